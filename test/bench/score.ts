import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { judgeInspection, loadPlantFile, type InspectionRecord } from '@cellgate/plant';
import { OnnxModel, TwofoldTrees } from '@cellgate/onnx';
import { assess, examine, parseTreeEnsemble, TreeWalk } from '@cellgate/risk';
import { CellIndex, inspectionPoint, SqliteTimeSeriesStore } from '@cellgate/time-series';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { againstNative, median } from './score/native.ts';

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

const root = path.resolve(import.meta.dirname, '../..');
const COLUMNS = 30;
const BATCH = 1_000;
const SECONDS = 4;
const NEW_CELLS = 1_000;
const POLL_MS = 2_000;
const RESCORED = 100_000;

const SHARE_OF_NATIVE = 'share of native XGBoost in place, same rows in turns, median of the pairs';

/** Speed of the trees in the runtime, of one cell, of new cells from the store to their grade, and of grading again. */
export async function bench(): Promise<{ name: string; figures: Record<string, number>; bars: Bar[] }> {
  const figures: Record<string, number> = {};
  const bars: Bar[] = [];
  const atLeast = (name: string, value: number, limit: number) =>
    bars.push({ name, value, limit, ok: value >= limit });
  const atMost = (name: string, value: number, limit: number) =>
    bars.push({ name, value, limit, ok: value <= limit });

  const trees = await treeRates();
  figures['300 trees of depth 6, rows/s, batch 1,000, median'] = trees.median;
  figures['300 trees of depth 6, rows/s, batch 1,000, best'] = trees.best;
  figures['the same by the runtime alone, rows/s, median'] = trees.runtimeMedian;
  atLeast('300 trees of depth 6, rows/s, batch 1,000, one thread, median', trees.median, 60_000);
  const native = await againstNative(root, trees.batches, trees.margins);
  if (native === null) {
    process.stdout.write(
      `bar "${SHARE_OF_NATIVE}" NOT MEASURED: CELLGATE_TRAINING_PYTHON is not set; it names a Python with ` +
        'training/requirements-speed.txt\n',
    );
  } else {
    figures['the same rows in turns with XGBoost, rows/s, median'] = native.own;
    figures['native XGBoost in place, rows/s, median'] = native.place;
    figures['native XGBoost by a DMatrix a batch, rows/s, median'] = native.matrix;
    figures['share of native XGBoost by a DMatrix a batch, median of the pairs'] = native.shareOfMatrix;
    atLeast(SHARE_OF_NATIVE, native.shareOfPlace, 0.8);
  }
  await trees.close();

  for (const name of ['logistic-regression', 'boosted-trees']) {
    const times = await oneCell(name);
    figures[`one cell by ${name}, ms, median`] = times.median;
    figures[`one cell by ${name}, ms, 99 %`] = times.p99;
    atMost(`one cell by ${name}, ms, median`, times.median, 1);
  }
  const seconds = await newCells();
  figures['1,000 new cells from store to graded, s, the wait of the poll included'] = seconds;
  atMost('1,000 new cells from store to graded, s, the last one', seconds, 5);
  const again = await gradeAgain();
  figures['1,000,000 cells graded again, s, scaled from 100,000, without the store'] = again.seconds;
  figures['1,000,000 cells graded again, s of processor time'] = again.processorSeconds;
  atMost('1,000,000 cells graded again, s, without the store', again.seconds, 120);
  return { name: 'score', figures, bars };
}

interface TreeRates {
  readonly median: number;
  readonly best: number;
  readonly runtimeMedian: number;
  readonly batches: readonly Float32Array[];
  /** Margins of a batch as the product has them: rows checked, trees walked, a sample confirmed by the runtime. */
  readonly margins: (rows: Float32Array) => Promise<Float32Array>;
  readonly close: () => Promise<void>;
}

async function treeRates(): Promise<TreeRates> {
  const file = path.join(root, 'test/bench/models/trees-300x6');
  const session = await InferenceSession.create(`${file}.onnx`, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const walk = TreeWalk.of(
    parseTreeEnsemble(JSON.parse(gunzipSync(readFileSync(`${file}.json.gz`)).toString()), COLUMNS),
    COLUMNS,
  );
  if (walk === null) throw new Error('300 trees of depth 6 can be walked');
  const runtime = async (rows: Float32Array): Promise<Float32Array> => {
    const features = new Tensor('float32', rows, [rows.length / COLUMNS, COLUMNS]);
    return (await session.run({ features }, ['margin']))['margin']?.data as Float32Array;
  };
  const trees = new TwofoldTrees('speed', COLUMNS, walk, runtime);
  const margins = async (rows: Float32Array): Promise<Float32Array> => {
    if (!rows.every(Number.isFinite)) throw new RangeError('a row is not finite');
    return trees.margins(rows);
  };
  const random = generator(6);
  const batches = Array.from({ length: 20 }, () =>
    Float32Array.from({ length: BATCH * COLUMNS }, () => random() + random() + random() + random() - 2),
  );
  const rates = await ratesOf(batches, margins);
  return {
    median: median(rates),
    best: rates.at(-1) ?? NaN,
    runtimeMedian: median(await ratesOf(batches, runtime)),
    batches,
    margins,
    close: () => session.release(),
  };
}

/** Rows/s of each batch in rising order, for some seconds. */
async function ratesOf(
  batches: readonly Float32Array[],
  margins: (rows: Float32Array) => Promise<Float32Array>,
): Promise<number[]> {
  const rates: number[] = [];
  const until = performance.now() + 1_000 * SECONDS;
  while (performance.now() < until) {
    for (const rows of batches) {
      const started = performance.now();
      await margins(rows);
      rates.push((1_000 * BATCH) / (performance.now() - started));
    }
  }
  return rates.sort((a, b) => a - b);
}

const GOOD: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  CAS_01: {
    cathode_loading: 21,
    anode_loading: 12.9,
    cathode_density: 3.4,
    burr: 5,
    moisture: 220,
    misalignment: 0.26,
    weld_resistance: 0.106,
  },
  FORM_01: {
    fill_mass: 70,
    soak_time: 24,
    formation_temperature: 25,
    formation_current: 3.2,
    first_cycle_efficiency: 88,
  },
  EOL_01: { capacity: 50, dcir: 1.2, acir: 0.555, thickness: 26.5, k_value: 0.25 },
};

/** Values around the typical ones, of a seed. */
function measured(station: string, random: () => number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(GOOD[station] ?? {}).map(([id, value]) => [id, value * (0.998 + 0.004 * random())]),
  );
}

async function oneCell(name: string): Promise<{ median: number; p99: number }> {
  const model = await OnnxModel.load(path.join(root, 'models', name));
  const random = generator(3);
  const times: number[] = [];
  for (let run = 0; run < 2_200; run++) {
    const measurements = Object.assign({}, ...Object.keys(GOOD).map((station) => measured(station, random)));
    const started = performance.now();
    const evidence = examine(model.risk.specification, measurements, []);
    if (evidence.vector.kind !== 'vector') throw new Error('a whole cell has an input row');
    const { margin } = await model.score(Float32Array.from(evidence.vector.columns));
    assess(evidence, model.risk, margin[0] ?? NaN);
    // The first ones warm the code up.
    if (run >= 200) times.push(performance.now() - started);
  }
  await model.close();
  times.sort((a, b) => a - b);
  return { median: times[times.length >> 1] ?? NaN, p99: times[Math.floor(0.99 * times.length)] ?? NaN };
}

const scorerModule = async <T>(file: string): Promise<T> =>
  (await import(pathToFileURL(path.join(root, 'apps/scorer/dist', file)).href)) as T;

/** Seconds until the last of 1,000 cells has its grade in the store, at worst a whole poll after its last inspection. */
async function newCells(): Promise<number> {
  const { Scorer } = await scorerModule<{ Scorer: new (parts: object) => { run(): Promise<void> } }>(
    'scoring/scorer.js',
  );
  const { ModelSource } = await scorerModule<{
    ModelSource: new (...parts: unknown[]) => { load(): Promise<void>; close(): Promise<void> };
  }>('model/model-source.js');
  const { StoreSource } = await scorerModule<{ StoreSource: new (open: () => unknown) => object }>(
    'scoring/store-source.js',
  );
  const directory = mkdtempSync(path.join(tmpdir(), 'cellgate-bench-'));
  const plant = loadPlantFile(path.join(root, 'config/demo-plant.yaml'), {});
  const store = await SqliteTimeSeriesStore.open(path.join(directory, 'time-series.sqlite'));
  const nowMs = Date.now();
  const random = generator(4);
  const index = new CellIndex(store);
  for (let number = 0; number < NEW_CELLS; number++) {
    const records = Object.keys(GOOD).map((station, position): InspectionRecord => {
      return {
        cellId: `N${number}`,
        lot: 'L1',
        order: null,
        line: 'L1',
        stage: station === 'CAS_01' ? 'IPQC' : 'FQC',
        station,
        position: null,
        sequence: null,
        atMs: nowMs - 60_000 + number + 20_000 * position,
        measurements: measured(station, random),
      };
    });
    const sightings = records.map(({ cellId, line, lot, order, stage, atMs }) => {
      return { cell: cellId, line, lot, order, stage, atMs };
    });
    await store.write([
      ...records.map((record) => inspectionPoint(record, judgeInspection(plant, record))),
      ...(await index.sightings(sightings)),
    ]);
  }
  const state = { set: () => undefined };
  const models = new ModelSource(
    {
      directory: path.join(root, 'models'),
      champion: 'logistic-regression',
      challengers: ['boosted-trees'],
      approved: () => null,
    },
    plant,
    state,
    state,
  );
  await models.load();
  const scorer = new Scorer({
    plant,
    stores: new StoreSource(() => Promise.resolve(store)),
    storeState: state,
    driftState: state,
    models,
    gaps: { gapsOverlapping: () => [] },
    clock: { nowMs: () => Date.now() },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    graceMs: 60_000,
    latenessMs: 300_000,
  });
  const started = performance.now();
  await scorer.run();
  const elapsed = performance.now() - started;
  const window = { fromMs: nowMs - 3_600_000, toMs: nowMs + 3_600_000 };
  const rows = await store.rows({ measurement: 'cell_risk', window, fields: ['shadow_grade', 'cell'] });
  // A grade and a challenger's opinion of each cell.
  if (rows.length !== 2 * NEW_CELLS) throw new Error(`${rows.length} rows for ${NEW_CELLS} cells`);
  await models.close();
  await store.close();
  rmSync(directory, { recursive: true, force: true });
  return (elapsed + POLL_MS) / 1_000;
}

async function gradeAgain(): Promise<{ seconds: number; processorSeconds: number }> {
  const { gradeCells } = await scorerModule<{
    gradeCells: (cells: readonly object[], model: OnnxModel, limits: readonly object[]) => Promise<object[]>;
  }>('scoring/grade-cells.js');
  const plant = loadPlantFile(path.join(root, 'config/demo-plant.yaml'), {});
  const limits = plant.characteristics.map(({ id, unit, lsl, usl }) => ({
    characteristic: id,
    unit,
    lsl,
    usl,
  }));
  const model = await OnnxModel.load(path.join(root, 'models/logistic-regression'));
  const random = generator(5);
  const cells = Array.from({ length: 10_000 }, () => ({
    evidence: {
      absent: [],
      measurements: Object.assign({}, ...Object.keys(GOOD).map((station) => measured(station, random))),
    },
    circumstances: [],
  }));
  const [started, before] = [performance.now(), process.cpuUsage()];
  for (let done = 0; done < RESCORED; done += BATCH) {
    const from = done % cells.length;
    const graded = await gradeCells(cells.slice(from, from + BATCH), model, limits);
    if (graded.length !== BATCH) throw new Error('a cell has no grade');
  }
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(before);
  await model.close();
  const scale = 1_000_000 / RESCORED;
  return { seconds: seconds * scale, processorSeconds: ((user + system) / 1e6) * scale };
}

/** A small generator with a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
