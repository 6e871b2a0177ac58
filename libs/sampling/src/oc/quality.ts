import { SamplingInputError } from '../errors';
import { decimalComplement, ExactDecimal } from '../exact-decimal';
import type { Distribution } from '../plan';
import { requireInteger, requireLotSize, requireNumber } from '../require-input';

/** A quality of the product that is submitted, in the terms of a distribution. */
export type Quality =
  | {
      readonly distribution: 'hypergeometric';
      readonly lotSize: number;
      readonly defectives: number;
      readonly p: number;
    }
  | { readonly distribution: 'binomial'; readonly p: number; readonly q: number }
  | { readonly distribution: 'poisson'; readonly p: number };

/**
 * Quality of a process with a fraction nonconforming p (binomial) or p nonconformities per unit (poisson).
 *
 * @throws SamplingInputError
 */
export function processQuality(distribution: 'binomial' | 'poisson', p: number): Quality {
  requireNumber('p', p);
  if (p < 0 || (distribution === 'binomial' && p > 1)) {
    const rule = distribution === 'binomial' ? 'must lie between 0 and 1' : 'must be 0 or more';
    throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', 'p', p, rule);
  }
  return distribution === 'poisson' ? { distribution, p } : { distribution, p, q: decimalComplement(p) };
}

/**
 * Quality of a lot of `lotSize` units of which `defectives` are nonconforming.
 *
 * @throws SamplingInputError
 */
export function lotQuality(lotSize: number, defectives: number): Quality {
  requireLotSize(lotSize);
  requireInteger('defectives', defectives, 0);
  if (defectives > lotSize) {
    throw new SamplingInputError(
      'SAMPLING_OUT_OF_RANGE',
      'defectives',
      defectives,
      `the lot has ${lotSize} units`,
    );
  }
  return { distribution: 'hypergeometric', lotSize, defectives, p: defectives / lotSize };
}

/**
 * Quality at a fraction p. For a lot, p·N has to be a whole number of units: it is never rounded in silence. A quotient
 * D/N in doubles counts as D.
 *
 * @throws SamplingInputError
 */
export function qualityAt(distribution: Distribution, p: number, lotSize: number | undefined): Quality {
  if (distribution !== 'hypergeometric') return processQuality(distribution, p);
  requireLotSize(lotSize);
  requireNumber('p', p);
  const nearest = Math.round(p * lotSize);
  if (nearest / lotSize !== p) {
    const exact = ExactDecimal.of(p).times(lotSize);
    if (exact.floor() !== exact.ceil()) {
      throw new SamplingInputError(
        'SAMPLING_NON_INTEGER_DEFECTIVES',
        'p',
        p,
        `times the lot of ${lotSize} it must be a whole number of units; it is ${exact.toNumber()}`,
      );
    }
  }
  return lotQuality(lotSize, nearest);
}
