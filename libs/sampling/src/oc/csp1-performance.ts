import { SamplingInputError } from '../errors';

export interface Csp1Performance {
  /** average units inspected in a 100 % phase; Infinity at p = 1 */
  readonly u: number;
  /** average units passed in a sampling phase; Infinity at p = 0 */
  readonly v: number;
  /** average fraction inspected */
  readonly afi: number;
  /** average fraction of production passed under sampling */
  readonly pa: number;
  readonly paComplement: number;
  /** average outgoing quality, nonconforming units found being replaced */
  readonly aoq: number;
}

/**
 * Sampling fraction of a continuous plan: a number, or a text as "4/17".
 *
 * @throws SamplingInputError
 * @example
 * samplingFraction('1/48') // => 0.020833333333333332
 */
export function samplingFraction(f: unknown): number {
  const parts = typeof f === 'string' ? /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(f) : null;
  const value = parts ? Number(parts[1]) / Number(parts[2]) : typeof f === 'string' ? Number(f) : f;
  if (typeof value !== 'number' || !(value > 0 && value <= 1)) {
    throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', 'f', f, 'must be a fraction above 0, at most 1');
  }
  return value;
}

/**
 * Long-run performance of Dodge's continuous plan CSP-1.
 *
 * u = (1 − qⁱ)/(p·qⁱ), v = 1/(f·p), AFI = (u + f·v)/(u + v), Pa = v/(u + v), AOQ = p(1 − f)·v/(u + v) – the form that does
 * not cancel when nearly everything is inspected.
 *
 * @param i - clearance number, good units in a row that end 100 % inspection
 * @param f - sampling fraction, above 0, at most 1
 * @param p - fraction nonconforming, 0 to 1
 * @see Dodge, Ann. Math. Stat. 14 (1943) 264–279; vectors: test/vectors/sampling/csp.json
 * @example
 * csp1Performance(100, 0.1, 0).afi // => 0.1
 */
export function csp1Performance(i: number, f: number, p: number): Csp1Performance {
  if (p === 0) return { u: i, v: Infinity, afi: f, pa: 1, paComplement: 0, aoq: 0 };
  const v = 1 / (f * p);
  const u = p === 1 ? Infinity : Math.expm1(-i * Math.log1p(-p)) / p;
  if (u === Infinity) return { u, v, afi: 1, pa: 0, paComplement: 1, aoq: 0 };
  const pa = v / (u + v);
  return { u, v, afi: (u + f * v) / (u + v), pa, paComplement: u / (u + v), aoq: p * (1 - f) * pa };
}
