import { emptyColumns } from '../charts/chart-columns';
import { seriesLayout } from '../charts/series-layout';
import { spcVector } from '../testing/spc-vectors';
import { evaluateRunRules } from './evaluate-run-rules';
import { NAMED_RULES } from './rule-presets';

const RULES = NAMED_RULES.filter((rule) => /^N|^W4$/.test(rule.id));

function signalsOf(z: readonly (number | null)[], stageStarts: readonly number[] = [], early = false) {
  const columns = emptyColumns(z.length);
  columns.statistic.set(z.map((value) => value ?? NaN));
  columns.center.fill(0);
  columns.sigma.fill(1);
  columns.lower.fill(-3);
  columns.upper.fill(3);
  const words = evaluateRunRules(columns, seriesLayout({ length: z.length, stageStarts }), RULES, early);
  return Object.fromEntries(
    RULES.map((rule, bit) => [rule.id, [...words].flatMap((word, i) => (word & (1 << bit) ? [i + 1] : []))]),
  );
}

interface Case {
  readonly name: string;
  readonly z: (number | null)[];
  readonly signals: Record<string, number[]>;
  readonly early?: Record<string, number[]>;
  readonly breaks?: number[];
}

describe('run rules', () => {
  it.each(spcVector('rules_cases').data['cases'] as Case[])('$name', ({ z, signals, early, breaks }) => {
    const starts = (breaks ?? []).map((point) => point - 1);
    expect(signalsOf(z, starts)).toMatchObject(signals);
    if (early) expect(signalsOf(z, starts, true)).toMatchObject(early);
  });

  it('equal the complete signal lists of random series', () => {
    const cases = spcVector('rules_random').data['cases'] as ({ z: number[] } & Record<string, number[]>)[];
    expect(cases.length).toBeGreaterThan(30);
    for (const { z, ...expected } of cases) expect(signalsOf(z)).toEqual(expected);
  });
});
