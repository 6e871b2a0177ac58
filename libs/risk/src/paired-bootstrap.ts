import type { PairedCell } from './promotion-evidence';

/** Average precision of both models on the same cells; the difference is challenger less champion. */
export interface RankingGain {
  readonly champion: number;
  readonly challenger: number;
  readonly difference: number;
  /** 95 % interval of the difference. */
  readonly interval: readonly [number, number];
}

const SEED = 20;
const COST_RESAMPLES = 1_000;
/** Fewer than of the cost: each of them goes through all cells. */
const RANKING_RESAMPLES = 400;

/**
 * 95 % interval of the difference in cost a cell: Poisson bootstrap over cells, both models on the same ones.
 * @param champion - cost of each cell by that model, as the two others of the same length, which is at least 1
 */
export function pairedCostInterval(
  champion: Float64Array,
  challenger: Float64Array,
  weights: Float64Array,
): readonly [number, number] {
  const random = mulberry32(SEED);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Cells on which the models agree only change the number of cells, so that they are not drawn.
  const apart = [...champion.keys()].flatMap((index) => {
    const gap = (weights[index] ?? 0) * ((challenger[index] ?? 0) - (champion[index] ?? 0));
    return gap === 0 ? [] : [gap];
  });
  const differences = Float64Array.from({ length: COST_RESAMPLES }, () => {
    let sum = 0;
    for (const gap of apart) sum += gap * poisson(random);
    return sum / total;
  });
  return central(differences);
}

/** Null: without a failure there is no precision. The same bootstrap; a sample without a failure counts as no difference. */
export function pairedRankingGain(cells: readonly PairedCell[]): RankingGain | null {
  if (!cells.some(({ failed }) => failed)) return null;
  const failed = Uint8Array.from(cells, (cell) => Number(cell.failed));
  const weights = Float64Array.from(cells, ({ weight }) => weight);
  const [champion, challenger] = [
    new Ranking(
      failed,
      Float64Array.from(cells, (cell) => cell.champion),
    ),
    new Ranking(
      failed,
      Float64Array.from(cells, (cell) => cell.challenger),
    ),
  ];
  const [ofChampion, ofChallenger] = [champion.precision(weights) ?? 0, challenger.precision(weights) ?? 0];
  const random = mulberry32(SEED);
  const drawn = new Float64Array(cells.length);
  const differences = Float64Array.from({ length: RANKING_RESAMPLES }, () => {
    for (let index = 0; index < drawn.length; index++) drawn[index] = (weights[index] ?? 0) * poisson(random);
    return (challenger.precision(drawn) ?? 0) - (champion.precision(drawn) ?? 0);
  });
  return {
    champion: ofChampion,
    challenger: ofChallenger,
    difference: ofChallenger - ofChampion,
    interval: central(differences),
  };
}

/** Cells by descending score, sorted once for all samples. */
class Ranking {
  /** Down to the last failure: what ranks below it changes no precision. */
  readonly #order: Uint32Array;
  /** 1: the next cell has another score. */
  readonly #last: Uint8Array;

  constructor(
    private readonly failed: Uint8Array,
    score: Float64Array,
  ) {
    const order = Uint32Array.from(score.keys()).sort((a, b) => (score[b] ?? 0) - (score[a] ?? 0) || a - b);
    const last = Uint8Array.from(order, (index, rank) =>
      Number(score[order[rank + 1] ?? -1] !== score[index]),
    );
    let end = order.findLastIndex((index) => failed[index] === 1) + 1;
    // A failure that ties with good cells keeps the whole of its group.
    while (end > 0 && last[end - 1] === 0) end++;
    this.#order = order.slice(0, end);
    this.#last = last.slice(0, end);
  }

  /** Weighted average precision, equal scores as one threshold; null: no failure has a weight. */
  precision(weights: Float64Array): number | null {
    let [area, hits, before, total] = [0, 0, 0, 0];
    for (let rank = 0; rank < this.#order.length; rank++) {
      const index = this.#order[rank] ?? 0;
      const weight = weights[index] ?? 0;
      total += weight;
      if (this.failed[index] === 1) hits += weight;
      if (this.#last[rank] === 1 && hits > before) {
        area += ((hits - before) * hits) / total;
        before = hits;
      }
    }
    return hits > 0 ? area / hits : null;
  }
}

function central(values: Float64Array): readonly [number, number] {
  const sorted = values.sort();
  return [
    sorted[Math.floor(0.025 * sorted.length)] ?? NaN,
    sorted[Math.ceil(0.975 * sorted.length) - 1] ?? NaN,
  ];
}

/** Cumulative probabilities of the Poisson distribution with mean 1; a thirteenth event comes once in 10¹⁰ draws. */
const POISSON = Float64Array.from({ length: 13 }, (_, count) => {
  let [term, sum] = [1 / Math.E, 0];
  for (let event = 0; event <= count; event++) {
    sum += term;
    term /= event + 1;
  }
  return count === 12 ? 1 : sum;
});

/** With mean 1. */
function poisson(random: () => number): number {
  const share = random();
  let count = 0;
  while (share >= (POISSON[count] ?? 1)) count++;
  return count;
}

const { imul } = Math;

/** A small generator with a seed: the same interval every time. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = imul(state ^ (state >>> 15), 1 | state);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
