import type { Refusal } from './guard-chain';
import type { GuardInput, Move } from './guard-input';

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
  const sum = since(settings.cumulativeWithinMs).reduce((total, move) => total + move.delta, delta);
  if (!(Math.abs(sum) <= settings.cumulative * (1 + 1e-6))) {
    return ['CUMULATIVE', `moves would add up to ${sum}, ${settings.cumulative} at most`];
  }
  if (since(HOUR_MS).length >= settings.movesPerHour)
    return ['MOVES_PER_HOUR', `${settings.movesPerHour} moves in the last hour`];
  const last = Math.max(-Infinity, ...history.map(({ atMs }) => atMs));
  if (!(nowMs - last >= settings.cooldownMs)) return ['COOLDOWN', `the last move is ${nowMs - last} ms ago`];
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
