import type { Specification } from './capability-indices';
import { checkSpecification } from './capability-indices';

/** The three quantiles that replace μ ± 3σ. */
export interface ReferencePercentiles {
  readonly x00135: number;
  readonly x50: number;
  readonly x99865: number;
}

export interface PercentileIndices {
  readonly pp: number | null;
  readonly ppl: number | null;
  readonly ppu: number | null;
  readonly ppk: number | null;
}

/**
 * Capability of a characteristic of any distribution by its percentiles.
 *
 * Pp = (U − L)/(X₉₉.₈₆₅ − X₀.₁₃₅); Ppu = (U − X₅₀)/(X₉₉.₈₆₅ − X₅₀); Ppl = (X₅₀ − L)/(X₅₀ − X₀.₁₃₅); Ppk the smaller.
 *
 * @returns null for what the specification or a degenerate distribution (equal percentiles) does not define
 * @throws InvalidParameterError for a bad specification
 * @see ISO 22514-4; vectors: test/vectors/spc/capability_nonnormal.json
 * @example
 * percentileIndices({ x00135: 7, x50: 10, x99865: 13 }, { lsl: 4, usl: 16 }).pp // => 2
 */
export function percentileIndices(percentiles: ReferencePercentiles, spec: Specification): PercentileIndices {
  checkSpecification(spec);
  const { x00135, x50, x99865 } = percentiles;
  const { lsl, usl } = spec;
  const ratio = (a: number, b: number) => (b > 0 ? a / b : null);
  const ppl = lsl === undefined ? null : ratio(x50 - lsl, x50 - x00135);
  const ppu = usl === undefined ? null : ratio(usl - x50, x99865 - x50);
  return {
    pp: lsl === undefined || usl === undefined ? null : ratio(usl - lsl, x99865 - x00135),
    ppl,
    ppu,
    ppk: ppl === null ? ppu : ppu === null ? ppl : Math.min(ppl, ppu),
  };
}
