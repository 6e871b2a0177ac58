import type { ChartRequest } from '../evaluate/chart-request';
import type { Warning } from '../errors';
import { evaluateChart } from '../evaluate/evaluate-chart';
import type { ChartPoint, ChartResult } from '../evaluate/chart-result';

/** A phase I proposal; a person accepts or rejects it, nothing is frozen by itself. */
export interface LimitsProposal {
  readonly before: ChartResult;
  readonly after: ChartResult;
  /** Points proposed for exclusion, with the rules that signalled; each needs a cause before it may go. */
  readonly exclusions: readonly { readonly index: number; readonly signals: readonly string[] }[];
  readonly rounds: number;
  /** No signal is left among the included points. */
  readonly stable: boolean;
  readonly warnings: readonly Warning[];
}

export interface ProposalOptions {
  /** Most rounds of estimate and exclusion; 5 unless given. */
  readonly rounds?: number;
  /** Largest share of points that may be proposed for exclusion; 0.2 unless given. */
  readonly share?: number;
}

/**
 * Automatic phase I: estimates limits, proposes the points beyond them for exclusion, and repeats until none is beyond.
 *
 * Only points outside control limits (of the chart or its companion) are proposed: a run or a trend is a reason to look
 * at the process, not to delete the points that show it. A moving range beyond its limit proposes the one of its two
 * points that lies farther from the centre.
 *
 * @param request - without frozen limits; its own exclusions are kept
 * @throws InvalidChartRequestError
 * @see Montgomery §6.2.1 (phase I)
 */
export function proposeLimits(
  request: Omit<ChartRequest, 'limits'>,
  options: ProposalOptions = {},
): LimitsProposal {
  const most = options.rounds ?? 5;
  const share = options.share ?? 0.2;
  const before = evaluateChart(request);
  const kept = new Set(request.exclude ?? []);
  const proposed = new Map<number, readonly string[]>();
  const largest = Math.floor(share * before.points.length);
  let after = before;
  let rounds = 0;
  for (; rounds < most; rounds++) {
    const found = beyond(after, kept);
    if (found.size === 0 || proposed.size + found.size > largest) break;
    for (const [index, signals] of found) {
      proposed.set(index, signals);
      kept.add(index);
    }
    after = evaluateChart({ ...request, exclude: [...kept].sort((a, b) => a - b) });
  }
  const left = beyond(after, kept).size > 0;
  const stable = !after.points.some((point) => !kept.has(point.index) && point.signals.length > 0) && !left;
  return {
    before,
    after,
    exclusions: [...proposed].sort(([a], [b]) => a - b).map(([index, signals]) => ({ index, signals })),
    rounds,
    stable,
    warnings: left
      ? [
          {
            code: 'PHASE_ONE_UNSTABLE',
            detail: `points remain beyond the limits after ${rounds} rounds and ${proposed.size} exclusions: the process is not stable`,
          },
        ]
      : [],
  };
}

const isBeyond = (point: ChartPoint): boolean =>
  point.value !== null &&
  ((point.ucl !== null && point.value > point.ucl) || (point.lcl !== null && point.value < point.lcl));

function beyond(result: ChartResult, kept: ReadonlySet<number>): Map<number, readonly string[]> {
  const found = new Map<number, readonly string[]>();
  for (const point of result.points) {
    if (!kept.has(point.index) && isBeyond(point)) found.set(point.index, point.signals);
  }
  for (const side of result.companion?.points ?? []) {
    if (!isBeyond(side) || kept.has(side.index)) continue;
    const index = result.companion?.chart === 'mr' ? farther(result, side.index) : side.index;
    if (!kept.has(index) && !found.has(index))
      found.set(index, [`${result.companion?.chart ?? ''}: beyond limits`]);
  }
  return found;
}

function farther(result: ChartResult, index: number): number {
  const distance = (i: number) => {
    const point = result.points[i];
    return point?.value === null || point?.cl === null || !point ? -1 : Math.abs(point.value - point.cl);
  };
  return distance(index - 1) > distance(index) ? index - 1 : index;
}
