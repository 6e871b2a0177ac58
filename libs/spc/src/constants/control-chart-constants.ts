import { c4 } from './c4';
import { relativeRange } from './relative-range';

/** The constants of one subgroup size, all dimensionless. */
export interface ControlChartConstants {
  readonly n: number;
  readonly d2: number;
  readonly d3: number;
  readonly c4: number;
  readonly c5: number;
  readonly A: number;
  readonly A2: number;
  readonly A3: number;
  readonly B3: number;
  readonly B4: number;
  readonly B5: number;
  readonly B6: number;
  readonly D1: number;
  readonly D2: number;
  readonly D3: number;
  readonly D4: number;
  readonly E2: number;
}

/** Divisor of the median moving range of two: √2 Φ⁻¹(3/4), the median of |x₁ − x₂|/σ. */
export const MEDIAN_MOVING_RANGE_DIVISOR = 0.9538725524089398;

/**
 * Control chart constants of a subgroup size, computed and not read from a printed table (which has last-digit
 * errors, for instance D4(3) = 2.574 instead of 2.5746).
 *
 * c5 = √(1 − c4²); A = 3/√n; A2 = 3/(d2√n); A3 = 3/(c4√n); B3, B4 = 1 ∓ 3c5/c4; B5, B6 = c4 ∓ 3c5; D1, D2 = d2 ∓ 3d3;
 * D3, D4 = 1 ∓ 3d3/d2; E2 = 3/d2. The lower ones are floored at 0.
 *
 * @param n - subgroup size, integer ≥ 2
 * @throws InvalidParameterError when n is no such integer
 * @see Montgomery, Introduction to SQC, App. VI; vectors: test/vectors/spc/constants.json
 * @example
 * controlChartConstants(5).A2 // => 0.57681...
 */
export function controlChartConstants(n: number): ControlChartConstants {
  const { d2, d3 } = relativeRange(n);
  const c = c4(n);
  const c5 = Math.sqrt(1 - c * c);
  const root = Math.sqrt(n);
  return {
    n,
    d2,
    d3,
    c4: c,
    c5,
    A: 3 / root,
    A2: 3 / (d2 * root),
    A3: 3 / (c * root),
    B3: Math.max(0, 1 - (3 * c5) / c),
    B4: 1 + (3 * c5) / c,
    B5: Math.max(0, c - 3 * c5),
    B6: c + 3 * c5,
    D1: Math.max(0, d2 - 3 * d3),
    D2: d2 + 3 * d3,
    D3: Math.max(0, 1 - (3 * d3) / d2),
    D4: 1 + (3 * d3) / d2,
    E2: 3 / d2,
  };
}
