import { NAMED_RULES, RULE_PRESETS } from '../rules/rule-presets';
import { expectedOf, expectWithin, spcVector } from '../testing/spc-vectors';
import { averageRunLength } from './average-run-length';
import { cusumRunLength } from './cusum-run-length';
import { designCusum } from './design-cusum';
import { designEwma } from './design-ewma';
import { ewmaRunLength } from './ewma-run-length';
import { falseAlarmBudget } from './false-alarm-budget';
import { countChartRisk, fractionChartRisk, meanChartRisk } from './operating-characteristic';

const arl = spcVector('arl');
const rules = (...ids: string[]) => NAMED_RULES.filter((rule) => ids.includes(rule.id));
type Table = Record<string, number>;

describe('average run length of run rules', () => {
  it.each([
    ['shewhart_3s', rules('N1')],
    ['rule_1_plus_2of3', rules('N1', 'N5')],
    ['rule_1_plus_8run', rules('N1', 'W4')],
    ['weco_1234', RULE_PRESETS['western-electric']],
    ['nelson_1_2', rules('N1', 'N2')],
    ['nelson_1_2_5_6', rules('N1', 'N2', 'N5', 'N6')],
    ['nelson_all_8', RULE_PRESETS.nelson],
  ])('%s', (name, set) => {
    const { value, tol } = expectedOf<number>(arl, name);
    expectWithin(averageRunLength(set), value, tol);
  });

  it('single rules and shifted means', () => {
    const single = expectedOf<Table>(arl, 'single_rule_arl0');
    for (const [name, value] of Object.entries(single.value)) {
      expectWithin(averageRunLength(rules(name.slice(0, 2))), value, single.tol);
    }
    expectWithin(averageRunLength(rules('N3')), 422, 3);
    const shifted = expectedOf<Table>(arl, 'weco_1234_shift');
    for (const [shift, value] of Object.entries(shifted.value)) {
      expectWithin(
        averageRunLength(RULE_PRESETS['western-electric'], { shift: Number(shift) }),
        value,
        shifted.tol,
      );
    }
  });

  it('a rule that looks far back does not hide behind one that signals sooner', () => {
    // P(T > t) falls by a constant ratio for the first 14 points, and faster afterwards.
    const both = averageRunLength(rules('N1', 'N7')) as number;
    expect(both).toBeLessThan(300);
    expect(both).toBeGreaterThan(1 / (1 / 370.4 + 1 / 963.3) - 20);
  });

  it('needs no enumeration for rules that remember too much', () => {
    expect(averageRunLength([{ id: 'x', kind: 'zone', k: 15, m: 30, zone: 0, side: 'same' }])).toBeNull();
  });

  it('the stored preset values are those of the chain', () => {
    for (const set of Object.values(RULE_PRESETS)) {
      if (set.length === 0) continue;
      expectWithin(falseAlarmBudget(set, 3).arl0, averageRunLength(set), 1e-6);
    }
  });
});

describe('CUSUM and EWMA', () => {
  it('CUSUM run lengths', () => {
    const table = expectedOf<Table>(arl, 'cusum_k05_h4');
    for (const [shift, value] of Object.entries(table.value)) {
      expectWithin(cusumRunLength({ k: 0.5, h: 4 }, Number(shift)), value, table.tol);
    }
    expectWithin(
      cusumRunLength({ k: 0.5, h: 4.77 }),
      expectedOf<Table>(arl, 'cusum_k05_h477').value['0'],
      0.005,
    );
    const fir = expectedOf<Table>(arl, 'cusum_k05_h5_fir25').value['0'];
    expectWithin(cusumRunLength({ k: 0.5, h: 5, headStart: 0.5 }), fir, 0.005);
  });

  it('EWMA run lengths', () => {
    const { value, tol } = expectedOf<Record<string, number[]>>(arl, 'ewma_fixed');
    const shifts = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3];
    for (const [design, lengths] of Object.entries(value)) {
      const [lambda = 0, width = 0] = design.split('/').map(Number);
      expectWithin(
        shifts.map((shift) => ewmaRunLength({ lambda, width }, shift)),
        lengths,
        tol,
      );
    }
  });

  it('the designers reach the wanted in-control run length', () => {
    const cusum = designCusum({ arl0: 370.4, shift: 1 });
    expect(cusum.h).toBeCloseTo(4.774, 2);
    expect(cusum.arl0).toBeCloseTo(370.4, 3);
    const ewma = designEwma({ arl0: 500, shift: 1 });
    expect(ewma.arl0).toBeCloseTo(500, 1);
    expect(ewma.arl1).toBeLessThan(ewmaRunLength({ lambda: 0.4, width: 3.054 }, 1));
    expect(() => designEwma({ arl0: 1, shift: 1 })).toThrow(/arl0/);
  });
});

describe('operating characteristics', () => {
  const oc = spcVector('oc');
  type Curve = { x: number[]; beta: number[] };
  const { p_chart, c_chart } = oc.params as Record<
    'p_chart' | 'c_chart',
    { n: number; lcl: number; ucl: number }
  >;

  it('X̄ chart', () => {
    const { value, tol } = expectedOf<Curve>(oc, 'xbar_n5_beta');
    expectWithin(
      value.x.map((shift) => meanChartRisk(shift, 5)),
      value.beta,
      tol,
    );
    const vignette = expectedOf<Table>(oc, 'xbar_vignette');
    for (const [key, beta] of Object.entries(vignette.value)) {
      const match = /^n(\d+)_(arl_)?([\d.]+)$/.exec(key);
      const risk = meanChartRisk(Number(match?.[3]), Number(match?.[1]));
      if (!match?.[2]) expectWithin(risk, beta, vignette.tol);
    }
  });

  it('p and c charts count a point on the far side of the lower limit as a signal', () => {
    const p = (x: number) => fractionChartRisk(x, p_chart.n, p_chart.lcl, p_chart.ucl);
    const c = (x: number) => countChartRisk(x, c_chart.lcl, c_chart.ucl);
    for (const [name, risk] of [
      ['p_chart_beta', p],
      ['c_chart_beta', c],
    ] as const) {
      const { value, tol } = expectedOf<Curve>(oc, name);
      expectWithin(value.x.map(risk), value.beta, tol);
      const wrong = expectedOf<Curve>(oc, `qcc_${name}_WRONG`).value;
      expect(
        Math.max(...wrong.x.map((x, i) => Math.abs(risk(x) - (wrong.beta[i] as number)))),
      ).toBeGreaterThan(0.005);
    }
  });
});
