import { normalCdf, normalPdf } from '@cellgate/statistics';
import { gaussLegendre } from '../constants/gauss-legendre';
import { InvalidParameterError } from '../errors';
import { Memory } from './memory';
import { solveLinearSystem } from './solve-linear-system';

const NODES = 60;
const memory = new Memory();

export interface CusumDesign {
  /** Allowance in sigma of the plotted mean. */
  readonly k: number;
  /** Decision interval in sigma of the plotted mean. */
  readonly h: number;
  /** Fast initial response as a fraction of h; 0 unless given. */
  readonly headStart?: number;
}

/**
 * Average run length of the two-sided tabular CUSUM on independent normal values.
 *
 * One-sided: L(s) = 1 + Φ(k − s − δ) L(0) + ∫₀ʰ φ(x + k − s − δ) L(x) dx, solved at Gauss–Legendre nodes (Nyström).
 * Two-sided from 0: 1/L = 1/L⁺ + 1/L⁻; with a head start s: L = (L⁺(s)L⁻(0) + L⁻(s)L⁺(0) − L⁺(0)L⁻(0))/(L⁺(0) + L⁻(0)).
 *
 * @param shift - δ, shift of the mean in sigma of the plotted mean
 * @returns points until the first signal, on average
 * @throws InvalidParameterError for k < 0 or h ≤ 0
 * @see Page 1954; Lucas & Crosier, Technometrics 24 (1982) 199; vectors: test/vectors/spc/arl.json
 * @example
 * cusumRunLength({ k: 0.5, h: 4 }, 1) // => 8.38...
 */
export function cusumRunLength(design: CusumDesign, shift = 0): number {
  const { k, h, headStart = 0 } = design;
  if (!(k >= 0 && k < 10)) throw new InvalidParameterError('k', k, 'from 0 to 10');
  if (!(h > 0 && h <= 100)) throw new InvalidParameterError('h', h, 'above 0 and at most 100');
  return memory.recall(`${k}/${h}/${headStart}/${shift}`, () => solve(k, h, headStart, shift));
}

function solve(k: number, h: number, headStart: number, shift: number): number {
  const up = oneSided(k, h, shift, headStart * h);
  const down = oneSided(k, h, -shift, headStart * h);
  const fromZero = (up.zero * down.zero) / (up.zero + down.zero);
  if (headStart === 0) return fromZero;
  return (up.start * down.zero + down.start * up.zero - up.zero * down.zero) / (up.zero + down.zero);
}

function oneSided(
  k: number,
  h: number,
  shift: number,
  start: number,
): { readonly zero: number; readonly start: number } {
  const rule = gaussLegendre(NODES);
  const n = NODES + 1;
  const nodes = Float64Array.from({ length: n }, (_, i) =>
    i === 0 ? 0 : 0.5 * h * (1 + (rule.nodes[i - 1] as number)),
  );
  const kernel = (from: number, i: number): number =>
    i === 0
      ? normalCdf(k - from - shift)
      : 0.5 * h * (rule.weights[i - 1] as number) * normalPdf((nodes[i] as number) + k - from - shift);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) matrix[i * n + j] = (i === j ? 1 : 0) - kernel(nodes[i] as number, j);
  }
  const lengths = solveLinearSystem(matrix, new Float64Array(n).fill(1));
  let atStart = 1;
  for (let j = 0; j < n; j++) atStart += kernel(start, j) * (lengths[j] as number);
  return { zero: lengths[0] as number, start: atStart };
}
