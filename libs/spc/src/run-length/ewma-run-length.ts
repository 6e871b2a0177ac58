import { normalPdf } from '@cellgate/statistics';
import { gaussLegendre } from '../constants/gauss-legendre';
import { InvalidParameterError } from '../errors';
import { Memory } from './memory';
import { solveLinearSystem } from './solve-linear-system';

const memory = new Memory();

export interface EwmaDesign {
  readonly lambda: number;
  /** L: width of the limits in sigma of the statistic. */
  readonly width: number;
}

/**
 * Average run length of the two-sided EWMA with its constant (asymptotic) limits on independent normal values.
 *
 * L(z) = 1 + (1/λ) ∫₋c^c φ((x − (1 − λ)z)/λ − δ) L(x) dx with c = L √(λ/(2 − λ)), solved at Gauss–Legendre nodes.
 * The exact, narrower limits of the first points shorten it slightly.
 *
 * @param shift - δ in sigma of the plotted mean
 * @returns points until the first signal, on average
 * @throws InvalidParameterError for λ outside (0, 1] or L ≤ 0
 * @see Crowder, Technometrics 29 (1987) 401; Lucas & Saccucci, Technometrics 32 (1990) 1; vectors: test/vectors/spc/arl.json
 * @example
 * ewmaRunLength({ lambda: 0.1, width: 2.7 }, 1) // => 9.8...
 */
export function ewmaRunLength(design: EwmaDesign, shift = 0): number {
  const { lambda, width } = design;
  if (!(lambda > 0 && lambda <= 1))
    throw new InvalidParameterError('lambda', lambda, 'above 0 and at most 1');
  if (!(width > 0 && width <= 10)) throw new InvalidParameterError('L', width, 'above 0 and at most 10');
  return memory.recall(`${lambda}/${width}/${shift}`, () => solve(lambda, width, shift));
}

function solve(lambda: number, width: number, shift: number): number {
  const reach = width * Math.sqrt(lambda / (2 - lambda));
  // The kernel is λ wide: enough nodes for the narrowest one.
  const count = Math.min(300, Math.max(60, Math.ceil((10 * reach) / lambda)));
  const rule = gaussLegendre(count);
  const kernel = (from: number, j: number): number =>
    ((reach * (rule.weights[j] as number)) / lambda) *
    normalPdf((reach * (rule.nodes[j] as number) - (1 - lambda) * from) / lambda - shift);
  const matrix = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      matrix[i * count + j] = (i === j ? 1 : 0) - kernel(reach * (rule.nodes[i] as number), j);
    }
  }
  const lengths = solveLinearSystem(matrix, new Float64Array(count).fill(1));
  let result = 1;
  for (let j = 0; j < count; j++) result += kernel(0, j) * (lengths[j] as number);
  return result;
}
