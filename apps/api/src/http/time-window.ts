import type { TimeWindow } from '@cellgate/time-series';
import { Problem } from './problem';

const DAY_MS = 86_400_000;
/** Clocks of machines run a little ahead of ours; what they wrote must not be invisible for that. */
export const CLOCK_TOLERANCE_MS = 60_000;

export interface WindowLimits {
  /** Length when the request does not name `from`. */
  readonly defaultMs: number;
  readonly longestMs: number;
}

/**
 * The half-open window `from` ≤ time < `to` of a query; `to` is now when left out.
 * @throws Problem INVALID_REQUEST
 */
export function timeWindow(
  query: { readonly from?: number | undefined; readonly to?: number | undefined },
  nowMs: number,
  limits: WindowLimits,
): TimeWindow {
  const toMs = query.to ?? Math.max(nowMs, query.from ?? 0) + CLOCK_TOLERANCE_MS;
  const fromMs = query.from ?? Math.max(0, toMs - limits.defaultMs);
  if (fromMs >= toMs) throw refused('/from', 'from must be before to');
  // The tolerance is ours, not the client's: it may not make a range too long.
  if (toMs - fromMs > limits.longestMs + CLOCK_TOLERANCE_MS) {
    throw refused('/from', `the range may be at most ${describe(limits.longestMs)} long`);
  }
  return { fromMs, toMs };
}

function refused(pointer: string, detail: string): Problem {
  return new Problem('INVALID_REQUEST', `query ${pointer}: ${detail}`, [{ in: 'query', pointer, detail }]);
}

function describe(ms: number): string {
  return ms >= DAY_MS ? `${ms / DAY_MS} days` : `${ms / 3_600_000} hours`;
}
