/**
 * Half the Poisson deviance: D(x, m) = x·ln(x/m) + m − x, without cancellation where x is near m.
 *
 * @param x - observed, above 0
 * @param m - expected, above 0
 * @returns a number ≥ 0 without unit; relative error a few ε
 * @see Loader, Fast and Accurate Computation of Binomial Probabilities (2000), function bd0
 * @example
 * deviance(5, 5) // => 0
 */
export function deviance(x: number, m: number): number {
  const difference = x - m;
  if (Math.abs(difference) >= 0.1 * (x + m)) return x * Math.log(x / m) - difference;
  const v = difference / (x + m);
  const square = v * v;
  let sum = difference * v;
  let term = 2 * x * v;
  for (let k = 3; ; k += 2) {
    term *= square;
    const next = sum + term / k;
    if (next === sum) return sum;
    sum = next;
  }
}
