import { ocCurve } from '@cellgate/sampling';
import { DEFAULTS, type OcOptions } from '../../options';
import { field, frame } from '../../testing/fixtures';
import type { Frame } from '../../frames/frame';
import { ocModel, type OcModel } from './model';
import { parsePlan } from './plans';

const model = (options: Partial<OcOptions>, frames: readonly Frame[] = []): OcModel => {
  const outcome = ocModel(frames, { ...DEFAULTS.oc, ...options });
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.model;
};
const problem = (options: Partial<OcOptions>, frames: readonly Frame[] = []): string => {
  const outcome = ocModel(frames, { ...DEFAULTS.oc, ...options });
  return outcome.ok ? 'no problem' : `${outcome.problem.message} ${outcome.problem.remedy}`;
};

describe('ocModel', () => {
  it('shows what the library computes, for plans of the option and of rows', () => {
    const rows = frame(
      'A',
      field('plan', 'string', ['B']),
      field('n', 'number', [125]),
      field('Ac', 'number', [2]),
    );
    const { plans, xs, columns } = model({ plans: 'n=80 c=1 name=A' }, [rows]);
    expect(plans.map(({ name }) => name)).toEqual(['A', 'B']);
    const points = [...xs];
    expect(columns[1]).toEqual(
      ocCurve({ plan: { kind: 'single', n: 125, c: 2 }, distribution: 'binomial', points }).points.map(
        ({ pa }) => pa,
      ),
    );
  });

  it('judges a lot by whole units, and takes a wanted quality to one', () => {
    const { xs, plans } = model({
      plans: 'n=20 c=0 N=100',
      distribution: 'hypergeometric',
      aql: 0.015,
      ltpd: 0.101,
    });
    expect(xs.every((x) => Math.abs(x * 100 - Math.round(x * 100)) < 1e-9)).toBe(true);
    expect(plans[0]?.explanation.producer?.aql).toBe(0.01);
    expect(plans[0]?.explanation.consumer?.ltpd).toBe(0.11);
  });

  it.each([
    ['N', '100, 500', ['N = 100', 'N = 500']],
    ['n', '20 80', ['n = 20', 'n = 80']],
    ['c', '0;1;2', ['c = 0', 'c = 1', 'c = 2']],
  ] as const)('compares a family over %s', (family, familyValues, names) => {
    const { plans } = model({ plans: 'n=50 c=1 N=1000', family, familyValues });
    expect(plans.map(({ name }) => name)).toEqual(names);
  });

  it.each(['aoq', 'asn', 'ati'] as const)('gives %s on request', (quantity) => {
    expect(model({ plans: 'n=80 c=1', lotSize: 1000, quantity }).columns[0]?.[5]).toBeGreaterThan(0);
  });

  it('tells what a lot says about itself', () => {
    const { belief } = model({
      plans: 'n=80 c=1',
      lotSize: 1000,
      inspected: 80,
      found: 0,
      priorA: 1,
      priorB: 50,
      ltpd: 0.03,
    });
    expect(belief?.lotOk).toBeGreaterThan(belief?.priorLotOk ?? 1);
    expect(model({ plans: 'n=80 c=1', lotSize: 1000, inspected: 80, found: 0 }).belief).toBeNull();
  });

  it('draws a double and a variables plan', () => {
    expect(model({ plans: 'n=50 c=0 ; n=50 c=1\nn=25 k=1.85 sigma=known' }).plans).toHaveLength(2);
  });

  it.each([
    ['no plan', {}, /no sampling plan.*oc.plans/],
    ['a negative sample', { plans: 'n=-5 c=0' }, /-5.*oc.plans/],
    ['an acceptance number above the sample', { plans: 'n=5 c=5' }, /c is 5.*oc.fields.c/],
    ['a sample larger than the lot', { plans: 'n=50 c=0', lotSize: 20 }, /n|lot/],
    ['a lot of unknown size', { plans: 'n=5 c=0', distribution: 'hypergeometric' as const }, /oc.lotSize/],
    [
      'a total inspection without a lot',
      { plans: 'n=5 c=0', quantity: 'ati' as const },
      /ATI is not defined.*oc.lotSize/,
    ],
    ['a risk of 0', { plans: 'n=5 c=0', alpha: 0 }, /oc.alpha/],
    ['nonsense', { plans: 'n=5 colour=red' }, /"colour" is unknown.*oc.plans/],
    ['too many plans', { plans: Array(13).fill('n=5 c=0').join('\n') }, /at most 12/],
    [
      'more found than inspected',
      { plans: 'n=8 c=1', lotSize: 100, inspected: 8, found: 9, priorA: 1, priorB: 9 },
      /only 8 units/,
    ],
  ])('refuses %s', (_, options, expected) => {
    expect(problem(options)).toMatch(expected);
  });

  it('refuses a row that is no plan', () => {
    expect(problem({}, [frame('A', field('n', 'number', [80, null]), field('c', 'number', [1, 1]))])).toMatch(
      /Row 2 is no plan: n is missing/,
    );
  });

  it.each(['n', 'n=x c=1', 'c=1', 'n=5', 'n=5 k=1 sigma=perhaps'])('says what is wrong with "%s"', (line) => {
    expect(typeof parsePlan(line)).toBe('string');
  });
});
