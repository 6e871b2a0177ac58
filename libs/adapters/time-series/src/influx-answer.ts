import { InvalidQueryError, StoreUnavailableError } from './errors';
import type { Instant } from './instant';

/** A series of an InfluxQL answer. */
export interface AnswerSeries {
  readonly tags: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The series of each statement. An answer with status 200 may still carry an error, or only a part of the rows.
 * @throws StoreUnavailableError, and InvalidQueryError where the server does not understand the query
 */
export function seriesOfAnswer(status: number, text: string): AnswerSeries[][] {
  const body = jsonObject(text);
  if (body === null) {
    if (/unsupported value: [+-]?(Inf|NaN)/.test(text)) {
      throw new InvalidQueryError('the aggregate is not a finite number: the values are too large');
    }
    throw new StoreUnavailableError(`InfluxDB answered ${status} without JSON: ${excerpt(text)}`, { status });
  }
  if (status === 400) throw new InvalidQueryError(`InfluxDB refused the query: ${wordsOf(body, text)}`);
  if (status !== 200) {
    throw new StoreUnavailableError(`InfluxDB answered ${status}: ${wordsOf(body, text)}`, { status });
  }
  const results = arrayOf(body['results']).map(objectOf);
  const failed = [body, ...results].find((part) => typeof part['error'] === 'string');
  if (failed !== undefined) {
    throw new StoreUnavailableError(`InfluxDB answered ${status}: ${String(failed['error'])}`, { status });
  }
  const series = results.map((result) => arrayOf(result['series']).map(objectOf));
  if ([...results, ...series.flat()].some((part) => part['partial'] === true)) {
    throw new StoreUnavailableError('InfluxDB gave a part of the answer only', { status });
  }
  return series.map((list) => list.map(seriesOf));
}

/** The server's own words about an error. */
export function wordsOfAnswer(text: string): string {
  const body = jsonObject(text);
  return body === null ? excerpt(text) : wordsOf(body, text);
}

/** Numbers of the lines that InfluxDB 3 names as refused, from 1; empty where it names none. */
export function refusedLines(text: string): number[] {
  return arrayOf(jsonObject(text)?.['data'])
    .map((entry) => objectOf(entry)['line_number'])
    .filter((line): line is number => Number.isInteger(line));
}

/**
 * An RFC 3339 time in UTC with up to nine decimals of the second, without loss.
 * @throws StoreUnavailableError when the text is something else
 */
export function instantOfText(time: unknown): Instant {
  const parts = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z?$/.exec(String(time));
  const ms = Date.parse(`${parts?.[1]}Z`);
  if (Number.isNaN(ms)) throw new StoreUnavailableError(`InfluxDB gave the time ${excerpt(String(time))}`);
  const nanoseconds = Number((parts?.[2] ?? '').padEnd(9, '0'));
  return { ms: ms + Math.floor(nanoseconds / 1e6), sub: nanoseconds % 1e6 };
}

function seriesOf(series: Json): AnswerSeries {
  const tags: Record<string, string> = {};
  for (const [tag, value] of Object.entries(objectOf(series['tags']))) {
    if (typeof value === 'string' && value !== '') tags[tag] = value;
  }
  return {
    tags,
    columns: arrayOf(series['columns']).map(String),
    values: arrayOf(series['values']).map(arrayOf),
  };
}

function wordsOf(body: Json, text: string): string {
  const words = body['error'] ?? body['message'];
  return typeof words === 'string' ? excerpt(words) : excerpt(text);
}

function jsonObject(text: string): Json | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
