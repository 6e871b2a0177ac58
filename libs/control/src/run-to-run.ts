/** Gain errors up to this factor must leave the loop stable with half of the stable range in reserve. */
const GAIN_ERROR = 2;

/**
 * EWMA run-to-run controller (Ingolfsson & Sachs): the process is y = b·u + a with a slowly moving disturbance a, of which
 * a₊ = ω(y − b·u) + (1 − ω)a₋ is the estimate; the set-point that brings y to the target T is (T − a)/b.
 *
 * @param values - process values that belong to the set-point, oldest first; at least one
 * @param setPoint - set-point during all of them, u
 * @returns estimate of the disturbance after the last value, in the unit of the process; NaN when any input is
 * @example
 * estimateDisturbance([45, 45], { setPoint: 35, gain: 1, weight: 0.3 }) // => 10
 */
export function estimateDisturbance(
  values: readonly number[],
  { setPoint, gain, weight }: { readonly setPoint: number; readonly gain: number; readonly weight: number },
): number {
  let estimate = NaN;
  for (const [index, value] of values.entries()) {
    const seen = value - gain * setPoint;
    estimate = index === 0 ? seen : weight * seen + (1 - weight) * estimate;
  }
  return estimate;
}

/** Set-point that would bring the process to its target, before any bound. */
export function settingFor(target: number, disturbance: number, gain: number): number {
  return (target - disturbance) / gain;
}

/** Stable iff 0 < ω·β/b < 2 (Ingolfsson & Sachs), β the true gain and b the assumed one. */
export function isStable(weight: number, gainRatio: number): boolean {
  const product = weight * gainRatio;
  return product > 0 && product < 2;
}

/** Whether a true gain of twice the assumed one leaves the loop in the inner half of the stable range: 0 < 2ω ≤ 1. */
export function isStableEverywhere(weight: number): boolean {
  return isStable(weight, GAIN_ERROR) && weight * GAIN_ERROR <= 1;
}
