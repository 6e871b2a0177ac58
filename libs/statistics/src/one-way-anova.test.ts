import { oneWayAnova } from './index';
import { relativeError } from './testing/relative-error';
import { readVectors } from './testing/vectors';

interface Certified {
  readonly dataset: string;
  readonly certified: Readonly<Record<string, number>>;
  readonly groups?: Readonly<Record<string, number[]>>;
  readonly pattern?: readonly { first: number; then: number[]; repeat: number }[];
}

function groupsOf(set: Certified): number[][] {
  if (set.groups) return Object.values(set.groups);
  return (set.pattern ?? []).map(({ first, then, repeat }) => [
    first,
    ...Array.from({ length: repeat }, () => then).flat(),
  ]);
}

const DIGITS: readonly [string, number][] = [
  ['SiRstv', 12],
  ['SmLs01', 12],
  ['SmLs03', 12],
  ['SmLs04', 9],
  ['SmLs05', 9],
  ['SmLs07', 3],
  ['SmLs09', 3],
];

describe('oneWayAnova', () => {
  it.each(DIGITS)('NIST %s: F to %i digits', (name, digits) => {
    const set = readVectors<Certified>(`stats/nist/anova_${name}.json`);
    const anova = oneWayAnova(groupsOf(set));
    const { certified } = set;
    expect([anova.dfBetween, anova.dfWithin]).toEqual([certified['dfBetween'], certified['dfWithin']]);
    const tolerance = 10 ** -digits;
    expect(relativeError(anova.f as number, certified['F'] as number)).toBeLessThan(tolerance);
    expect(relativeError(anova.ssWithin, certified['ssWithin'] as number)).toBeLessThan(tolerance);
    expect(relativeError(anova.residualSd, certified['residualSd'] as number)).toBeLessThan(tolerance);
    expect(relativeError(anova.rSquared as number, certified['rSquared'] as number)).toBeLessThan(tolerance);
  });

  it('gives the p-values of R to 1e-9, down to 3e-17', () => {
    const cases = readVectors<
      { test: string; inputs: { groups: Record<string, number[]> }; expected: Record<string, number> }[]
    >('stats/r_hypothesis_tests.json').filter(({ test }) => test === 'oneway-anova');
    expect(cases).toHaveLength(3);
    for (const { inputs, expected } of cases) {
      const anova = oneWayAnova(Object.values(inputs.groups));
      expect(relativeError(anova.f as number, expected['F'] as number)).toBeLessThan(1e-9);
      expect(relativeError(anova.pValue as number, expected['p'] as number)).toBeLessThan(1e-9);
    }
  });

  it('says so when nothing varies, and refuses groups without data', () => {
    expect(
      oneWayAnova([
        [1, 1],
        [1, 1],
      ]).f,
    ).toBeNull();
    expect(
      oneWayAnova([
        [1, 1],
        [2, 2],
      ]),
    ).toMatchObject({ f: Infinity, pValue: 0 });
    expect(() => oneWayAnova([[1, 2]])).toThrow('needs at least 2 observations');
    expect(() => oneWayAnova([[1, 2], []])).toThrow('got 0');
    expect(() => oneWayAnova([[1], [2]])).toThrow('needs at least 3 observations, got 2');
  });
});
