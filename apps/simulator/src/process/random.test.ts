import { Random } from './random';

const sample = (n: number, draw: () => number): { mean: number; sd: number } => {
  const values = Array.from({ length: n }, draw);
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  return { mean, sd: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1)) };
};

describe('Random', () => {
  it('gives the same numbers for the same seed, stream and index, and others for any other', () => {
    const first = (seed: number, stream: string, index?: number) => {
      const random = new Random(seed, stream, index);
      return [random.uniform(), random.uniform(), random.uniform()];
    };
    expect(first(1, 'a', 0)).toEqual(first(1, 'a', 0));
    const all = [first(1, 'a', 0), first(2, 'a', 0), first(1, 'b', 0), first(1, 'a', 1)].flat();
    expect(new Set(all).size).toBe(all.length);
  });

  it('tells seeds apart beyond 32 bits', () => {
    expect(new Random(1, 'a').uniform()).not.toBe(new Random(1 + 2 ** 32, 'a').uniform());
  });

  it('draws from the laws it names (100,000 draws, five standard errors)', () => {
    const random = new Random(7, 'laws');
    const uniform = sample(100_000, () => random.uniform());
    expect(Math.abs(uniform.mean - 0.5)).toBeLessThan(0.005);
    expect(Math.abs(uniform.sd - Math.sqrt(1 / 12))).toBeLessThan(0.003);
    const normal = sample(100_000, () => random.normal(3, 2));
    expect(Math.abs(normal.mean - 3)).toBeLessThan(0.032);
    expect(Math.abs(normal.sd - 2)).toBeLessThan(0.023);
    const exponential = sample(100_000, () => random.exponential(0.05));
    expect(Math.abs(exponential.mean - 0.05)).toBeLessThan(0.0008);
    const gamma = sample(100_000, () => random.gamma(2, 0.7));
    expect(Math.abs(gamma.mean - 1.4)).toBeLessThan(0.016);
    expect(Math.abs(gamma.sd - 0.7 * Math.SQRT2)).toBeLessThan(0.02);
    const logNormal = sample(100_000, () => random.logNormal(-0.2, 0.9));
    expect(Math.abs(logNormal.mean - Math.exp(-0.2 + 0.405))).toBeLessThan(0.024);
  });

  it('is independent between neighbouring indexes (correlation below 0.02 over 20,000 pairs)', () => {
    const values = Array.from({ length: 20_001 }, (_, i) => new Random(1, 'cell', i).uniform() - 0.5);
    let product = 0;
    for (let i = 0; i < 20_000; i++) product += (values[i] ?? 0) * (values[i + 1] ?? 0);
    expect(Math.abs((product / 20_000) * 12)).toBeLessThan(0.02);
  });
});
