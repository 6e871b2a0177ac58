import { evaluateChart, InvalidChartRequestError } from '@cellgate/spc';
import type { ChartRequest, ChartResult } from '@cellgate/spc';
import { Problem } from '../http/problem';
import type { ProblemIssue } from '../http/problem';
import { MOST_POINTS } from './spc.routes';

/** Kinds of fault that are about the data, not about the form of the request. */
const UNSUITABLE = new Set(['NOT_ENOUGH_DATA', 'SINGULAR_COVARIANCE']);

/** Evaluates the chart of a request; every fault of the request is named. */
export class ChartEvaluation {
  /** @throws Problem TOO_MANY_POINTS, INVALID_REQUEST, UNSUITABLE_DATA */
  evaluate(body: unknown): ChartResult {
    const fields = typeof body === 'object' && body !== null ? body : {};
    for (const field of ['values', 'subgroups', 'counts']) {
      const series: unknown = field in fields ? fields[field as keyof typeof fields] : null;
      if (Array.isArray(series)) refuseLongSeries(`/${field}`, series.length);
    }
    return named(() => evaluateChart(body as ChartRequest));
  }
}

/** @throws Problem TOO_MANY_POINTS */
export function refuseLongSeries(pointer: string, length: number): void {
  if (length <= MOST_POINTS) return;
  const detail = `${length} points; at most ${MOST_POINTS} in one request`;
  throw new Problem('TOO_MANY_POINTS', detail, [{ in: 'body', pointer, detail, code: 'TOO_MANY_POINTS' }]);
}

/** Runs a computation whose refusals become problems. */
function named<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof InvalidChartRequestError)) throw error;
    const issues = error.issues.map((issue): ProblemIssue => ({ in: 'body', ...issue }));
    const unsuitable = error.issues.every(({ code }) => UNSUITABLE.has(code));
    throw new Problem(unsuitable ? 'UNSUITABLE_DATA' : 'INVALID_REQUEST', error.message, issues);
  }
}
