const LONGEST_SHOWN = 80;

export type ShowValue = (value: unknown) => string;

/**
 * How messages show a value of the file: texts in quotes and cut to a readable length; a text that took
 * something from the environment as it is written in the file, because the environment may hold secrets.
 */
export function valueShower(written: ReadonlyMap<string, string>): ShowValue {
  return (value) => {
    if (typeof value === 'string') {
      const text = written.get(value) ?? value;
      return JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
    }
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return kindOf(value);
  };
}

export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'boolean' ? 'true or false' : 'a text';
}
