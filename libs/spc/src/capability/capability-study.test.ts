import { evaluateChart } from '../evaluate/evaluate-chart';
import { spcVector } from '../testing/spc-vectors';
import { distribution, type DistributionName } from './distribution';
import { fitBestDistribution, fitDistribution } from './fit-distribution';
import { normalityPValue } from './normality-p-value';

const piston = spcVector('capability_ci').data['phase1'] as number[][];
const spec = { lsl: 73.95, usl: 74.05 };
const study = (body: object) =>
  evaluateChart({ chart: 'xbar-r', subgroups: piston, spec, ...body }).capability;

describe('the gate before Cpk', () => {
  it('claims Cpk for a stable process with 25 subgroups', () => {
    const found = study({});
    expect(found?.stable).toBe(true);
    expect(found?.cp).toBeCloseTo(1.7033, 3);
    expect(found?.cpk).toBeCloseTo(1.6632, 3);
    expect(found?.ppk).toBeCloseTo(1.6446, 1);
    expect(found?.verdict).toBe('capable');
    expect(found?.intervals['cpk']?.lower as number).toBeLessThan(found?.cpk as number);
  });

  it.each([
    ['24 subgroups', { subgroups: piston.slice(1) }, 'too-few-subgroups'],
    [
      'a signal',
      { subgroups: piston.map((group, i) => (i === 3 ? group.map((x) => x + 0.1) : group)) },
      'not-shown-stable',
    ],
    ['no rules', { rules: 'none' }, 'not-shown-stable'],
    ['aggregated data', { sampling: { aggregated: true } }, 'down-sampled'],
    ['data cut at the panel width', { sampling: { maxDataPoints: 25 } }, 'down-sampled'],
    [
      'points at the window period',
      { times: piston.map((_, i) => i * 60_000), sampling: { windowPeriodMs: 60_000 } },
      'down-sampled',
    ],
  ])('claims none with %s, and still gives Ppk and the reason', (_name, body, verdict) => {
    const found = study(body);
    expect(found).toMatchObject({ cp: null, cpk: null, cpm: null, verdict });
    expect(found?.ppk as number).toBeGreaterThan(0.5);
    expect(found?.notes.join(' ')).toContain('no Cpk is claimed');
    expect(found?.named.every((entry) => entry.name.startsWith('P'))).toBe(true);
  });

  it('needs the lower bound, not the estimate, to reach the requirement', () => {
    expect(study({ params: { requirement: 1.6 } })?.verdict).toBe('not-demonstrated');
    expect(study({ params: { requirement: 1.7 } })?.verdict).toBe('not-capable');
  });

  it('one-sided specifications have one-sided indices', () => {
    const found = study({ spec: { lsl: 73.95 } });
    expect(found?.cp).toBeNull();
    expect(found?.cpu).toBeNull();
    expect(found?.cpk).toBe(found?.cpl);
    expect(found?.intervals['cp']).toBeUndefined();
  });

  it('names follow the profile', () => {
    const names = (naming: string) =>
      study({ params: { naming } })?.named.map((entry) => `${entry.name} ${entry.sigma}`);
    expect(names('aiag-2005')).toContain('Cpk within');
    expect(names('iso-22514')).toContain('Cpk overall');
    expect(names('aiag-vda-2026')).toContain('Cwk within');
  });

  it('equal values have no capability', () => {
    const found = study({ subgroups: piston.map(() => [74, 74]) });
    expect(found).toMatchObject({ pp: null, ppk: null, verdict: 'no-variation' });
  });
});

describe('distributions', () => {
  const parameters: Record<DistributionName, Record<string, number>> = {
    normal: { mean: 5, sigma: 2 },
    lognormal: { mean: 0.4, sigma: 0.7 },
    weibull: { shape: 1.8, scale: 4 },
    gamma: { shape: 2.5, scale: 1.4 },
    exponential: { scale: 3 },
  };
  const names = Object.keys(parameters) as DistributionName[];

  it.each(names)('%s: quantile and distribution function are inverse', (name) => {
    const made = distribution(name, parameters[name]);
    for (const p of [0.00135, 0.1, 0.5, 0.9, 0.99865]) {
      expect(made.cdf(made.quantile(p))).toBeCloseTo(p, 11);
      expect(made.sf(made.quantile(p))).toBeCloseTo(1 - p, 11);
    }
  });

  it.each(names)('%s: a fit of its own quantiles finds its parameters', (name) => {
    const made = distribution(name, parameters[name]);
    const sample = Array.from({ length: 4000 }, (_, i) => made.quantile((i + 0.5) / 4000));
    const fit = fitDistribution(name, sample);
    for (const [key, value] of Object.entries(parameters[name])) {
      expect(Math.abs((fit.distribution.parameters[key] as number) / value - 1)).toBeLessThan(0.01);
    }
    expect(fit.andersonDarling).toBeLessThan(0.1);
    expect(fitBestDistribution(sample)[0]?.andersonDarling).toBeLessThanOrEqual(fit.andersonDarling);
  });

  it('normality is doubted for skewed values and not for normal ones', () => {
    const quantiles = (name: DistributionName) =>
      Array.from({ length: 200 }, (_, i) => distribution(name, parameters[name]).quantile((i + 0.5) / 200));
    const p = (values: number[]) => normalityPValue(fitDistribution('normal', values).andersonDarling, 200);
    expect(p(quantiles('normal'))).toBeGreaterThan(0.9);
    expect(p(quantiles('exponential'))).toBeLessThan(1e-6);
    expect(normalityPValue(1000, 200)).toBeGreaterThanOrEqual(0);
    expect(normalityPValue(1000, 200)).toBeLessThan(1e-100);
  });

  it('non-normal studies use percentiles of the fit and claim no normal Cpk', () => {
    const made = distribution('weibull', { shape: 1.5, scale: 4 });
    // A scrambled order, so that the chart is calm.
    const values = Array.from({ length: 997 }, (_, i) => made.quantile((((i * 389) % 997) + 0.5) / 997));
    const found = evaluateChart({
      chart: 'i-mr',
      values,
      spec: { lsl: 0, usl: 15 },
      limits: { mean: 4, sigma: 40 },
      params: { distribution: 'weibull' },
    }).capability;
    expect(found?.distribution.name).toBe('weibull');
    expect(found?.ppk).toBeCloseTo(1.0158, 1);
    expect(found?.cpk).toBeNull();
    expect(found?.verdict).toBe('not-capable');
  });

  it('refuses what has no fit', () => {
    expect(() => fitDistribution('weibull', [1, 2, 3])).toThrow(/10/);
    expect(() => fitDistribution('gamma', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toThrow(/above 0/);
    expect(() => fitDistribution('normal', new Array<number>(12).fill(2))).toThrow(/differ/);
  });
});
