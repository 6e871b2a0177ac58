import type { Look } from '../../chart/look';
import type { Shape } from '../../chart/marks';
import { duration } from '../../frames/format';
import type { OrderState, OrderView } from './model';

/** Colour, shape and word of a state of an order. */
export function orderStyle(state: OrderState, look: Look): { readonly color: string; readonly shape: Shape } {
  switch (state) {
    case 'running':
      return { color: look.accent, shape: 'triangle' };
    case 'planned':
      return { color: look.none, shape: 'ring' };
    case 'completed':
      return { color: look.low, shape: 'circle' };
    case 'cancelled':
      return { color: look.none, shape: 'cross' };
    case 'unknown':
      return { color: look.warn, shape: 'diamond' };
  }
}

/** Less than this is on time, ms. */
const TOLERANCE = 60_000;

/** Delay in words, and whether it is late. */
export function delayText({ delay, due, state }: OrderView): {
  readonly text: string;
  readonly late: boolean;
} {
  if (delay === null) {
    return { text: due === null ? 'no due date' : state === 'running' ? 'no pace yet' : '–', late: false };
  }
  if (Math.abs(delay) < TOLERANCE) return { text: 'on time', late: false };
  return { text: `${duration(delay)} ${delay > 0 ? 'late' : 'early'}`, late: delay > 0 };
}

/** Lengths of the parts of a progress bar, in per cent of its width. */
export function progressParts({ planned, produced, good, scrap }: OrderView): {
  readonly good: number;
  readonly scrap: number;
  readonly rest: number;
} {
  if (planned === null || !(planned > 0)) return { good: 0, scrap: 0, rest: 0 };
  const most = Math.max(planned, produced ?? 0);
  const share = (count: number): number => (Math.max(0, count) / most) * 100;
  const bad = Math.min(scrap ?? Math.max(0, (produced ?? 0) - (good ?? produced ?? 0)), produced ?? Infinity);
  const fine = Math.min(good ?? (produced ?? 0) - bad, (produced ?? 0) - bad);
  return { good: share(fine), scrap: share(bad), rest: share((produced ?? 0) - fine - bad) };
}
