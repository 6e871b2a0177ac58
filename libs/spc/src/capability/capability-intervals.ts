import { chiSquareQuantile, normalQuantile } from '@cellgate/statistics';
import { InvalidParameterError } from '../errors';
import type { CapabilityIndices } from './capability-indices';

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

export interface CapabilityIntervals {
  readonly cp: Interval | null;
  readonly cpl: Interval | null;
  readonly cpu: Interval | null;
  readonly cpk: Interval | null;
  readonly cpm: Interval | null;
  /** What the intervals were made with. */
  readonly confidence: number;
  readonly degreesOfFreedom: number;
  /** Normal quantile of the cpk interval, two-sided. */
  readonly z: number;
  /** Normal quantile of the cpl and cpu bounds, each a one-sided bound at the confidence. */
  readonly zOneSided: number;
}

export interface IntervalRequest {
  /** Number of individual values. */
  readonly n: number;
  /** Degrees of freedom of the standard deviation in the indices. */
  readonly degreesOfFreedom: number;
  /** (μ − T)/σ, for Cpm; 0 when the process is on target. */
  readonly offTarget?: number;
  readonly confidence?: number;
}

/**
 * Confidence intervals of capability indices of a normal process.
 *
 * Cp: Cp √(χ²(α/2; ν)/ν) … Cp √(χ²(1 − α/2; ν)/ν). Cpk (Bissell): Cpk (1 ± z √(1/(9n Cpk²) + 1/(2ν))), z two-sided;
 * Cpl and Cpu by the same form, each bound with the one-sided z. Cpm (Boyles): as Cp with
 * ν = n(1 + d²)²/(1 + 2d²), d = (μ − T)/σ. qcc leaves the square out there, and its interval is far too wide.
 *
 * @param indices - from {@link capabilityIndices}
 * @throws InvalidParameterError for a confidence outside (0.5, 1), n < 2 or ν ≤ 0
 * @see Bissell, Applied Statistics 39 (1990) 331; Boyles, J. Quality Technology 23 (1991) 17; vectors: capability_ci.json
 * @example
 * capabilityIntervals({ cp: 1, cpl: null, cpu: null, cpk: 1, cpm: null, k: null }, { n: 100, degreesOfFreedom: 99 }).z // => 1.9599639845400545
 */
export function capabilityIntervals(
  indices: CapabilityIndices,
  request: IntervalRequest,
): CapabilityIntervals {
  const { n, degreesOfFreedom: v, offTarget = 0, confidence = 0.95 } = request;
  if (!(confidence > 0.5 && confidence < 1)) {
    throw new InvalidParameterError('confidence', confidence, 'above 0.5 and below 1');
  }
  if (!(n >= 2)) throw new InvalidParameterError('n', n, 'at least 2');
  if (!(v > 0)) throw new InvalidParameterError('degreesOfFreedom', v, 'above 0');
  const alpha = 1 - confidence;
  const z = -normalQuantile(alpha / 2);
  const zOneSided = -normalQuantile(alpha);
  const chi = (index: number | null, freedom: number): Interval | null =>
    index === null
      ? null
      : {
          lower: index * Math.sqrt(chiSquareQuantile(alpha / 2, freedom) / freedom),
          upper: index * Math.sqrt(chiSquareQuantile(1 - alpha / 2, freedom) / freedom),
        };
  // index·√(1/(9n index²) + 1/2ν), written without the division by an index that may be 0.
  const bissell = (index: number | null, quantile: number): Interval | null => {
    if (index === null) return null;
    const half = quantile * Math.sqrt(1 / (9 * n) + (index * index) / (2 * v));
    return { lower: index - half, upper: index + half };
  };
  const d2 = offTarget * offTarget;
  return {
    cp: chi(indices.cp, v),
    cpl: bissell(indices.cpl, zOneSided),
    cpu: bissell(indices.cpu, zOneSided),
    cpk: bissell(indices.cpk, z),
    cpm: chi(indices.cpm, (n * (1 + d2) ** 2) / (1 + 2 * d2)),
    confidence,
    degreesOfFreedom: v,
    z,
    zOneSided,
  };
}
