import { sampleDeviation } from '../estimates/sample-deviation';
import { expectedOf, expectWithin, spcVector } from '../testing/spc-vectors';
import { capabilityIndices, type CapabilityIndices } from './capability-indices';
import { capabilityIntervals, type CapabilityIntervals } from './capability-intervals';
import { distribution } from './distribution';
import { percentileIndices } from './percentile-indices';

describe('capability indices', () => {
  it('NIST worked example', () => {
    const vector = spcVector('capability_nist');
    const { mean, s, lsl, usl, target } = vector.data as Record<string, number>;
    const found = capabilityIndices(mean as number, s as number, { lsl, usl, target }) as unknown as Record<
      string,
      number
    >;
    for (const [name, { value, tol }] of Object.entries(vector.expected))
      expectWithin(found[name], value, tol);
  });

  it('percentile method on a known Weibull', () => {
    const vector = spcVector('capability_nonnormal');
    const weibull = distribution('weibull', { shape: 1.5, scale: 4 });
    const percentiles = {
      x00135: weibull.quantile(0.00135),
      x50: weibull.quantile(0.5),
      x99865: weibull.quantile(0.99865),
    };
    const found: Record<string, number | null> = {
      ...percentiles,
      ...percentileIndices(percentiles, { lsl: 0, usl: 15 }),
      ppm_above: 1e6 * weibull.sf(15),
    };
    for (const [name, { value, tol }] of Object.entries(vector.expected))
      expectWithin(found[name], value, tol);
  });
});

describe('capability intervals', () => {
  const vector = spcVector('capability_ci');
  const { n, center, sigma_within } = vector.params as Record<string, number>;
  const phase1 = (vector.data['phase1'] as number[][]).flat();
  const overall = sampleDeviation(phase1, null).deviation;
  const NAMES = { Cp: 'cp', Cp_l: 'cpl', Cp_u: 'cpu', Cp_k: 'cpk', Cpm: 'cpm' } as const;
  const specOf = (configuration: string) => ({
    lsl: configuration.includes('usl74.05_only') ? undefined : 73.95,
    usl: configuration.includes('lsl73.95_only') ? undefined : 74.05,
    target: configuration === 'target74.02' ? 74.02 : undefined,
  });
  const intervalsOf = (indices: CapabilityIndices, sigma: number, target?: number): CapabilityIntervals =>
    capabilityIntervals(indices, {
      n: n as number,
      degreesOfFreedom: (n as number) - 1,
      offTarget: ((center as number) - (target ?? 74)) / sigma,
    });

  it('agree with qcc in every configuration', () => {
    type Full = Record<
      string,
      { names: string[]; value: (number | null)[]; lo: (number | null)[]; hi: (number | null)[] }
    >;
    const { value: full, tol } = expectedOf<Full>(vector, 'full');
    expect(Object.keys(full).length).toBeGreaterThan(1);
    for (const [configuration, { names, value, lo, hi }] of Object.entries(full)) {
      const spec = specOf(configuration);
      for (const [i, name] of names.entries()) {
        const sigma = (name.startsWith('C') ? sigma_within : overall) as number;
        const key = NAMES[name.replace(/^P/, 'C') as keyof typeof NAMES];
        const indices = capabilityIndices(center as number, sigma, spec);
        expectWithin(indices[key], value[i], tol);
        const interval = intervalsOf(indices, sigma, spec.target)[key];
        if (lo[i] !== null) expectWithin(interval?.lower, lo[i], tol);
        if (hi[i] !== null) expectWithin(interval?.upper, hi[i], tol);
      }
    }
  });

  it('Cpm is that of Boyles, not that of qcc', () => {
    const indices = capabilityIndices(center as number, sigma_within as number, {
      lsl: 73.95,
      usl: 74.05,
      target: 74.02,
    });
    const { cpm } = intervalsOf(indices, sigma_within as number, 74.02);
    const right = expectedOf<Record<string, number[]>>(vector, 'cpm_ci_boyles');
    expectWithin([cpm?.lower, cpm?.upper], right.value['target74.02'], right.tol);
    const wrong =
      expectedOf<Record<string, number[]>>(vector, 'cpm_ci_qcc_WRONG').value['target74.02.Cpm'] ?? [];
    expect(Math.abs((cpm?.lower ?? NaN) - (wrong[0] as number))).toBeGreaterThan(0.05);
  });
});
