/**
 * Uniform random numbers in [0, 1) from a recorded seed: the same seed gives the same numbers everywhere.
 *
 * xoshiro128** with its state filled from the text of the seed (FNV-1a, then splitmix32). Not for secrets.
 *
 * @param seed - any text; record it with what was drawn
 * @see Blackman & Vigna, ACM TOMS 47 (2021) 36
 * @example
 * randomSource('lot-1')() === randomSource('lot-1')() // => true
 */
export function randomSource(seed: string): () => number {
  let hash = 0x811c9dc5;
  for (const character of seed) hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193);
  const fill = (): number => {
    hash = (hash + 0x9e3779b9) | 0;
    let z = hash;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  let [a, b, c, d] = [fill(), fill(), fill(), fill() | 1];
  const next = (): number => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  return () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
}
