import type { InspectionRecord } from './inspection-record';
import { didYouMean } from './nearest';
import { type InstantProblem, parseInstant } from './parse-instant';
import type { InspectionStage, Machine, Plant } from './plant';
import { machineById, machinesOf } from './plant-look-up';

export type InspectionIssueCode =
  | 'MISSING'
  | 'WRONG_TYPE'
  | 'UNKNOWN_FIELD'
  | 'INVALID_TEXT'
  | 'NAIVE_TIME'
  | 'INVALID_TIME'
  | 'TIME_OUT_OF_RANGE'
  | 'INVALID_SEQUENCE'
  | 'UNKNOWN_STAGE'
  | 'UNKNOWN_STATION'
  | 'LINE_MISMATCH'
  | 'UNKNOWN_CHARACTERISTIC'
  | 'STATION_MISMATCH'
  | 'STAGE_MISMATCH'
  | 'NOT_FINITE';

/** One reason why a record was refused. */
export interface InspectionIssue {
  /** JSON pointer into the record, e.g. `/measurements/burr`. */
  readonly pointer: string;
  readonly code: InspectionIssueCode;
  /** The value that is wrong and the rule it breaks. */
  readonly detail: string;
}

export type ParsedInspection = { readonly record: InspectionRecord } | { readonly issues: InspectionIssue[] };

const FIELDS = [
  ...['cellId', 'lot', 'order', 'line', 'stage', 'station', 'position', 'sequence', 'at', 'measurements'],
];
const STAGES: readonly string[] = ['IPQC', 'FQC', 'OQC'] satisfies InspectionStage[];

/** Printable ASCII without space, quotes and backslash. */
const CODE = /^[\x21\x23-\x26\x28-\x5b\x5d-\x5f\x61-\x7e]{1,64}$/;
/** No control characters; lots and orders are named by people. */
const NAME = /^[^\p{Cc}\p{Cs}]{1,64}$/u;
const RULES: ReadonlyMap<RegExp, string> = new Map([
  [CODE, '1 to 64 printable ASCII characters without spaces, quotes and backslash'],
  [NAME, '1 to 64 characters without control characters'],
]);

const TIMES: Record<InstantProblem, [InspectionIssueCode, string]> = {
  naive: ['NAIVE_TIME', 'has neither Z nor an offset; a time needs one of them'],
  malformed: ['INVALID_TIME', 'is not an RFC 3339 time such as 2026-11-23T14:05:00Z'],
  'out-of-range': ['TIME_OUT_OF_RANGE', 'lies before 1970 or after 2261'],
};

/**
 * Checks an inspection record as a station, a client of the API or the MES sends it (docs/plant.md,
 * "Inspection results") against the plant.
 *
 * @param input - the record as parsed JSON
 * @param defaults - `station`: the machine that delivered the record, for records that do not name it
 * @returns the record, or every reason why it is refused; whether values are within limits is no reason
 */
export function parseInspection(
  plant: Plant,
  input: unknown,
  defaults: { readonly station?: string } = {},
): ParsedInspection {
  if (!isObject(input)) {
    return { issues: [{ pointer: '', code: 'WRONG_TYPE', detail: 'a record must be a JSON object' }] };
  }
  const reader = new FieldReader(input);
  for (const key of Object.keys(input)) {
    if (!FIELDS.includes(key)) {
      reader.refuse(key, 'UNKNOWN_FIELD', `unknown field ${show(key)}${didYouMean(key, FIELDS)}`);
    }
  }
  const cellId = reader.required('cellId', reader.text('cellId', CODE));
  const lot = reader.text('lot', NAME);
  const order = reader.text('order', NAME);
  const line = reader.text('line', CODE);
  const position = reader.text('position', CODE);
  const sequence = reader.sequence();
  const stage = reader.stage();
  const atMs = reader.instant();
  const station = readStation(plant, reader, reader.text('station', CODE) ?? defaults.station ?? null);
  if (station !== null && line !== null && line !== station.line) {
    const detail = `${show(line)} is not the line of station ${station.id}, which is ${station.line}`;
    reader.refuse('line', 'LINE_MISMATCH', detail);
  }
  const measurements = readMeasurements(plant, reader, station, stage);
  if (
    reader.issues.length > 0 ||
    cellId === null ||
    stage === null ||
    atMs === null ||
    station === null ||
    measurements === null
  ) {
    return { issues: reader.issues };
  }
  const where = { line: station.line, stage, station: station.id, position };
  return { record: { cellId, lot, order, ...where, sequence, atMs, measurements } };
}

class FieldReader {
  readonly issues: InspectionIssue[] = [];

  constructor(readonly input: Record<string, unknown>) {}

  refuse(field: string, code: InspectionIssueCode, detail: string, below?: string): void {
    const pointer = [field, ...(below === undefined ? [] : [below])]
      .map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`)
      .join('');
    this.issues.push({ pointer, code, detail });
  }

  /** Own fields only, so that a record cannot borrow from the prototype; null and left out are the same. */
  value(field: string): unknown {
    return Object.hasOwn(this.input, field) ? (this.input[field] ?? null) : null;
  }

  required<T>(field: string, value: T | null): T | null {
    if (value === null && this.value(field) === null) this.refuse(field, 'MISSING', `${field} is required`);
    return value;
  }

  text(field: string, pattern: RegExp | null): string | null {
    const value = this.value(field);
    if (value === null) return null;
    if (typeof value !== 'string') {
      this.refuse(field, 'WRONG_TYPE', `${show(value)} is not a text`);
      return null;
    }
    if (pattern === null || pattern.test(value)) return value;
    this.refuse(
      field,
      'INVALID_TEXT',
      `${show(value)} is not allowed; ${RULES.get(pattern) ?? pattern.source}`,
    );
    return null;
  }

  sequence(): number | null {
    const value = this.value('sequence');
    if (value === null || (Number.isSafeInteger(value) && Number(value) >= 0)) return value as number | null;
    this.refuse('sequence', 'INVALID_SEQUENCE', `${show(value)} is not a whole number from 0 on`);
    return null;
  }

  stage(): InspectionStage | null {
    const stage = this.required('stage', this.text('stage', null));
    if (stage === null || STAGES.includes(stage)) return stage as InspectionStage | null;
    this.refuse('stage', 'UNKNOWN_STAGE', `${show(stage)} is not a stage; one of ${STAGES.join(', ')}`);
    return null;
  }

  instant(): number | null {
    const text = this.required('at', this.text('at', null));
    if (text === null) return null;
    const parsed = parseInstant(text);
    if ('atMs' in parsed) return parsed.atMs;
    const [code, detail] = TIMES[parsed.problem];
    this.refuse('at', code, `${show(text)} ${detail}`);
    return null;
  }
}

function readStation(plant: Plant, reader: FieldReader, id: string | null): Machine | null {
  if (id === null) return reader.required('station', null);
  const station = machineById(plant, id);
  if (station === null) {
    const ids = machinesOf(plant).map((machine) => machine.id);
    reader.refuse('station', 'UNKNOWN_STATION', `there is no station ${show(id)}${didYouMean(id, ids)}`);
  }
  return station;
}

function readMeasurements(
  plant: Plant,
  reader: FieldReader,
  station: Machine | null,
  stage: InspectionStage | null,
): Record<string, number | null> | null {
  const measurements = reader.required('measurements', reader.value('measurements'));
  if (measurements === null) return null;
  if (!isObject(measurements)) {
    reader.refuse(
      'measurements',
      'WRONG_TYPE',
      'measurements must be an object from characteristic to number',
    );
    return null;
  }
  const refuse = (id: string, code: InspectionIssueCode, detail: string) => {
    reader.refuse('measurements', code, detail, id);
  };
  const entries: [string, number | null][] = [];
  for (const [id, value] of Object.entries(measurements)) {
    const characteristic = plant.characteristics.find((candidate) => candidate.id === id);
    if (characteristic === undefined) {
      const ids = plant.characteristics.map((known) => known.id);
      refuse(id, 'UNKNOWN_CHARACTERISTIC', `there is no characteristic ${show(id)}${didYouMean(id, ids)}`);
    } else if (station !== null && !characteristic.machines.includes(station.id)) {
      const where = characteristic.machines.join(', ');
      refuse(id, 'STATION_MISMATCH', `${id} is measured at ${where}, not at ${station.id}`);
    } else if (stage !== null && characteristic.stage !== stage) {
      refuse(id, 'STAGE_MISMATCH', `${id} belongs to stage ${characteristic.stage}, not to ${stage}`);
    }
    if (value !== null && typeof value !== 'number') {
      refuse(id, 'WRONG_TYPE', `${show(value)} is neither a number nor null`);
    } else if (value !== null && !Number.isFinite(value)) {
      refuse(id, 'NOT_FINITE', `${value} is not a finite number; a missing value is null`);
    } else entries.push([id, value]);
  }
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as JSON, cut to a length that fits into a message. */
function show(value: unknown): string {
  const json =
    typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'an object') : JSON.stringify(value);
  return (json ?? String(value)).slice(0, 100);
}
