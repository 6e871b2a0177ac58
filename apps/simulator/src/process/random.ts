// Bound once: looking up a global is slow where a script runs in a context of its own, as tests do.
const { imul, log, sqrt, cos, sin, exp, PI, trunc } = Math;

/** 32-bit avalanche of MurmurHash3: neighbouring inputs give unrelated outputs. */
function mix(value: number): number {
  let h = value | 0;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const hashes = new Map<string, number>();

/** FNV-1a, kept: the streams are a dozen fixed names. */
function hashText(text: string): number {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = imul(h ^ text.charCodeAt(i), 0x01000193);
  hashes.set(text, h >>> 0);
  return h >>> 0;
}

/**
 * Seeded pseudo-random numbers: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state, not for cryptography.
 *
 * A generator belongs to a seed, a named stream and an index (a cell, a roll, a block). So every cell draws from numbers
 * of its own, and what happens to one cell never shifts the draws of another: two runs that differ in one condition can be
 * compared cell by cell.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;
  private spareNormal: number | null = null;

  constructor(seed: number, stream: string, index = 0) {
    this.a = mix(seed);
    this.b = mix(hashText(stream) ^ trunc(seed / 0x1_0000_0000));
    this.c = mix(index ^ 0x9e3779b9);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** Integer in [0, 2³²). */
  private next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Uniform on the open interval (0, 1). */
  uniform(): number {
    return (this.next() + 0.5) / 0x1_0000_0000;
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** Normal by the Box-Muller transform. */
  normal(mean = 0, standardDeviation = 1): number {
    if (this.spareNormal !== null) {
      const spare = this.spareNormal;
      this.spareNormal = null;
      return mean + standardDeviation * spare;
    }
    const radius = sqrt(-2 * log(this.uniform()));
    const angle = 2 * PI * this.uniform();
    this.spareNormal = radius * sin(angle);
    return mean + standardDeviation * radius * cos(angle);
  }

  logNormal(mu: number, sigma: number): number {
    return exp(this.normal(mu, sigma));
  }

  exponential(mean: number): number {
    return -mean * log(this.uniform());
  }

  /** Gamma with a whole-numbered shape (Erlang): the sum of `shape` exponentials of mean `scale`. */
  gamma(shape: number, scale: number): number {
    let sum = 0;
    for (let i = 0; i < shape; i++) sum += this.exponential(scale);
    return sum;
  }
}
