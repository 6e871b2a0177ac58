/** Cells by descending score; `last` marks the end of equal scores. */
export interface Ranking {
  readonly failed: Uint8Array;
  readonly probability: Float64Array;
  readonly logOdds: Float64Array;
  readonly last: Uint8Array;
  /** Position of each cell in the data, for what goes with it. */
  readonly order: Uint32Array;
}

export function rank(failed: readonly number[], logOdds: readonly number[]): Ranking {
  const order = Uint32Array.from(logOdds, (_, index) => index).sort(
    (a, b) => (logOdds[b] ?? NaN) - (logOdds[a] ?? NaN) || a - b,
  );
  const sorted = Float64Array.from(order, (index) => logOdds[index] ?? NaN);
  return {
    order,
    failed: Uint8Array.from(order, (index) => failed[index] ?? 0),
    logOdds: sorted,
    probability: sorted.map((x) => 1 / (1 + Math.exp(-x))),
    last: Uint8Array.from(sorted, (x, index) => (sorted[index + 1] === x ? 0 : 1)),
  };
}

export interface Figures {
  readonly prAuc: number;
  readonly recall: number;
  readonly recallAtFlagRate: number;
  readonly ece: number;
  readonly slope: number;
}

/**
 * The metrics of a resample in which a cell stands `weights[position]` times, without copying or sorting again.
 * With all weights 1 they are those of `@cellgate/risk`.
 *
 * @param flagRate - share of the cells outside the limits in the same resample
 */
export function weightedFigures(
  { failed, probability, logOdds, last }: Ranking,
  weights: Uint8Array,
  review: number,
  flagRate: number,
): Figures {
  let [total, positives] = [0, 0];
  for (let i = 0; i < failed.length; i++) {
    total += weights[i] ?? 0;
    positives += (weights[i] ?? 0) * (failed[i] ?? 0);
  }
  const reviewed = Math.floor(review * total);
  const flagged = Math.floor(flagRate * total);
  let [seen, hits, before, area, recall, recallAtFlagRate] = [0, 0, 0, 0, 0, 0];
  const bins = 15;
  const [outcomes, predicted] = [new Float64Array(bins), new Float64Array(bins)];
  for (let i = 0; i < failed.length; i++) {
    const weight = weights[i] ?? 0;
    const own = weight * (failed[i] ?? 0);
    if (seen < reviewed) recall += own;
    if (seen < flagged) recallAtFlagRate += own;
    const bin = Math.min(bins - 1, Math.floor((seen * bins) / total));
    outcomes[bin] = (outcomes[bin] ?? 0) + own;
    predicted[bin] = (predicted[bin] ?? 0) + weight * (probability[i] ?? NaN);
    seen += weight;
    hits += own;
    if (last[i] === 1 && hits > before) {
      area += ((hits - before) / positives) * (hits / seen);
      before = hits;
    }
  }
  let gap = 0;
  for (let bin = 0; bin < bins; bin++) gap += Math.abs((outcomes[bin] ?? 0) - (predicted[bin] ?? 0));
  return {
    prAuc: area,
    recall: recall / positives,
    recallAtFlagRate: recallAtFlagRate / positives,
    ece: gap / total,
    slope: slopeOf(failed, logOdds, weights),
  };
}

/** Newton steps of a logistic regression of the outcome on the predicted log-odds. */
function slopeOf(failed: Uint8Array, logOdds: Float64Array, weights: Uint8Array): number {
  let [slope, intercept] = [1, 0];
  for (let step = 0; step < 6; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
    for (let i = 0; i < failed.length; i++) {
      const weight = weights[i] ?? 0;
      if (weight === 0) continue;
      const x = logOdds[i] ?? NaN;
      const p = 1 / (1 + Math.exp(-slope * x - intercept));
      const residual = weight * ((failed[i] ?? NaN) - p);
      const curvature = weight * p * (1 - p);
      g0 += residual;
      g1 += residual * x;
      h00 += curvature;
      h01 += curvature * x;
      h11 += curvature * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    const change = (h00 * g1 - h01 * g0) / determinant;
    intercept += (h11 * g0 - h01 * g1) / determinant;
    slope += change;
    if (Math.abs(change) < 1e-6) break;
  }
  return slope;
}

/** A small generator with a seed (mulberry32): the same intervals every time. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How often each cell stands in a resample: Poisson with mean 1, the bootstrap of large samples. */
export function resample(weights: Uint8Array, random: () => number): void {
  for (let i = 0; i < weights.length; i++) {
    let [product, count] = [random(), 0];
    while (product > 0.367_879_441_171_442_33) {
      product *= random();
      count++;
    }
    weights[i] = count;
  }
}
