import { guardOf, runGuards } from './guard-chain';
import { GUARDS, REFUSALS, type RefusalCode } from './guard-codes';
import type { GuardInput } from './guard-input';
import { loop, NOW, passing, plc } from './testing/loop';

const input = { good: 60, bad: 0, newestMs: NOW - 500, clockSkewMs: 20, openGap: false };
const model = { version: 'r1', active: true, stabilityIndex: null, intervalWidth: 1, insideDomain: true };
const move = (agoMs: number, delta: number) => ({ atMs: NOW - agoMs, delta, verified: true });
const hour = 3_600_000;

const CASES: readonly (readonly [RefusalCode, Partial<GuardInput>])[] = [
  ['LOOP_OFF', { mode: 'off' }],
  ['MODE_FORBIDS', { mode: 'advisory' }],
  ['MODE_FORBIDS', { mode: 'shadow' }],
  ['NO_CONTRACT', { mode: 'closed', settings: loop({ contract: false }) }],
  ['OUTSIDE_WINDOW', { inWindow: false }],
  ['OPERATOR_HOLD', { operatorHold: true }],
  ['PLC_UNREAD', { plc: null }],
  ['NOT_REMOTE', { plc: plc({ remote: false }) }],
  ['NO_PERMISSIVE', { plc: plc({ permissive: false }) }],
  ['NO_PERMISSIVE', { plc: plc({ permissive: null }) }],
  ['INTERLOCK', { plc: plc({ interlock: true }) }],
  ['INTERLOCK', { plc: plc({ interlock: null }) }],
  ['MACHINE_STATE', { machineRuns: false }],
  ['NO_INPUT', { input: null }],
  ['NO_INPUT', { input: { ...input, newestMs: null } }],
  ['BAD_QUALITY', { input: { ...input, bad: 1 } }],
  ['STALE', { input: { ...input, newestMs: NOW - 10_001 } }],
  ['STALE', { input: { ...input, newestMs: NaN } }],
  ['TOO_FEW_SAMPLES', { input: { ...input, good: 29 } }],
  ['CLOCK_SKEW', { input: { ...input, clockSkewMs: 2_001 } }],
  ['CLOCK_SKEW', { input: { ...input, newestMs: NOW + 2_001 } }],
  ['OPEN_GAP', { input: { ...input, openGap: true } }],
  ['MODEL_INACTIVE', { model: { ...model, active: false } }],
  ['MODEL_DRIFT', { model: { ...model, stabilityIndex: 0.2 } }],
  ['MODEL_INTERVAL', { model: { ...model, intervalWidth: 5.1 } }],
  ['OUTSIDE_DOMAIN', { model: { ...model, insideDomain: false } }],
  ['NOT_FINITE', { value: NaN }],
  ['NOT_FINITE', { value: -Infinity }],
  ['NOT_FINITE', { wish: NaN }],
  ['NOT_FINITE', { baseline: NaN }],
  ['NOT_FLOAT32', { value: 30.1 }],
  ['LIMITS_WIDER_THAN_PLC', { plc: plc({ low: 21 }) }],
  ['LIMITS_WIDER_THAN_PLC', { plc: plc({ high: 49 }) }],
  ['LIMITS_WIDER_THAN_PLC', { plc: plc({ high: NaN }) }],
  ['STEP', { plc: plc({ maxStep: NaN }) }],
  ['OUT_OF_LIMITS', { value: 51, baseline: 49 }],
  ['DEADBAND', { value: 34.75 }],
  ['STEP', { value: 29 }],
  ['STEP', { plc: plc({ maxStep: 4 }) }],
  ['STEP_FAULT', { mode: 'closed', wish: 19.9 }],
  ['LOOP_BLOCKED', { blocked: true }],
  ['OPEN_REQUEST', { openOnLoop: 1 }],
  ['OPEN_ON_LINE', { openOnLine: 3 }],
  ['CUMULATIVE', { history: [move(7 * hour, -5), move(6 * hour, -5)] }],
  ['MOVES_PER_HOUR', { settings: loop({ movesPerHour: 1 }), history: [move(0.9 * hour, 1)] }],
  ['COOLDOWN', { history: [move(19 * 60_000, 1)] }],
  ['REJECTED_BY_PERSON', { phase: 'proposal', rejections: [{ atMs: NOW - 19 * 60_000, delta: -1 }] }],
  [
    'HUNTING',
    { history: [move(8 * hour, -1), move(7.5 * hour, 1), move(7 * hour, -1), move(6.5 * hour, 1)] },
  ],
  ['BASELINE', { plc: plc({ actual: 36 }) }],
  ['BASELINE', { plc: plc({ actual: NaN }) }],
  ['APPROVAL_EXPIRED', { approval: { by: 'ada', proposedBy: 'scorer', proposedAtMs: NOW - 900_001 } }],
  ['NOT_APPROVED', { approval: { by: null, proposedBy: 'scorer', proposedAtMs: NOW } }],
  ['SAME_PERSON', { approval: { by: 'scorer', proposedBy: 'scorer', proposedAtMs: NOW } }],
];

describe('the guard chain', () => {
  it('lets a move pass with which everything is in order', () => {
    const verdict = runGuards(passing());
    expect(verdict).toMatchObject({ passed: true, code: null });
    expect(verdict.results.map(({ name }) => name)).toEqual(GUARDS);
  });

  it.each(CASES)('refuses with %s: %j', (code, changes) => {
    const verdict = runGuards(passing(changes));
    expect(verdict).toMatchObject({ passed: false, code });
    // Those before it have passed, those after it were not asked.
    expect(verdict.results.map(({ ok }) => ok)).toEqual([...Array(guardOf(code) - 1).fill(true), false]);
    expect(verdict.results.at(-1)).toMatchObject({ guard: guardOf(code), name: REFUSALS[code] });
  });

  it('has a test for every refusal', () => {
    expect([...new Set(CASES.map(([code]) => code))].sort()).toEqual(Object.keys(REFUSALS).sort());
  });

  it('gives the first refusal when several guards would refuse', () => {
    expect(runGuards(passing({ operatorHold: true, value: NaN, openOnLine: 9 })).code).toBe('OPERATOR_HOLD');
    expect(runGuards(passing({ value: NaN, history: [move(1, 1)] })).code).toBe('NOT_FINITE');
  });

  it('lets what a person rejected rest for the cooldown, in that direction, and does not stop what was approved since', () => {
    const rejected = (agoMs: number, delta: number): Partial<GuardInput> => ({
      phase: 'proposal',
      rejections: [
        { atMs: NOW - agoMs, delta },
        { atMs: NOW - 2 * hour, delta: -5 },
      ],
    });
    expect(runGuards(passing(rejected(20 * 60_000 - 1, -0.5))).code).toBe('REJECTED_BY_PERSON');
    expect(runGuards(passing(rejected(20 * 60_000, -0.5))).passed).toBe(true);
    expect(runGuards(passing(rejected(1_000, 5))).passed).toBe(true);
    expect(runGuards(passing({ ...rejected(1_000, -5), phase: 'execution' })).passed).toBe(true);
  });

  it.each<[string, Partial<GuardInput>, number | null]>([
    // 35 → 30 takes 5 of 10: one of the two older moves has to leave the eight hours.
    ['the budget of the shift', { history: [move(7 * hour, -5), move(6 * hour, -5)] }, NOW + hour],
    // The first to leave had gone the other way, which makes the sum larger still.
    ['the budget of the shift', { history: [move(7 * hour, 2), move(6 * hour, -8)] }, NOW + 2 * hour],
    ['a budget smaller than the move', { settings: loop({ cumulative: 4 }) }, null],
    [
      'moves of the hour',
      { settings: loop({ movesPerHour: 1 }), history: [move(0.9 * hour, 1)] },
      NOW + 0.1 * hour,
    ],
    ['the cooldown', { history: [move(19 * 60_000, 1)] }, NOW + 60_000],
    [
      'a rejection',
      { phase: 'proposal', rejections: [{ atMs: NOW - 60_000, delta: -1 }] },
      NOW + 19 * 60_000,
    ],
    ['an interlock, which time does not end', { plc: plc({ interlock: true }) }, null],
  ])('says until when %s refuses: %j', (_what, changes, untilMs) => {
    const refusal = (nowMs: number) => runGuards(passing({ ...changes, nowMs })).results.at(-1);
    const first = refusal(NOW);
    expect(first?.ok).toBe(false);
    expect(first?.untilMs ?? null).toBe(untilMs);
    // And so it is: a millisecond before it the same guard refuses, at that time it passes.
    if (untilMs === null) return;
    const fresh = (nowMs: number): Partial<GuardInput> => ({
      ...changes,
      nowMs,
      input: { ...input, newestMs: nowMs },
      approval: { by: 'ada', proposedBy: 'scorer', proposedAtMs: nowMs },
    });
    expect(runGuards(passing(fresh(untilMs - 1))).code).toBe(first?.code);
    expect(runGuards(passing(fresh(untilMs))).code).not.toBe(first?.code);
  });

  it('lets closed loops act without approval, and proposals before there is one', () => {
    const approval = { by: null, proposedBy: 'scorer', proposedAtMs: NOW };
    expect(runGuards(passing({ mode: 'closed', approval })).passed).toBe(true);
    expect(runGuards(passing({ mode: 'shadow', phase: 'proposal', approval })).passed).toBe(true);
  });

  it('lets a rollback go back without input, cooldown or approval, but never beyond bounds or past an interlock', () => {
    const back = { kind: 'rollback', input: null, history: [move(1_000, -5)] } as const;
    expect(runGuards(passing(back)).passed).toBe(true);
    expect(runGuards(passing({ ...back, mode: 'advisory' })).passed).toBe(true);
    expect(runGuards(passing({ ...back, mode: 'off' })).code).toBe('LOOP_OFF');
    expect(runGuards(passing({ ...back, value: 29 })).code).toBe('STEP');
    expect(runGuards(passing({ ...back, plc: plc({ interlock: true }) })).code).toBe('INTERLOCK');
    expect(runGuards(passing({ ...back, blocked: true })).code).toBe('LOOP_BLOCKED');
  });
});
