import fc from 'fast-check';
import {
  decideMode,
  LOOP_MODES,
  modeAfterRestart,
  modeRank,
  type ModeState,
  PROMOTION_EXPIRY_MS,
  shed,
  SHED_REASONS,
  type ShedReason,
} from './loop-mode';
import { NOW } from './testing/loop';

const state = (changes: Partial<ModeState> = {}): ModeState => ({
  mode: 'advisory',
  pending: null,
  evidence: { judged: 50, signCorrect: 48, boundHits: 0 },
  contract: true,
  blocked: false,
  promotion: { proposals: 50, signCorrect: 0.95 },
  ...changes,
});
const ask = (wanted: (typeof LOOP_MODES)[number], by: string | null = 'ada', nowMs = NOW) => ({
  wanted,
  by,
  nowMs,
});

describe('modes', () => {
  it('a promotion takes two persons within 15 minutes', () => {
    const first = decideMode(state(), ask('supervised'));
    expect(first).toEqual({ kind: 'pending', pending: { mode: 'supervised', by: 'ada', atMs: NOW } });
    const pending = { mode: 'supervised', by: 'ada', atMs: NOW } as const;
    expect(decideMode(state({ pending }), ask('supervised', 'ada'))).toMatchObject({ code: 'SAME_PERSON' });
    expect(decideMode(state({ pending }), ask('supervised', 'bob'))).toEqual({
      kind: 'changed',
      mode: 'supervised',
    });
    const late = decideMode(state({ pending }), ask('supervised', 'bob', NOW + PROMOTION_EXPIRY_MS + 1));
    expect(late).toMatchObject({ kind: 'pending', pending: { by: 'bob' } });
  });

  it.each([
    ['TOO_LITTLE_EVIDENCE', state({ evidence: { judged: 49, signCorrect: 49, boundHits: 0 } }), 'supervised'],
    ['SIGN_WRONG', state({ evidence: { judged: 50, signCorrect: 47, boundHits: 0 } }), 'supervised'],
    ['BOUND_HITS', state({ evidence: { judged: 50, signCorrect: 50, boundHits: 1 } }), 'supervised'],
    ['NOT_ONE_STEP', state(), 'closed'],
    ['NO_CONTRACT', state({ mode: 'supervised', contract: false }), 'closed'],
    ['LOOP_BLOCKED', state({ blocked: true }), 'supervised'],
  ] as const)('refuses a promotion with %s', (code, from, wanted) => {
    expect(decideMode(from, ask(wanted))).toMatchObject({ kind: 'refused', code });
  });

  it('refuses a promotion by nobody, and lets anybody demote at once', () => {
    expect(decideMode(state(), ask('supervised', null))).toMatchObject({ code: 'PERSON_UNKNOWN' });
    expect(decideMode(state({ mode: 'closed', blocked: true }), ask('off', null))).toEqual({
      kind: 'changed',
      mode: 'off',
    });
  });

  it('sheds never up, and comes back from a restart at advisory at most', () => {
    for (const mode of LOOP_MODES) {
      expect(modeRank(modeAfterRestart(mode))).toBe(Math.min(modeRank(mode), modeRank('advisory')));
      for (const reason of Object.keys(SHED_REASONS) as ShedReason[])
        expect(modeRank(shed(mode, reason))).toBe(Math.min(modeRank(mode), modeRank(SHED_REASONS[reason])));
    }
  });

  it('no sequence of requests by one person alone ever reaches a mode that writes', () => {
    const requests = fc.array(
      fc.record({ wanted: fc.constantFrom(...LOOP_MODES), afterMs: fc.nat(2_000_000) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(requests, (asked) => {
        let now = NOW;
        let current = state();
        for (const { wanted, afterMs } of asked) {
          now += afterMs;
          const decision = decideMode(current, ask(wanted, 'ada', now));
          if (decision.kind === 'changed') current = { ...current, mode: decision.mode, pending: null };
          if (decision.kind === 'pending') current = { ...current, pending: decision.pending };
          expect(modeRank(current.mode)).toBeLessThanOrEqual(modeRank('advisory'));
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
