export interface QuadratureRule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const rules = new Map<number, QuadratureRule>();

/**
 * Gauss–Legendre nodes and weights on [−1, 1].
 *
 * Nodes are the roots of the Legendre polynomial P_n, found by Newton's method from the Chebyshev guess;
 * weights are 2 / ((1 − x²) P_n′(x)²). Exact for polynomials up to degree 2n − 1.
 *
 * @param count - number of nodes, an integer ≥ 1
 * @returns nodes in rising order and their weights; the result is shared between calls, do not write into it
 * @see Press et al., Numerical Recipes, 3rd ed., §4.6
 * @example
 * gaussLegendre(2).nodes[1] // => 0.5773502691896257
 */
export function gaussLegendre(count: number): QuadratureRule {
  const known = rules.get(count);
  if (known) return known;
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let previous = 0;
      let value = 1;
      for (let k = 0; k < count; k++) {
        const next = ((2 * k + 1) * x * value - k * previous) / (k + 1);
        previous = value;
        value = next;
      }
      slope = (count * (x * value - previous)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  const rule = { nodes, weights };
  rules.set(count, rule);
  return rule;
}
