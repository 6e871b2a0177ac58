import { z } from 'zod';

import { SECRET_KEYS } from './expand-environment';
import { didYouMean } from './nearest';
import type { Finding, Path } from './plant-issue';
import { plantFileSchema } from './plant-file';
import { kindOf, type ShowValue } from './show-value';

type ShapeIssue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  tuple: 'a list',
};

/** What the schema found wrong, in words of the plant file. */
export function shapeFindings(issues: readonly ShapeIssue[], data: unknown, show: ShowValue): Finding[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((segment) => (typeof segment === 'number' ? segment : String(segment)));
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(path, data);
      return issue.keys.map((key) => ({
        path: [...path, key],
        detail: `unknown key${didYouMean(key, known)}`,
      }));
    }
    return [{ path, detail: shapeDetail(issue, path, valueAt(data, path), show) }];
  });
}

function shapeDetail(issue: ShapeIssue, path: Path, value: unknown, show: ShowValue): string {
  const expected = expectation(issue);
  if (value === null) return `has no value; give it one or leave the key out`;
  if (path.some((segment) => SECRET_KEYS.has(segment))) return secretDetail(path, value);
  if (value === undefined) return `is missing; ${expected} is required`;
  if (issue.code === 'invalid_value' || issue.code === 'invalid_union') {
    const near = typeof value === 'string' && issue.code === 'invalid_value' ? optionsNear(issue, value) : '';
    return `${show(value)} is not allowed; ${expected} is expected${near}`;
  }
  if (issue.code === 'too_small' && value === '') return 'is empty; a text is required';
  if (issue.code === 'too_small') return `needs at least ${issue.minimum} entry`;
  if (issue.code === 'too_big') return `must have exactly ${issue.maximum} entries`;
  if (issue.code === 'invalid_type' && typeof value === 'number' && expected === 'a number') {
    return `${value} is not a finite number`;
  }
  // A value in the place of a mapping or list is not shown: it may be a secret in short form.
  const given = typeof value === 'object' || /mapping|list/.test(expected) ? '' : `${show(value)} is `;
  return `${given}${kindOf(value)}; ${expected} is expected${quotingHint(value, expected)}`;
}

function secretDetail(path: Path, value: unknown): string {
  const inside = path.at(-1) === 'env';
  if (value === undefined) {
    return inside
      ? 'is missing; the name of an environment variable is required'
      : 'is missing; { env: NAME } is required';
  }
  return `${inside ? 'must be the name of an environment variable' : 'a secret must not stand in this file'}; write { env: NAME } and put the secret into the environment`;
}

function expectation(issue: ShapeIssue): string {
  if (issue.code === 'invalid_type') return KINDS[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') {
    const options = issue.values.map((value) => JSON.stringify(value)).join(', ');
    return issue.values.length === 1 ? options : `one of ${options}`;
  }
  return issue.code === 'invalid_union' ? issue.message : 'another form';
}

function optionsNear(issue: z.core.$ZodIssueInvalidValue, value: string): string {
  return didYouMean(
    value,
    issue.values.map((option) => String(option)),
  );
}

function quotingHint(value: unknown, expected: string): string {
  if (
    expected === 'a number' &&
    typeof value === 'string' &&
    value.trim() !== '' &&
    Number.isFinite(Number(value))
  ) {
    return ', without quotes';
  }
  return expected === 'a text' && typeof value !== 'object' ? ', in quotes' : '';
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Record<string | number, unknown>)[segment];
  }
  return value;
}

/** Keys that the schema knows at a place of the file. */
function knownKeys(path: Path, data: unknown): string[] {
  let schema: z.core.$ZodType = plantFileSchema;
  let value = data;
  for (const segment of path) {
    schema = choose(unwrap(schema), value);
    if (schema instanceof z.ZodObject) schema = schema.shape[segment as string];
    else if (schema instanceof z.ZodArray) schema = schema.element;
    value = valueAt(value, [segment]);
  }
  schema = choose(unwrap(schema), value);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? unwrap(schema.unwrap()) : schema;
}

/** The variant of a union that the data chose by its `type`. */
function choose(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const type = valueAt(value, ['type']);
  const chosen = schema.options.find(
    (option) => option instanceof z.ZodObject && z.safeParse(option.shape['type'], type).success,
  );
  return chosen ?? schema;
}
