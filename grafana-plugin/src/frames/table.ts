import { frameTitle, titleOf } from './field-names';
import { failed, type Frame, type FrameField, type Outcome } from './frame';
import { locate, unevenFrame, type Located, type Role } from './locate';

interface Part<Name extends string> {
  readonly frame: Frame;
  readonly offset: number;
  readonly fields: Located<Name>;
}

/** Rows of all frames that have what a view needs, one below the other. */
export interface Table<Name extends string> {
  readonly length: number;
  readonly parts: readonly Part<Name>[];
  /** What the reader should know: frames that were not used. */
  readonly notes: readonly string[];
}

/** Where a row of the table came from, for links and filters of Grafana. */
export interface Origin {
  readonly frame: Frame;
  readonly row: number;
}

/**
 * Puts frames together for a view.
 *
 * @param required - roles that a frame must have (as a field or a label) to be used
 * @param view - for messages and the path of the options
 */
export function tableOf<Name extends string>(
  frames: readonly Frame[],
  roles: Readonly<Record<Name, Role>>,
  required: readonly NoInfer<Name>[],
  chosen: Readonly<Record<string, string | undefined>>,
  view: string,
): Outcome<Table<Name>> {
  if (frames.length === 0 || frames.every(({ fields }) => fields.length === 0)) {
    return failed('empty', 'The query returned no data.', 'Widen the time range, or check the query.');
  }
  const parts: Part<Name>[] = [];
  const notes: string[] = [];
  let length = 0;
  let missing: { readonly name: Name; readonly frame: Frame; readonly index: number } | undefined;
  for (const [index, frame] of frames.entries()) {
    const uneven = unevenFrame(frame, index);
    if (uneven) return uneven;
    const located = locate(frame, roles, chosen, `${view}.fields`);
    if (!located.ok) return located;
    const fields = located.model;
    const lacks = required.find(
      (name) => !fields[name] && labelOf({ frame, offset: 0, fields }, roles[name]) === null,
    );
    if (lacks !== undefined) {
      missing ??= { name: lacks, frame, index };
      if (frame.fields.length > 0) {
        notes.push(
          `${frameTitle(frame, index)} (${frame.length} rows) has no ${lacks} and is not used; join it with the transformation "Join by field".`,
        );
      }
      continue;
    }
    parts.push({ frame, offset: length, fields });
    length += frame.length;
  }
  if (parts.length === 0 && missing) return lackOf(missing, roles, chosen, view);
  if (length === 0) {
    return failed('empty', 'The query returned no rows.', 'Widen the time range, or check the query.');
  }
  return { ok: true, model: { length, parts, notes } };
}

function lackOf<Name extends string>(
  missing: { readonly name: Name; readonly frame: Frame; readonly index: number },
  roles: Readonly<Record<Name, Role>>,
  chosen: Readonly<Record<string, string | undefined>>,
  view: string,
): Outcome<never> {
  const { name, frame, index } = missing;
  const role = roles[name];
  const there = frame.fields.map((field) => `"${titleOf(field)}" (${field.type})`).join(', ');
  const wanted = chosen[name];
  const numbers = frame.fields.filter((field) => field.type === 'number');
  const several = role.only === true && numbers.length > 1;
  return failed(
    'error',
    wanted !== undefined && wanted !== ''
      ? `There is no field "${wanted}" for ${name}. ${frameTitle(frame, index)} has ${there}.`
      : several
        ? `Which of ${numbers.map((field) => `"${titleOf(field)}"`).join(', ')} is the ${name}?`
        : `The ${view} view needs ${role.type === 'text' ? 'a text' : `a ${role.type}`} field for ${name} (${role.aliases.join(', ')}); ${frameTitle(frame, index)} has ${there === '' ? 'no fields' : there}.`,
    `Set the option ${view}.fields.${name} to one of the fields, or rename one with the transformation "Organize fields".`,
  );
}

function labelOf<Name extends string>(part: Part<Name>, role: Role): string | null {
  if (role.type !== 'text') return null;
  for (const { labels } of part.frame.fields) {
    if (labels === undefined) continue;
    for (const alias of role.aliases) {
      const value = labels[alias];
      if (value !== undefined && value !== '') return value;
    }
  }
  return null;
}

/** Whether any frame has the role as a field. */
export function hasField<Name extends string>(table: Table<Name>, name: Name): boolean {
  return table.parts.some(({ fields }) => fields[name] !== undefined);
}

/** The first field of a role, for its title, unit and format. */
export function fieldOf<Name extends string>(table: Table<Name>, name: Name): FrameField | undefined {
  return table.parts.find(({ fields }) => fields[name] !== undefined)?.fields[name];
}

/** A column of numbers; NaN where there is none. Times are ms since 1970; true is 1. */
export function numbersOf<Name extends string>(table: Table<Name>, name: Name): Float64Array {
  const column = new Float64Array(table.length);
  for (const { frame, offset, fields } of table.parts) {
    const values = fields[name]?.values;
    if (values) for (let i = 0; i < frame.length; i++) column[offset + i] = numberOf(values[i]);
    else column.fill(NaN, offset, offset + frame.length);
  }
  return column;
}

/** One entry of {@link numbersOf}, without making the column. */
export function numberAt<Name extends string>(table: Table<Name>, name: Name, row: number): number {
  const part = table.parts[partIndex(table, row)];
  return part ? numberOf(part.fields[name]?.values[row - part.offset]) : NaN;
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value - value === 0 ? value : NaN;
  return typeof value === 'boolean' ? (value ? 1 : 0) : NaN;
}

/** A reader of a column of texts, with the frame's label where there is no column; null where there is none. */
export function textsOf<Name extends string>(
  table: Table<Name>,
  name: Name,
  role: Role,
): (row: number) => string | null {
  const sources = table.parts.map((part) => ({
    offset: part.offset,
    values: part.fields[name]?.values,
    label: part.fields[name] === undefined ? labelOf(part, role) : null,
  }));
  const textAt = (source: (typeof sources)[number] | undefined, row: number): string | null => {
    if (!source?.values) return source?.label ?? null;
    const value = source.values[row - source.offset];
    if (typeof value === 'string') return value === '' ? null : value;
    return value === null || value === undefined ? null : String(value);
  };
  if (sources.length === 1) {
    const [only] = sources;
    return (row) => textAt(only, row);
  }
  return (row) => textAt(sources[partIndex(table, row)], row);
}

/** Where a row came from. */
export function originOf<Name extends string>(table: Table<Name>, row: number): Origin {
  const part = table.parts[partIndex(table, row)] as Part<Name>;
  return { frame: part.frame, row: row - part.offset };
}

function partIndex<Name extends string>(table: Table<Name>, row: number): number {
  const { parts } = table;
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((parts[middle] as Part<Name>).offset <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}
