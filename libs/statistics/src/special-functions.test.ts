import {
  logBeta,
  logGamma,
  noncentralT,
  normalCdf,
  normalLogCdf,
  normalQuantile,
  normalSf,
  regularizedBeta,
  regularizedGamma,
  stirlingError,
} from './index';
import { relativeError } from './testing/relative-error';
import { readVectors } from './testing/vectors';

interface TailRow {
  readonly lower: string;
  readonly upper: string;
}
const vectors = readVectors<{
  logGamma: { x: number; value: string }[];
  logBeta: { a: number; b: number; value: string }[];
  stirlingError: { x: number; value: string }[];
  normal: { z: number; lower: string }[];
  regularizedGamma: ({ a: number; x: number } & TailRow)[];
  regularizedBeta: ({ a: number; b: number; x: number } & TailRow)[];
  noncentralT: ({ t: number; df: number; ncp: number } & TailRow)[];
}>('stats/special_functions.json');

describe('special functions agree with 60-digit arithmetic', () => {
  it.each(vectors.logGamma)('logGamma($x) to 1e-14', ({ x, value }) => {
    expect(relativeError(logGamma(x), Number(value))).toBeLessThan(1e-14);
  });

  it.each(vectors.logBeta)('logBeta($a, $b) to 1e-13', ({ a, b, value }) => {
    expect(relativeError(logBeta(a, b), Number(value))).toBeLessThan(1e-13);
    expect(logBeta(b, a)).toBe(logBeta(a, b));
  });

  it.each(vectors.stirlingError)('stirlingError($x) to 1e-15 absolute', ({ x, value }) => {
    expect(Math.abs(stirlingError(x) - Number(value))).toBeLessThan(1e-15);
  });

  it.each(vectors.normal)('normal tails at z = $z to 1e-14', ({ z, lower }) => {
    expect(relativeError(normalCdf(z), Number(lower))).toBeLessThan(1e-14);
    expect(relativeError(normalSf(-z), Number(lower))).toBeLessThan(1e-14);
    const log = z < 0 ? Math.log(Number(lower)) : Math.log1p(-normalSf(z));
    expect(relativeError(normalLogCdf(z), log)).toBeLessThan(1e-13);
    if (z < 0) expect(Math.abs(normalQuantile(Number(lower)) - z)).toBeLessThan(1e-15 - 1e-14 * z);
  });

  it.each(vectors.regularizedGamma)('regularizedGamma($a, $x) to 1e-13 on both tails', (row) => {
    const tails = regularizedGamma(row.a, row.x);
    expect(relativeError(tails.lower, Number(row.lower))).toBeLessThan(1e-13);
    expect(relativeError(tails.upper, Number(row.upper))).toBeLessThan(1e-13);
  });

  it.each(vectors.regularizedBeta)('regularizedBeta($x, $a, $b) to 1e-13 on both tails', (row) => {
    const tails = regularizedBeta(row.x, row.a, row.b);
    expect(relativeError(tails.lower, Number(row.lower))).toBeLessThan(1e-13);
    expect(relativeError(tails.upper, Number(row.upper))).toBeLessThan(1e-13);
  });

  it.each(vectors.noncentralT)('noncentralT($t, $df, $ncp) to 1e-12 on both tails', (row) => {
    const tails = noncentralT(row.t, row.df, row.ncp);
    expect(relativeError(tails.lower, Number(row.lower))).toBeLessThan(1e-12);
    expect(relativeError(tails.upper, Number(row.upper))).toBeLessThan(1e-12);
  });
});
