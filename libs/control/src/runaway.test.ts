import fc from 'fast-check';
import { runGuards } from './guard-chain';
import type { Move } from './guard-input';
import { isShedReason, type LoopMode, mayWrite, shed } from './loop-mode';
import { proposeMove } from './proposal';
import { loop, NOW, passing, plc } from './testing/loop';

/** A scorer gone mad: any wish and value at any rate, and a PLC without any protection of its own. */
const madness = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.constant(1), fc.nat(3_000), fc.nat(3_600_000)),
    wish: fc.oneof(
      fc.double(),
      fc.constantFrom(NaN, Infinity, -Infinity, 0, -1e9, 1e9),
      fc.double({ min: 10, max: 60 }),
    ),
    value: fc.option(fc.oneof(fc.double(), fc.double({ min: 10, max: 60 }), fc.constant(NaN))),
    good: fc.constantFrom(60, 60, 60, 0),
  }),
  { minLength: 1, maxLength: 400 },
);

/** Plays proposals against the guards and returns what the PLC was made to do. */
function play(
  mode: LoopMode,
  asked: readonly { afterMs: number; wish: number; value: number | null; good: number }[],
) {
  const settings = loop({ cooldownMs: 60_000 });
  const moves: (Move & { readonly from: number; readonly to: number })[] = [];
  let actual = 35;
  let now = NOW;
  let current = mode;
  for (const { afterMs, wish, value, good } of asked) {
    now += afterMs;
    const state = plc({ actual, readAtMs: now });
    // Values as the controller computes them from a process that shows `wish`, or whatever a broken one puts there.
    const to = value ?? proposeMove(settings, state, [settings.target + actual - wish]).value;
    const verdict = runGuards(
      passing({
        settings,
        mode: current,
        nowMs: now,
        plc: state,
        baseline: actual,
        wish,
        value: to,
        history: moves,
        input: { good, bad: 0, newestMs: now, clockSkewMs: 0, openGap: false },
        approval: { by: 'ada', proposedBy: 'scorer', proposedAtMs: now },
      }),
    );
    if (verdict.code !== null && isShedReason(verdict.code)) current = shed(current, verdict.code);
    if (!verdict.passed) continue;
    moves.push({ atMs: now, delta: to - actual, verified: true, from: actual, to });
    actual = to;
  }
  return { moves, settings, mode: current };
}

describe('a runaway scorer', () => {
  it.each(['supervised', 'closed'] as const)(
    'in mode %s never moves outside limits, step, rate and sum',
    (mode) => {
      fc.assert(
        fc.property(madness, (asked) => {
          const { moves, settings } = play(mode, asked);
          for (const [index, move] of moves.entries()) {
            expect(move.to >= settings.min && move.to <= settings.max).toBe(true);
            expect(Math.abs(move.to - move.from)).toBeLessThanOrEqual(settings.maxStep + 1e-4);
            const before = moves[index - 1];
            if (before) expect(move.atMs - before.atMs).toBeGreaterThanOrEqual(settings.cooldownMs);
            const within = (ms: number) =>
              moves.filter(({ atMs }) => atMs <= move.atMs && move.atMs - atMs < ms);
            expect(within(3_600_000).length).toBeLessThanOrEqual(settings.movesPerHour);
            const sum = within(settings.cumulativeWithinMs).reduce((total, { delta }) => total + delta, 0);
            expect(Math.abs(sum)).toBeLessThanOrEqual(settings.cumulative + 1e-4);
          }
        }),
        { seed: 21, numRuns: 150 },
      );
    },
  );

  it('with 1,000 proposals a second of changing sign makes one move an interval, and sheds when it hunts', () => {
    const asked = Array.from({ length: 120_000 }, (_, index) => ({
      afterMs: 1,
      wish: index % 2 === 0 ? 25 : 45,
      value: null,
      good: 60,
    }));
    const { moves } = play('closed', asked);
    // Two minutes at one move a minute.
    expect(moves.length).toBeGreaterThan(0);
    expect(moves.length).toBeLessThanOrEqual(3);
    const flip = play(
      'closed',
      [40, 30, 40, 30, 40, 30, 40].map((wish) => ({ afterMs: 60_000, wish, value: null, good: 60 })),
    );
    expect(flip.mode).toBe('advisory');
    expect(mayWrite(flip.mode)).toBe(false);
    expect(flip.moves).toHaveLength(3);
  });
});
