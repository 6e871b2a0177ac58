import type { LabelledProbability } from './label-calibration';

/** Cells of similar probability: what was predicted of them and what became of them. */
export interface ReliabilityBin {
  /** Lowest and highest probability in the bin. */
  readonly from: number;
  readonly to: number;
  readonly cells: number;
  readonly failures: number;
  /** Sum of the weights. */
  readonly weight: number;
  /** Weighted means: of the probability, and of the failures. */
  readonly predicted: number;
  readonly observed: number;
  /** 95 % interval of the failure rate (Wilson 1927), by the number of equally weighted cells that say as much (Kish 1965). */
  readonly interval: readonly [number, number];
}

const BINS = 15;
const NORMAL_975 = 1.96;

/**
 * The cells by ascending probability in 15 bins of equal weight, empty ones left out: the reliability diagram. The expected
 * calibration error is the weighted mean distance of `predicted` and `observed` over these bins.
 */
export function reliabilityBins(cells: readonly LabelledProbability[]): ReliabilityBin[] {
  const total = cells.reduce((sum, { weight }) => sum + weight, 0);
  const order = [...cells.keys()].sort(
    // Of equal ones the later first, as `expectedCalibrationError` has them.
    (a, b) => (cells[a]?.probability ?? 0) - (cells[b]?.probability ?? 0) || b - a,
  );
  const groups: LabelledProbability[][] = Array.from({ length: BINS }, () => []);
  let before = 0;
  for (const index of order) {
    const cell = cells[index];
    if (cell === undefined) continue;
    groups[Math.min(BINS - 1, Math.floor((before * BINS) / total))]?.push(cell);
    before += cell.weight;
  }
  return groups.flatMap((group) => (group.length === 0 ? [] : [binOf(group)]));
}

function binOf(group: readonly LabelledProbability[]): ReliabilityBin {
  let [weight, squares, predicted, failed, failures] = [0, 0, 0, 0, 0];
  for (const cell of group) {
    weight += cell.weight;
    squares += cell.weight ** 2;
    predicted += cell.weight * cell.probability;
    failed += cell.failed ? cell.weight : 0;
    failures += Number(cell.failed);
  }
  const observed = failed / weight;
  return {
    from: group[0]?.probability ?? NaN,
    to: group.at(-1)?.probability ?? NaN,
    cells: group.length,
    failures,
    weight,
    predicted: predicted / weight,
    observed,
    interval: wilson(observed, weight ** 2 / squares),
  };
}

function wilson(share: number, count: number): readonly [number, number] {
  const z2 = NORMAL_975 ** 2;
  const centre = (share + z2 / (2 * count)) / (1 + z2 / count);
  const half =
    (NORMAL_975 / (1 + z2 / count)) * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
