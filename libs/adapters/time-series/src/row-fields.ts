import type { Row } from './time-series-store';

/** The text of a field; null where it is absent, empty or a number. */
export function textField(row: Pick<Row, 'fields'>, name: string): string | null {
  const value = row.fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The number of a field; null where it is absent or text. */
export function numberField(row: Pick<Row, 'fields'>, name: string): number | null {
  const value = row.fields[name];
  return typeof value === 'number' ? value : null;
}

export function oneOf<T extends string>(values: readonly T[], value: string | null | undefined): T | null {
  return values.find((candidate) => candidate === value) ?? null;
}

/** Without the missing ones: a missing value is never stored, neither as 0 nor as an empty text. */
export function fieldsPresent(
  fields: Readonly<Record<string, number | string | null | undefined>>,
): Record<string, number | string> {
  const present: Record<string, number | string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && value !== undefined && value !== '') present[name] = value;
  }
  return present;
}
