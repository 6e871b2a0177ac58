import path from 'node:path';
import { machinesOf, loadPlantFile } from '@cellgate/plant';
import { OnnxModel } from '@cellgate/onnx';
import { calibrationSlope, averagePrecision, examine, limitBreaches, recallAtReview } from '@cellgate/risk';
import { simulatedCells } from './simulated-cells.ts';
import { generator, rank, resample, weightedFigures } from './weighted-metrics.ts';
import type { Bar, Section } from './section.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** None of them is a seed of the training. */
const SEEDS = [101, 102, 103];
const CELLS = 80_000;
const RESAMPLES = 100;
const REVIEW = 0.02;
/** The end-of-line decision that the bar is defined against; a plant may have more limits there. */
const CLASSIC = new Set(['k_value', 'capacity', 'dcir', 'thickness']);
const BATCH = 2_000;

interface Pooled {
  readonly failed: number[];
  readonly truth: number[];
  /** Whether a value is outside the classic end-of-line limits, and outside any of the plant there. */
  readonly outside: Uint8Array;
  readonly outsideAny: Uint8Array;
  readonly logOdds: number[];
}

/**
 * The models that ship on histories they have never seen, three seeds pooled, against the oracle (the true probability) and
 * against end-of-line limits at the flag rate of these limits. Bars are for the model that grades.
 */
export async function simulated(names: readonly string[], champion: string): Promise<Section> {
  const figures: Record<string, number> = {};
  const bars: Bar[] = [];
  const plant = loadPlantFile(path.join(root, 'config/demo-plant.yaml'), {});
  const followed = new Set(machinesOf(plant).flatMap(({ after }) => after));
  const limits = plant.characteristics
    .filter(({ stage, machines }) => stage === 'FQC' && machines.some((id) => !followed.has(id)))
    .map(({ id, unit, lsl, usl }) => ({ characteristic: id, unit, lsl, usl }));
  const models = await Promise.all(names.map((name) => OnnxModel.load(path.join(root, 'models', name))));
  const pooled = models.map((): Pooled => {
    const cells = SEEDS.length * CELLS;
    const [outside, outsideAny] = [new Uint8Array(cells), new Uint8Array(cells)];
    return { failed: [], truth: [], outside, outsideAny, logOdds: [] };
  });
  let failures = 0;
  for (const seed of SEEDS) {
    const waiting = models.map((): number[] => []);
    for await (const cell of simulatedCells(seed, CELLS)) {
      failures += Number(cell.failed);
      for (const [index, { risk }] of models.entries()) {
        const { vector } = examine(risk.specification, cell.measurements, []);
        const own = pooled[index];
        if (vector.kind !== 'vector' || own === undefined) continue;
        const breaches = limitBreaches(risk.specification, cell.measurements, limits, vector.quarantined);
        own.outside[own.failed.length] = breaches.some(({ characteristic }) => CLASSIC.has(characteristic))
          ? 1
          : 0;
        own.outsideAny[own.failed.length] = breaches.length > 0 ? 1 : 0;
        own.failed.push(Number(cell.failed));
        own.truth.push(cell.probability);
        waiting[index]?.push(...vector.columns);
      }
      for (const [index, model] of models.entries()) {
        if ((waiting[index]?.length ?? 0) >= BATCH * model.width) await score(model, waiting, index, pooled);
      }
    }
    for (const [index, model] of models.entries()) await score(model, waiting, index, pooled);
  }
  figures['simulated cells'] = SEEDS.length * CELLS;
  figures['simulated failures'] = failures;
  for (const [index, model] of models.entries()) {
    const own = pooled[index];
    if (own === undefined) continue;
    const found = judge(own);
    for (const [name, value] of Object.entries(found)) figures[`${model.risk.name}: ${name}`] = value;
    if (model.risk.name === champion) bars.push(...barsOf(found));
    await model.close();
  }
  return { figures, bars };
}

async function score(
  model: OnnxModel,
  waiting: readonly number[][],
  index: number,
  pooled: readonly Pooled[],
): Promise<void> {
  const rows = waiting[index] ?? [];
  if (rows.length === 0) return;
  const { slope, intercept } = model.risk.calibration;
  const { margin } = await model.score(Float32Array.from(rows));
  rows.length = 0;
  for (const value of margin) pooled[index]?.logOdds.push(slope * value + intercept);
}

/** Point values, and the ends of the 95 % intervals of the bootstrap. */
function judge({ failed, truth, outside, outsideAny, logOdds }: Pooled): Record<string, number> {
  const [ranking, oracle] = [
    rank(failed, logOdds),
    rank(
      failed,
      truth.map((p) => Math.log(p / (1 - p))),
    ),
  ];
  const weights = new Uint8Array(failed.length).fill(1);
  const [byRank, byOracle] = [new Uint8Array(failed.length), new Uint8Array(failed.length)];
  const once = (): Record<string, number> => {
    let [cells, hits, flagged, caught, flaggedAny, caughtAny] = [0, 0, 0, 0, 0, 0];
    for (const [index, weight] of weights.entries()) {
      cells += weight;
      hits += weight * (failed[index] ?? 0);
      flagged += weight * (outside[index] ?? 0);
      caught += weight * (outside[index] ?? 0) * (failed[index] ?? 0);
      flaggedAny += weight * (outsideAny[index] ?? 0);
      caughtAny += weight * (outsideAny[index] ?? 0) * (failed[index] ?? 0);
    }
    for (let i = 0; i < byRank.length; i++) {
      byRank[i] = weights[ranking.order[i] ?? 0] ?? 0;
      byOracle[i] = weights[oracle.order[i] ?? 0] ?? 0;
    }
    const own = weightedFigures(ranking, byRank, REVIEW, flagged / cells);
    const ownAny = weightedFigures(ranking, byRank, REVIEW, flaggedAny / cells);
    const best = weightedFigures(oracle, byOracle, REVIEW, flagged / cells);
    return {
      'PR-AUC': own.prAuc,
      'PR-AUC over oracle': own.prAuc / best.prAuc,
      'recall at 2 %': own.recall,
      'recall at 2 % over oracle': own.recall / best.recall,
      'flag rate of end-of-line limits': flagged / cells,
      'recall of end-of-line limits': caught / hits,
      'recall over end-of-line limits at equal flag rate': own.recallAtFlagRate / (caught / hits),
      'flag rate of all end-of-line limits of the plant': flaggedAny / cells,
      'recall of all end-of-line limits of the plant': caughtAny / hits,
      'recall over all end-of-line limits of the plant at equal flag rate':
        ownAny.recallAtFlagRate / (caughtAny / hits),
      'ECE over base rate': own.ece / (hits / cells),
      'calibration slope': own.slope,
    };
  };
  const point = once();
  // The metrics of the library have vectors; those of the resamples must be the same.
  expectEqual('PR-AUC', point['PR-AUC'], averagePrecision(failed, logOdds));
  expectEqual('recall at 2 %', point['recall at 2 %'], recallAtReview(failed, logOdds, REVIEW));
  expectEqual('calibration slope', point['calibration slope'], calibrationSlope(failed, logOdds));
  const random = generator(7);
  const samples = Array.from({ length: RESAMPLES }, () => {
    resample(weights, random);
    return once();
  });
  const found: Record<string, number> = {};
  for (const [name, value] of Object.entries(point)) {
    const sorted = samples.map((sample) => sample[name] ?? NaN).sort((a, b) => a - b);
    found[name] = value;
    found[`${name}, from`] = sorted[Math.floor(0.025 * RESAMPLES)] ?? NaN;
    found[`${name}, to`] = sorted[Math.ceil(0.975 * RESAMPLES) - 1] ?? NaN;
  }
  return found;
}

function expectEqual(name: string, found: number | undefined, expected: number): void {
  if (Math.abs((found ?? NaN) - expected) <= 1e-6) return;
  throw new Error(`${name} of the resamples is ${found}, of the library ${expected}`);
}

function barsOf(found: Readonly<Record<string, number>>): Bar[] {
  const atLeast = (name: string, limit: number): Bar => {
    const value = found[name] ?? NaN;
    return { name, value, limit, ok: value >= limit };
  };
  const atMost = (name: string, limit: number): Bar => {
    const value = found[name] ?? NaN;
    return { name, value, limit, ok: value <= limit };
  };
  return [
    atLeast('PR-AUC over oracle', 0.55),
    atLeast('recall at 2 % over oracle', 0.68),
    atLeast('recall over end-of-line limits at equal flag rate', 1.4),
    atMost('ECE over base rate', 0.5),
    atLeast('calibration slope', 0.8),
    atMost('calibration slope', 1.2),
  ];
}
