/**
 * p-value of the Anderson–Darling test of normality with mean and sigma estimated from the values.
 *
 * A* = A²(1 + 0.75/n + 2.25/n²) and D'Agostino & Stephens' piecewise exponential of A*.
 *
 * @param andersonDarling - A² of the normal fit
 * @param n - number of values, at least 8
 * @see D'Agostino & Stephens, Goodness-of-Fit Techniques (1986), Table 4.9
 * @example
 * normalityPValue(0.2, 100) > 0.5 // => true
 */
export function normalityPValue(andersonDarling: number, n: number): number {
  const a = andersonDarling * (1 + 0.75 / n + 2.25 / (n * n));
  // The parabola of the last piece turns up again far out, where the probability is 0 to double precision anyway.
  if (a >= 0.6) return Math.exp(1.2937 - 5.709 * Math.min(a, 150) + 0.0186 * Math.min(a, 150) ** 2);
  if (a > 0.34) return Math.exp(0.9177 - 4.279 * a - 1.38 * a * a);
  if (a > 0.2) return 1 - Math.exp(-8.318 + 42.796 * a - 59.938 * a * a);
  return 1 - Math.exp(-13.436 + 101.14 * a - 223.73 * a * a);
}
