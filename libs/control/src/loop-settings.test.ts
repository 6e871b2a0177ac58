import { checkLoops, CORRELATES, InvalidLoopError, type LoopIssueCode } from './loop-settings';
import type { LoopSettings } from './loop-settings';
import { loop } from './testing/loop';

function issues(changes: Partial<LoopSettings>): string[] {
  try {
    checkLoops([loop(changes)]);
    return [];
  } catch (error) {
    if (error instanceof InvalidLoopError) return error.issues.map(({ field, code }) => `${field}:${code}`);
    throw error;
  }
}

describe('loops', () => {
  it('takes a whitelisted set-point with a causal path', () => expect(issues({})).toEqual([]));

  it.each(CORRELATES)('never actuates %s', (name) => {
    expect(issues({ signal: name })).toEqual(['signal:CORRELATE']);
    expect(issues({ id: name.toUpperCase().replace('_', '-') })).toEqual(['id:CORRELATE']);
    expect(issues({ causes: [{ characteristic: name, evidence: 'seen' }] })).toEqual(['causes:CORRELATE']);
  });

  it.each([
    [{ causes: [] }, 'causes:NO_CAUSAL_PATH'],
    [{ causes: [{ characteristic: 'burr', evidence: ' ' }] }, 'causes:NO_CAUSAL_PATH'],
    [{ gain: NaN }, 'gain:NOT_FINITE'],
    [{ gain: 0 }, 'weight:UNSTABLE'],
    [{ weight: 0.51 }, 'weight:UNSTABLE'],
    [{ weight: 0 }, 'weight:UNSTABLE'],
    [{ min: 50 }, 'min:OUT_OF_RANGE'],
    [{ maxStep: 31, cumulative: 40 }, 'maxStep:OUT_OF_RANGE'],
    [{ resolution: 0 }, 'resolution:OUT_OF_RANGE'],
    [{ deadband: 0.05 }, 'deadband:OUT_OF_RANGE'],
    [{ cumulative: 4 }, 'cumulative:OUT_OF_RANGE'],
    [{ cooldownMs: 1 }, 'cooldown:OUT_OF_RANGE'],
    [{ samples: 4 }, 'samples:OUT_OF_RANGE'],
    [{ chart: { mean: 35, sigma: 0 } }, 'chart.sigma:OUT_OF_RANGE'],
    [{ promotion: { proposals: 0, signCorrect: 0.9 } }, 'promotion.proposals:OUT_OF_RANGE'],
  ] satisfies [Partial<LoopSettings>, `${string}:${LoopIssueCode}`][])('refuses %j', (changes, issue) => {
    expect(issues(changes)).toContain(issue);
  });

  it('names loop, field and value', () => {
    expect(() => checkLoops([loop({ maxStep: -1 })])).toThrow(/cas-01-temperature: maxStep: -1: 0 < maxStep/);
  });
});
