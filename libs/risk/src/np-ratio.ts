import type { NpRatioParameters } from './feature-specification';

/**
 * N/P ratio: areal capacity of the anode over that of the cathode. Below 1 lithium plates at every charge.
 *
 * N/P = scale · (L_a · q_a · w_a)/(L_c · q_c · w_c), L mass loading, q specific capacity, w share of active material.
 *
 * @param anodeLoading - mg/cm², per side
 * @param cathodeLoading - mg/cm², per side, above 0
 * @returns without unit; not finite when the cathode loading is 0
 */
export function npRatio(anodeLoading: number, cathodeLoading: number, parameters: NpRatioParameters): number {
  const { anodeCapacity, anodeActiveShare, cathodeCapacity, cathodeActiveShare, scale } = parameters;
  return (
    (scale * anodeLoading * anodeCapacity * anodeActiveShare) /
    (cathodeLoading * cathodeCapacity * cathodeActiveShare)
  );
}
