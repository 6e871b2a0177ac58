import { normalCdf } from '@cellgate/statistics';
import { InvalidParameterError } from '../errors';
import { gaussLegendre } from './gauss-legendre';

/** Mean and standard deviation of the range of n standard normal observations. */
export interface RelativeRange {
  readonly d2: number;
  readonly d3: number;
}

const REACH = 8.5;
const STEP = 0.1;
const PANELS = 5;
const NODES = 24;

/** Φ on an even grid, and Φ(x + r) − Φ(x) for every node r of the outer integral: neither depends on n. */
interface Grid {
  readonly density: Float64Array;
  readonly cumulative: Float64Array;
  readonly ranges: Float64Array;
  readonly weights: Float64Array;
  /** One row of differences per node of the outer integral. */
  readonly differences: readonly Float64Array[];
}

let grid: Grid | undefined;
const known = new Map<number, RelativeRange>();

function makeGrid(): Grid {
  const points = Math.round((2 * REACH) / STEP) + 1;
  const density = new Float64Array(points);
  const cumulative = new Float64Array(points);
  for (let i = 0; i < points; i++) {
    const x = -REACH + i * STEP;
    density[i] = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    cumulative[i] = normalCdf(x);
  }
  const rule = gaussLegendre(NODES);
  const width = (2 * REACH) / PANELS;
  const ranges = new Float64Array(PANELS * NODES);
  const weights = new Float64Array(PANELS * NODES);
  const differences: Float64Array[] = [];
  for (let node = 0; node < PANELS * NODES; node++) {
    const panel = Math.floor(node / NODES);
    const r = width * (panel + 0.5 * (1 + (rule.nodes[node % NODES] as number)));
    ranges[node] = r;
    weights[node] = 0.5 * width * (rule.weights[node % NODES] as number);
    const row = new Float64Array(points);
    for (let i = 0; i < points; i++) row[i] = normalCdf(-REACH + i * STEP + r) - (cumulative[i] as number);
    differences.push(row);
  }
  return { density, cumulative, ranges, weights, differences };
}

/**
 * d2(n) = E(R)/σ and d3(n) = sd(R)/σ of the range R of n normal observations, for any n.
 *
 * d2 = ∫ [1 − Φ(x)ⁿ − (1 − Φ(x))ⁿ] dx over the real line, by the trapezoid rule, which converges exponentially for
 * such integrands. E(R²) = 2 ∫₀^∞ r P(R > r) dr with P(R ≤ r) = n ∫ φ(x) [Φ(x + r) − Φ(x)]ⁿ⁻¹ dx, by Gauss–Legendre
 * panels outside and the trapezoid rule inside; d3 = √(E(R²) − d2²). Accurate to about 1e-13 for n ≤ 1000.
 *
 * @param n - subgroup size, integer from 2 to 100 000
 * @returns both constants, dimensionless
 * @throws InvalidParameterError when n is outside that range
 * @see Tippett, Biometrika 17 (1925) 364; ISO 7870-2 Table 2; vectors: test/vectors/spc/constants.json
 * @example
 * relativeRange(2).d2 // => 1.1283791670955126
 */
export function relativeRange(n: number): RelativeRange {
  const stored = known.get(n);
  if (stored) return stored;
  if (!Number.isInteger(n) || n < 2 || n > 100_000) {
    throw new InvalidParameterError('n', n, 'an integer from 2 to 100 000');
  }
  grid ??= makeGrid();
  let d2 = 0;
  for (const p of grid.cumulative) d2 += 1 - p ** n - (1 - p) ** n;
  d2 *= STEP;
  let square = 0;
  for (const [node, row] of grid.differences.entries()) {
    let below = 0;
    for (let i = 0; i < row.length; i++) below += (grid.density[i] as number) * (row[i] as number) ** (n - 1);
    below *= n * STEP;
    square += (grid.weights[node] as number) * (grid.ranges[node] as number) * (1 - below);
  }
  const result = { d2, d3: Math.sqrt(2 * square - d2 * d2) };
  known.set(n, result);
  return result;
}
