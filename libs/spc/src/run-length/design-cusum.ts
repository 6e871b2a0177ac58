import { findRoot } from '@cellgate/statistics';
import { InvalidParameterError } from '../errors';
import { type CusumDesign, cusumRunLength } from './cusum-run-length';

export interface DesignRequest {
  /** Wanted mean number of points between false alarms. */
  readonly arl0: number;
  /** Shift to be found soon, in sigma of the plotted mean. */
  readonly shift: number;
}

/**
 * CUSUM for a wanted false-alarm rate and a shift to be found: k = shift/2, which is optimal for that shift, and h such
 * that the two-sided in-control run length is ARL₀ (with the head start, if there is one).
 *
 * @param headStart - fast initial response as a fraction of h
 * @returns the design and both run lengths
 * @throws InvalidParameterError for ARL₀ outside 5 to 1e6 or a shift outside 0.1 to 6
 * @see Moustakides, Ann. Statist. 14 (1986) 1379 (optimality); Montgomery §9.1.3
 * @example
 * designCusum({ arl0: 370.4, shift: 1 }).h // => 4.77...
 */
export function designCusum(
  request: DesignRequest,
  headStart = 0,
): CusumDesign & { readonly arl0: number; readonly arl1: number } {
  checkDesignRequest(request);
  const k = request.shift / 2;
  const length = (h: number) => Math.log(cusumRunLength({ k, h, headStart })) - Math.log(request.arl0);
  let high = 2;
  while (length(high) < 0) high *= 2;
  const h = findRoot(length, 0.01, high, 1e-9);
  const design = { k, h, headStart };
  return { ...design, arl0: cusumRunLength(design), arl1: cusumRunLength(design, request.shift) };
}

export function checkDesignRequest(request: DesignRequest): void {
  if (!(request.arl0 >= 5 && request.arl0 <= 1e6)) {
    throw new InvalidParameterError('arl0', request.arl0, 'from 5 to 1,000,000 points');
  }
  if (!(request.shift >= 0.1 && request.shift <= 6)) {
    throw new InvalidParameterError('shift', request.shift, 'from 0.1 to 6 sigma');
  }
}
