import type { Refusal } from './guard-chain';
import type { GuardInput, Move } from './guard-input';
import type { LoopSettings } from './loop-settings';

const HOUR_MS = 3_600_000;
/** Requests on their way at once on one line. */
const MOST_OPEN_ON_LINE = 3;

/** Guard 8: how much, how often, how soon, and one at a time. Moves that may have been applied count as applied. */
export function guardRate(input: GuardInput): Refusal {
  const { settings, nowMs, history, kind } = input;
  if (input.blocked) return ['LOOP_BLOCKED', 'the outcome of the last request is not known'];
  if (input.openOnLoop > 0) return ['OPEN_REQUEST', 'a request for this set-point is on its way'];
  if (input.openOnLine >= MOST_OPEN_ON_LINE)
    return ['OPEN_ON_LINE', `${input.openOnLine} requests are on their way on the line`];
  // Going back to where it came from uses up nothing.
  if (kind === 'rollback') return null;
  const delta = input.value - input.baseline;
  const since = (ms: number): readonly Move[] => history.filter(({ atMs }) => nowMs - atMs < ms);
  const within = since(settings.cumulativeWithinMs);
  const sum = sumWith(delta, within);
  if (!(Math.abs(sum) <= mostOf(settings))) {
    const { cumulative, cumulativeWithinMs, unit } = settings;
    const detail = `moves within ${spanText(cumulativeWithinMs)} would add up to ${rounded(sum)} ${unit}, ${cumulative} ${unit} at most`;
    return ['CUMULATIVE', detail, roomAgainMs(settings, within, delta)];
  }
  const lastHour = since(HOUR_MS).map(({ atMs }) => atMs);
  if (lastHour.length >= settings.movesPerHour) {
    const [untilMs = nowMs] = lastHour.sort((a, b) => a - b).slice(-settings.movesPerHour);
    return ['MOVES_PER_HOUR', `${settings.movesPerHour} moves in the last hour`, untilMs + HOUR_MS];
  }
  const last = Math.max(-Infinity, ...history.map(({ atMs }) => atMs));
  if (!(nowMs - last >= settings.cooldownMs))
    return [
      'COOLDOWN',
      `the last move is less than ${spanText(settings.cooldownMs)} ago`,
      last + settings.cooldownMs,
    ];
  return guardRejections(input);
}

/**
 * What a person has turned down is not asked again at once: the next proposal in the same direction rests for the cooldown.
 * A move that was approved has a decision of its own and does not rest.
 */
function guardRejections({ phase, settings, rejections, value, baseline, nowMs }: GuardInput): Refusal {
  if (phase !== 'proposal') return null;
  const direction = Math.sign(value - baseline);
  const same = rejections.filter(({ delta }) => Math.sign(delta) === direction).map(({ atMs }) => atMs);
  const last = Math.max(-Infinity, ...same);
  if (nowMs - last >= settings.cooldownMs) return null;
  return [
    'REJECTED_BY_PERSON',
    `a person rejected a move in this direction less than ${spanText(settings.cooldownMs)} ago`,
    last + settings.cooldownMs,
  ];
}

/** As a person says it, e.g. `8 h` or `5 min`. */
function spanText(ms: number): string {
  if (ms >= HOUR_MS) return `${rounded(ms / HOUR_MS)} h`;
  return ms >= 60_000 ? `${rounded(ms / 60_000)} min` : `${rounded(ms / 1_000)} s`;
}

/** Without the tail of a 32-bit float. */
const rounded = (value: number): number => Number(value.toPrecision(6));

const sumWith = (delta: number, moves: readonly Move[]): number =>
  moves.reduce((total, move) => total + move.delta, delta);

/** Sums of 32-bit floats are not exact. */
const mostOf = ({ cumulative }: LoopSettings): number => cumulative * (1 + 1e-6);

/**
 * When so many of the moves will be old enough that `delta` fits in.
 *
 * @param moves - those that count now
 * @returns ms since 1970; null: never, `delta` alone is too much
 */
function roomAgainMs(settings: LoopSettings, moves: readonly Move[], delta: number): number | null {
  const oldestFirst = [...moves].sort((a, b) => a.atMs - b.atMs);
  for (const [index, { atMs }] of oldestFirst.entries()) {
    const left = sumWith(delta, oldestFirst.slice(index + 1));
    if (Math.abs(left) <= mostOf(settings)) return atMs + settings.cumulativeWithinMs;
  }
  return null;
}

/** Guard 9: a loop that changes its mind again and again does harm. */
export function guardReversal({ kind, settings, history, value, baseline }: GuardInput): Refusal {
  if (kind === 'rollback') return null;
  const moves = [...history].sort((a, b) => a.atMs - b.atMs).map(({ delta }) => Math.sign(delta));
  const latest = [...moves, Math.sign(value - baseline)].slice(-settings.reversalMoves);
  const flips = latest.filter((sign, index) => index > 0 && sign !== latest[index - 1]).length;
  return flips >= settings.reversals
    ? ['HUNTING', `${flips} changes of direction in ${latest.length} moves`]
    : null;
}
