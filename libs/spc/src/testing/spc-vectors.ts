import { readFileSync } from 'node:fs';
import path from 'node:path';

/** An expected value of a reference vector with its absolute tolerance. */
export interface Expected {
  readonly value: unknown;
  readonly tol: number;
  readonly constants?: string;
}

export interface Vector {
  readonly params: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, Expected>>;
}

/** Reads a file of test/vectors/spc. */
export function spcVector(name: string): Vector {
  const file = path.resolve(__dirname, '../../../../test/vectors/spc', `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Vector;
}

/** An expected entry of a vector; fails loudly when the file has none of that name. */
export function expectedOf<T>(vector: Vector, name: string): { readonly value: T; readonly tol: number } {
  const entry = vector.expected[name];
  if (!entry) throw new Error(`the vector has no expected ${name}`);
  return { value: entry.value as T, tol: entry.tol };
}

/** Asserts |actual − expected| ≤ tol for a number, or for every number of a list. */
export function expectWithin(actual: unknown, expected: unknown, tol: number): void {
  if (Array.isArray(expected)) {
    const list = Array.from(actual as ArrayLike<unknown>);
    expect(list).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) expectWithin(list[i], value, tol);
    return;
  }
  if (expected === null) {
    expect(actual).toBeNull();
    return;
  }
  expect(typeof actual).toBe('number');
  const distance = Math.abs((actual as number) - (expected as number));
  // A tolerance that ends in the last printed digit must not fail on its own rounding.
  if (!(distance <= tol * (1 + 1e-9) + Number.EPSILON * Math.abs(expected as number))) {
    throw new Error(`${String(actual)} is ${distance} away from ${String(expected)}, allowed ${tol}`);
  }
}
