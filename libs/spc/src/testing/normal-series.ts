/** Normal values with mean 0 and sigma 1 from a fixed seed (Lehmer generator, Box–Muller). */
export function normalSeries(length: number, seed: number): number[] {
  let state = seed * 1_000_003 + 12_345;
  const uniform = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return Array.from(
    { length },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}
