import { InvalidParameterError } from '../errors';

/** Specification limits in the unit of the values; one of the limits is enough. */
export interface Specification {
  readonly lsl?: number | undefined;
  readonly usl?: number | undefined;
  readonly target?: number | undefined;
}

/** Indices without unit; null where the specification does not define them. */
export interface CapabilityIndices {
  readonly cp: number | null;
  readonly cpl: number | null;
  readonly cpu: number | null;
  readonly cpk: number | null;
  readonly cpm: number | null;
  /** Distance of the mean from the middle of the specification, in halves of its width. */
  readonly k: number | null;
}

/**
 * Capability indices of a normal characteristic from its mean and a standard deviation.
 *
 * Cp = (U − L)/6σ; Cpl = (μ − L)/3σ; Cpu = (U − μ)/3σ; Cpk = the smaller of those that exist;
 * Cpm = (U − L)/(6 √(σ² + (μ − T)²)) with the target T, the middle of the specification unless given;
 * k = |(U + L)/2 − μ| / ((U − L)/2). With σ within subgroups these are Cp, Cpk, with the overall s Pp, Ppk (AIAG 2005).
 *
 * @param mean - process mean, unit of the specification
 * @param sigma - standard deviation above 0
 * @throws InvalidParameterError for a σ that is not above 0, or L ≥ U
 * @see ISO 22514-2; Montgomery ch. 8; vectors: capability_nist.json, capability_ci.json
 * @example
 * capabilityIndices(16, 2, { lsl: 8, usl: 20 }).cp // => 1
 */
export function capabilityIndices(mean: number, sigma: number, spec: Specification): CapabilityIndices {
  if (!(sigma > 0)) throw new InvalidParameterError('sigma', sigma, 'must be above 0');
  checkSpecification(spec);
  const { lsl, usl } = spec;
  const cpl = lsl === undefined ? null : (mean - lsl) / (3 * sigma);
  const cpu = usl === undefined ? null : (usl - mean) / (3 * sigma);
  const cpk = cpl === null ? cpu : cpu === null ? cpl : Math.min(cpl, cpu);
  if (lsl === undefined || usl === undefined) return { cp: null, cpl, cpu, cpk, cpm: null, k: null };
  const target = spec.target ?? (lsl + usl) / 2;
  return {
    cp: (usl - lsl) / (6 * sigma),
    cpl,
    cpu,
    cpk,
    cpm: (usl - lsl) / (6 * Math.hypot(sigma, mean - target)),
    k: Math.abs((usl + lsl) / 2 - mean) / ((usl - lsl) / 2),
  };
}

/** @throws InvalidParameterError unless there is a limit and the lower one is below the upper one */
export function checkSpecification(spec: Specification): void {
  const { lsl, usl } = spec;
  if (lsl === undefined && usl === undefined) {
    throw new InvalidParameterError('spec', 'empty', 'needs a lower or an upper specification limit');
  }
  if (lsl !== undefined && usl !== undefined && !(lsl < usl)) {
    throw new InvalidParameterError('spec.lsl', lsl, `must be below usl ${usl}`);
  }
}
