import { findRoot } from '@cellgate/statistics';
import { checkDesignRequest, type DesignRequest } from './design-cusum';
import { type EwmaDesign, ewmaRunLength } from './ewma-run-length';

const LAMBDAS = [0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1];

/**
 * EWMA for a wanted false-alarm rate and a shift to be found: of the usual weights λ, the one with the shortest run
 * length at that shift among the designs with in-control run length ARL₀.
 *
 * @returns the design and both run lengths; width is L
 * @throws InvalidParameterError for ARL₀ outside 5 to 1e6 or a shift outside 0.1 to 6
 * @see Lucas & Saccucci, Technometrics 32 (1990) 1
 * @example
 * designEwma({ arl0: 500, shift: 1 }).lambda // => 0.15
 */
export function designEwma(
  request: DesignRequest,
): EwmaDesign & { readonly arl0: number; readonly arl1: number } {
  checkDesignRequest(request);
  const designs = LAMBDAS.map((lambda) => {
    const length = (width: number) => Math.log(ewmaRunLength({ lambda, width })) - Math.log(request.arl0);
    const design = { lambda, width: findRoot(length, 0.1, 6, 1e-6) };
    return { ...design, arl0: ewmaRunLength(design), arl1: ewmaRunLength(design, request.shift) };
  });
  return designs.reduce((best, design) => (design.arl1 < best.arl1 ? design : best));
}
