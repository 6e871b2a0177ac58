import { titleOf } from '../../frames/field-names';
import { failed, type Frame, type FrameField, type Outcome } from '../../frames/frame';
import { formatValue } from '../../frames/format';
import { originOf, tableOf, textsOf, type Origin, type Table } from '../../frames/table';
import type { MachinesOptions } from '../../options';
import { MACHINE_ROLES, QUALITY_SUFFIX, type MachineRole } from './fields';

export type SignalQuality = 'good' | 'uncertain' | 'bad';

export interface SignalView {
  readonly name: string;
  /** Newest value as the field formats it. */
  readonly text: string;
  readonly value: number | null;
  readonly quality: SignalQuality;
  /** OPC UA status code, 0 = good. */
  readonly code: number;
  /** ms since 1970 of the newest value; NaN without a time. */
  readonly at: number;
  /** Values over time, thinned to a few hundred; the extremes are kept. */
  readonly spark: readonly { readonly at: number; readonly value: number }[];
}

export type MachineState = 'running' | 'idle' | 'fault' | 'other' | 'stale' | 'unknown';

export interface MachineView {
  readonly id: string;
  readonly line: string | null;
  readonly kind: string | null;
  /** The state in the machine's own word. */
  readonly status: string | null;
  readonly state: MachineState;
  /** ms since 1970 of the newest row; NaN without a time. */
  readonly at: number;
  readonly signals: readonly SignalView[];
  readonly row: number;
}

export interface MachinesModel {
  readonly machines: readonly MachineView[];
  readonly notes: readonly string[];
  readonly originAt: (row: number) => Origin;
}

interface Reading {
  at: number;
  value: number;
}

interface Draft {
  readonly id: string;
  line: string | null;
  kind: string | null;
  status: string | null;
  statusAt: number;
  at: number;
  row: number;
  readonly signals: Map<string, { field: FrameField; readings: Reading[] }>;
  readonly qualities: Map<string, Reading>;
}

const MOST_MACHINES = 200;
const SPARK_POINTS = 120;

/**
 * Newest state and signals of machines from rows of `machine`: wide rows, or a frame for each signal. Never throws.
 *
 * @param now - ms since 1970: machines without a row for longer than the option says are stale; null to call none so
 */
export function machinesModel(
  frames: readonly Frame[],
  options: MachinesOptions,
  now: number | null,
): Outcome<MachinesModel> {
  const found = tableOf(frames, MACHINE_ROLES, ['machine'], options.fields, 'machines');
  if (!found.ok) return found;
  const table = found.model;
  if (!(options.staleAfter > 0)) {
    return failed(
      'error',
      `Stale after ${options.staleAfter} seconds; it must be above 0.`,
      'Set the option machines.staleAfter.',
    );
  }
  const wanted = options.signals
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const drafts = readRows(table, new Set(wanted));
  const notes = [...table.notes];
  if (drafts.size > MOST_MACHINES) {
    notes.push(`${drafts.size} machines; the first ${MOST_MACHINES} are shown. Filter the query.`);
  }
  const machines = [...drafts.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, MOST_MACHINES)
    .map((draft) => viewOf(draft, options, wanted, now));
  if (machines.length === 0) {
    return failed(
      'empty',
      'No row names a machine.',
      'Check the query, or the option machines.fields.machine.',
    );
  }
  return { ok: true, model: { machines, notes, originAt: (row) => originOf(table, row) } };
}

function readRows(table: Table<MachineRole>, wanted: ReadonlySet<string>): Map<string, Draft> {
  const drafts = new Map<string, Draft>();
  const [machine, status, line, kind] = (['machine', 'status', 'line', 'kind'] as const).map((role) =>
    textsOf(table, role, MACHINE_ROLES[role]),
  ) as [TextAt, TextAt, TextAt, TextAt];
  for (const part of table.parts) {
    const own = new Set<FrameField | undefined>(Object.values(part.fields));
    const signals = part.frame.fields.filter((field) => field.type === 'number' && !own.has(field));
    const times = part.fields.time?.values;
    for (let i = 0; i < part.frame.length; i++) {
      const row = part.offset + i;
      const id = machine(row);
      if (id === null) continue;
      let draft = drafts.get(id);
      if (!draft) {
        draft = {
          id,
          line: null,
          kind: null,
          status: null,
          statusAt: -Infinity,
          at: NaN,
          row,
          signals: new Map(),
          qualities: new Map(),
        };
        drafts.set(id, draft);
      }
      const time = times?.[i];
      const at = typeof time === 'number' ? time : NaN;
      // Without times the later row is the newer one.
      const order = at === at ? at : row;
      if (!(draft.at > at)) {
        draft.at = at === at ? at : draft.at;
        draft.row = row;
      }
      draft.line ??= line(row);
      draft.kind ??= kind(row);
      const word = status(row);
      if (word !== null && order >= draft.statusAt) {
        draft.status = word;
        draft.statusAt = order;
      }
      for (const field of signals) takeSignal(draft, field, field.values[i], order, wanted);
    }
  }
  return drafts;
}

type TextAt = (row: number) => string | null;

function takeSignal(
  draft: Draft,
  field: FrameField,
  value: unknown,
  at: number,
  wanted: ReadonlySet<string>,
): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) return;
  const name = signalName(field);
  if (name.endsWith(QUALITY_SUFFIX)) {
    const signal = name.slice(0, -QUALITY_SUFFIX.length);
    const newest = draft.qualities.get(signal);
    if (!newest || at >= newest.at) draft.qualities.set(signal, { at, value });
    return;
  }
  if (wanted.size > 0 && !wanted.has(name)) return;
  const signal = draft.signals.get(name);
  if (signal) signal.readings.push({ at, value });
  else draft.signals.set(name, { field, readings: [{ at, value }] });
}

/** A field of a time-series answer is called "Value"; its own name is in the name that the data source gave. */
function signalName(field: FrameField): string {
  if (field.name !== 'Value' && field.name !== 'value') return field.config?.displayName ?? field.name;
  const given = (field.config?.displayName ?? field.config?.displayNameFromDS ?? titleOf(field)).replace(
    /\s*\{[^{}]*\}\s*$/,
    '',
  );
  return given.slice(given.lastIndexOf('.') + 1);
}

function viewOf(
  draft: Draft,
  options: MachinesOptions,
  wanted: readonly string[],
  now: number | null,
): MachineView {
  const signals: SignalView[] = [];
  for (const [name, { field, readings }] of draft.signals) {
    readings.sort((a, b) => a.at - b.at);
    const newest = readings[readings.length - 1] as Reading;
    const code = draft.qualities.get(name);
    // A quality that is older than the value is history: the value after it was good.
    const current = code !== undefined && code.at >= newest.at ? code : undefined;
    const value = current !== undefined && current.at > newest.at ? null : newest.value;
    signals.push({
      name,
      text: formatValue(field, value),
      value,
      quality: qualityOf(current?.value ?? 0),
      code: current?.value ?? 0,
      at: newest.at,
      spark: thinned(readings),
    });
  }
  if (wanted.length > 0) signals.sort((a, b) => wanted.indexOf(a.name) - wanted.indexOf(b.name));
  const stale = now !== null && draft.at === draft.at && now - draft.at > options.staleAfter * 1000;
  return {
    id: draft.id,
    line: draft.line,
    kind: draft.kind,
    status: draft.status,
    state: stale ? 'stale' : stateOf(draft.status),
    at: draft.at,
    signals,
    row: draft.row,
  };
}

/** The two top bits of an OPC UA status code: 0 good, 1 uncertain, 2 bad. */
function qualityOf(code: number): SignalQuality {
  const severity = Math.floor(code / 2 ** 30) % 4;
  return severity === 0 ? 'good' : severity === 1 ? 'uncertain' : 'bad';
}

const STATE_WORDS: readonly (readonly [RegExp, MachineState])[] = [
  [/fault|error|alarm|fail|down|stopp?ed|abort|emergency/i, 'fault'],
  [/run|execut|produc|active|auto/i, 'running'],
  [/idle|wait|standby|starv|block|ready|pause|held|hold|setup|mainten/i, 'idle'],
];

function stateOf(status: string | null): MachineState {
  if (status === null) return 'unknown';
  return STATE_WORDS.find(([pattern]) => pattern.test(status))?.[1] ?? 'other';
}

/** At most a few hundred readings: of each stretch the least and the greatest. */
function thinned(readings: readonly Reading[]): readonly Reading[] {
  if (readings.length <= 2 * SPARK_POINTS) return readings;
  const kept: Reading[] = [];
  const stretch = readings.length / SPARK_POINTS;
  for (let i = 0; i < SPARK_POINTS; i++) {
    const from = Math.floor(i * stretch);
    const to = Math.floor((i + 1) * stretch);
    let least = readings[from] as Reading;
    let most = least;
    for (let j = from; j < to; j++) {
      const reading = readings[j] as Reading;
      if (reading.value < least.value) least = reading;
      if (reading.value > most.value) most = reading;
    }
    kept.push(...(least.at <= most.at ? [least, most] : [most, least]));
  }
  return kept;
}
