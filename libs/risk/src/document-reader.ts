import type { SpecificationIssue } from './errors';

type Members = Readonly<Record<string, unknown>>;

/** Reads values out of parsed JSON and notes every mistake with its path, so that all are found in one pass. */
export class DocumentReader {
  readonly issues: SpecificationIssue[] = [];

  fail(path: string, detail: string): void {
    this.issues.push({ path, detail });
  }

  /** An object with exactly these keys, those in `optional` may be absent. */
  object(value: unknown, path: string, keys: readonly string[], optional: readonly string[] = []): Members {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fail(path, `expected an object, got ${shown(value)}`);
      return {};
    }
    for (const key of Object.keys(value)) {
      if (!keys.includes(key) && !optional.includes(key)) this.fail(`${path}.${key}`, 'unknown key');
    }
    for (const key of keys) if (!Object.hasOwn(value, key)) this.fail(`${path}.${key}`, 'is missing');
    return value as Members;
  }

  list(value: unknown, path: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    if (value !== undefined) this.fail(path, `expected a list, got ${shown(value)}`);
    return [];
  }

  text(value: unknown, path: string): string {
    if (typeof value === 'string' && value.trim() !== '') return value;
    if (value !== undefined) this.fail(path, `expected a text, got ${shown(value)}`);
    return '';
  }

  /** @param rule - what a right number is, in words, for the message */
  number(
    value: unknown,
    path: string,
    isRight = Number.isFinite as (n: number) => boolean,
    rule = 'a number',
  ): number {
    if (typeof value === 'number' && Number.isFinite(value) && isRight(value)) return value;
    if (value !== undefined) this.fail(path, `expected ${rule}, got ${shown(value)}`);
    return NaN;
  }

  oneOf<T extends string | number>(value: unknown, path: string, choices: readonly [T, ...T[]]): T {
    const found = choices.find((choice) => choice === value);
    if (found === undefined && value !== undefined) {
      this.fail(path, `expected one of ${choices.join(', ')}, got ${shown(value)}`);
    }
    return found ?? choices[0];
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
