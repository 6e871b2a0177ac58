import { readVectors } from '../testing/vectors';
import { relativeError } from '../testing/relative-error';
import { csp1Performance, samplingFraction } from './csp1-performance';
import { variablesAcceptance } from './variables-acceptance';

describe('variablesAcceptance', () => {
  const { points } = readVectors<{
    points: { n: number; k: string; p: string; Pa_unknown: string; Pa_known: string }[];
  }>('sampling/variables.json');

  it.each(points)('n = $n, k = $k at p = $p: Pa to 1e-9 absolute, 1e-10 relative', (row) => {
    const plan = { kind: 'variables', n: row.n, k: Number(row.k) } as const;
    const unknown = variablesAcceptance({ ...plan, sigma: 'unknown' }, Number(row.p));
    const known = variablesAcceptance({ ...plan, sigma: 'known' }, Number(row.p));
    expect(relativeError(unknown.lower, Number(row.Pa_unknown))).toBeLessThan(1e-10);
    expect(relativeError(known.lower, Number(row.Pa_known))).toBeLessThan(1e-10);
    expect(Math.abs(unknown.lower + unknown.upper - 1)).toBeLessThan(1e-15);
  });

  it('needs more of the population inside the limit as k grows', () => {
    for (const sigma of ['known', 'unknown'] as const) {
      const pa = [1, 1.5, 2, 2.5].map(
        (k) => variablesAcceptance({ kind: 'variables', n: 10, k, sigma }, 0.02).lower,
      );
      expect(pa).toEqual([...pa].sort((a, b) => b - a));
    }
  });
});

describe('csp1Performance', () => {
  const { vectors } = readVectors<{
    vectors: {
      i: number;
      f: string;
      p: string;
      u: string;
      v: string;
      AFI: string;
      Pa: string;
      AOQ: string;
    }[];
  }>('sampling/csp.json');

  it.each(vectors)('i = $i, f = $f at p = $p to 1e-9', (row) => {
    const result = csp1Performance(row.i, samplingFraction(row.f), Number(row.p));
    expect(relativeError(result.u, Number(row.u))).toBeLessThan(1e-9);
    expect(relativeError(result.v, Number(row.v))).toBeLessThan(1e-9);
    expect(relativeError(result.afi, Number(row.AFI))).toBeLessThan(1e-9);
    expect(relativeError(result.pa, Number(row.Pa))).toBeLessThan(1e-9);
    expect(relativeError(result.aoq, Number(row.AOQ))).toBeLessThan(1e-9);
  });

  it('inspects the fraction f of perfect product and everything of hopeless product', () => {
    expect(csp1Performance(100, 0.1, 0)).toMatchObject({ afi: 0.1, pa: 1, aoq: 0 });
    expect(csp1Performance(100, 0.1, 1)).toMatchObject({ afi: 1, pa: 0, aoq: 0 });
    expect(() => samplingFraction('0/4')).toThrow('f is 0/4');
    expect(() => samplingFraction(2)).toThrow('above 0, at most 1');
  });
});
