import {
  columnsOf,
  type Explainer,
  featureVector,
  InconsistentModelError,
  logisticExplainer,
  networkExplainer,
  parseNetwork,
  parseTreeEnsemble,
  type RiskModel,
  sigmoid,
  type TreeEnsemble,
  treeExplainer,
  TreeWalk,
} from '@cellgate/risk';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { InvalidInputError, ModelRefusedError, ScoringFailedError } from './errors';
import type { GoldenVectors } from './golden-vectors';
import type { ModelCard } from './model-card';
import { type ModelFolder, readModelFolder } from './model-folder';
import { operatorSets } from './operator-sets';
import { TwofoldTrees } from './twofold-trees';

const INPUT = 'features';
const OUTPUTS = ['margin', 'probability', 'risk'] as const;
type Output = (typeof OUTPUTS)[number];
/** Rows of one call of the runtime: larger ones gain nothing and hold the thread longer. */
const CHUNK = 1_000;

const PROBABILITY_TOLERANCE = 1e-5;
const RISK_TOLERANCE = 1e-3;
/** In log-odds; relative where a margin is beyond 1, because a float32 has seven digits. */
const MARGIN_TOLERANCE = 1e-4;
/** Features are computed in double precision here and in training; they agree to the rounding of a float32. */
const FEATURE_TOLERANCE = 1e-6;

export interface Scores {
  /** Log-odds before calibration, one a row. */
  readonly margin: Float32Array;
  /** Calibrated, 0 … 1. */
  readonly probability: Float32Array;
}

/** A model that passed every check of `load`: files, hashes, shape, and the answers to the golden vectors. */
export class OnnxModel {
  readonly card: ModelCard;
  /** What the decision needs; see `assess` of `@cellgate/risk`. */
  readonly risk: RiskModel;
  /** Columns of an input row. */
  readonly width: number;
  #session: InferenceSession | null;
  /** Null: the runtime alone scores this model. */
  readonly #trees: TwofoldTrees | null;

  private constructor(
    folder: ModelFolder,
    risk: RiskModel,
    walk: TreeWalk | null,
    session: InferenceSession,
  ) {
    this.card = folder.card;
    this.risk = risk;
    this.width = columnsOf(folder.specification).length;
    this.#session = session;
    const runtime = async (rows: Float32Array) => (await this.#run(rows, ['margin'])).margin;
    this.#trees = walk === null ? null : new TwofoldTrees(folder.card.name, this.width, walk, runtime);
  }

  /**
   * Reads a model folder: `model.onnx`, `model-card.json`, `feature-spec.json`, `golden-vectors.json`.
   *
   * @throws ModelRefusedError with a `code`: a file is missing or damaged, a hash differs, the graph has other inputs or
   *   outputs, features or scores are not what they were in training
   */
  static async load(directory: string): Promise<OnnxModel> {
    const folder = await readModelFolder(directory);
    const ensemble = treesOf(folder);
    const risk = riskModelOf(folder, ensemble);
    const walk = ensemble === null ? null : TreeWalk.of(ensemble, columnsOf(folder.specification).length);
    checkFeatures(folder);
    checkOpsets(folder.onnx);
    const session = await openSession(folder.onnx);
    try {
      checkShape(session, columnsOf(folder.specification).length);
      const model = new OnnxModel(folder, risk, walk, session);
      await model.#checkAnswers(folder.golden);
      return model;
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /**
   * Scores rows one after the other in `rows`, each `width` numbers. Trees are walked as well as run, see `TwofoldTrees`.
   *
   * @throws InvalidInputError when `rows` is no whole number of rows or has a value that is not finite
   * @throws ScoringFailedError after `close`, when the runtime fails, or when runtime and trees differ
   */
  async score(rows: Float32Array): Promise<Scores> {
    this.#checkRows(rows);
    if (this.#trees === null) return this.#run(rows, ['margin', 'probability']);
    const margin = await this.#trees.margins(rows);
    const { slope, intercept } = this.card.calibration;
    return { margin, probability: margin.map((logOdds) => sigmoid(slope * logOdds + intercept)) };
  }

  /** Releases the runtime's memory; a closed model scores nothing. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.release();
  }

  #checkRows(rows: Float32Array): void {
    const count = rows.length / this.width;
    if (!Number.isInteger(count)) {
      throw new InvalidInputError(
        `${rows.length} numbers are no whole number of rows of ${this.width} columns`,
      );
    }
    const bad = rows.findIndex((value) => !Number.isFinite(value));
    if (bad < 0) return;
    const column = columnsOf(this.risk.specification)[bad % this.width]?.name ?? '';
    throw new InvalidInputError(
      `row ${Math.floor(bad / this.width)}, column ${column}: ${rows[bad]} is not finite`,
    );
  }

  async #run<T extends Output>(rows: Float32Array, names: readonly T[]): Promise<Record<T, Float32Array>> {
    const count = rows.length / this.width;
    const outputs = Object.fromEntries(names.map((name) => [name, new Float32Array(count)]));
    for (let from = 0; from < count; from += CHUNK) {
      const size = Math.min(CHUNK, count - from);
      const answer = await this.#ask(rows.slice(from * this.width, (from + size) * this.width), size, names);
      for (const name of names) outputs[name]?.set(answer[name], from);
    }
    return outputs as Record<T, Float32Array>;
  }

  async #ask<T extends Output>(
    rows: Float32Array,
    size: number,
    names: readonly T[],
  ): Promise<Record<T, Float32Array>> {
    if (this.#session === null) throw new ScoringFailedError(`model ${this.card.name} is closed`);
    let answer: InferenceSession.ReturnType;
    try {
      const features = new Tensor('float32', rows, [size, this.width]);
      answer = await this.#session.run({ [INPUT]: features }, [...names]);
    } catch (error) {
      throw new ScoringFailedError(`the runtime failed on ${size} rows of model ${this.card.name}`, {
        cause: error,
      });
    }
    const read = (name: T): Float32Array => {
      const data = answer[name]?.data;
      if (data instanceof Float32Array && data.length === size && data.every(Number.isFinite)) return data;
      throw new ScoringFailedError(`model ${this.card.name} gave no ${size} finite numbers as ${name}`);
    };
    return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<T, Float32Array>;
  }

  async #checkAnswers({ rows }: GoldenVectors): Promise<void> {
    const features = Float32Array.from(rows.flatMap((row) => row.features));
    const answers = await this.#run(features, OUTPUTS);
    for (const [index, row] of rows.entries()) {
      const scale = Math.max(1, Math.abs(row.margin));
      expectAnswer(index, 'margin', answers.margin[index], row.margin, MARGIN_TOLERANCE * scale);
      expectAnswer(index, 'probability', answers.probability[index], row.probability, PROBABILITY_TOLERANCE);
      expectAnswer(index, 'risk', answers.risk[index], row.risk, RISK_TOLERANCE);
      const { bias, contributions } = this.risk.explain(row.features.map(Math.fround));
      const sum = contributions.reduce((total, part) => total + part, bias);
      expectAnswer(index, 'sum of bias and contributions', sum, row.margin, MARGIN_TOLERANCE * scale);
      for (const [feature, expected] of row.contributions.entries()) {
        expectAnswer(
          index,
          `contribution ${feature}`,
          contributions[feature],
          expected,
          MARGIN_TOLERANCE * scale,
        );
      }
    }
    try {
      await this.#trees?.confirm(features);
    } catch (error) {
      if (!(error instanceof ScoringFailedError)) throw error;
      throw new ModelRefusedError('MODEL_RUNTIME_DIFFERS', `golden ${error.message}`, { cause: error });
    }
  }
}

/** Exact contributions of trees take too long for every cell of a large plant: they wait for a score that is of interest. */
const EXPLAIN_TREES_FROM = 50;

function riskModelOf(folder: ModelFolder, ensemble: TreeEnsemble | null): RiskModel {
  const { card, specification, golden, revision } = folder;
  const explain = consistent(() => {
    const explainer = explainerOf(folder, ensemble);
    for (const { features } of golden.rows) explainer(features);
    return explainer;
  });
  const explainFrom = card.algorithm.type === 'logistic regression' ? 0 : EXPLAIN_TREES_FROM;
  return {
    explainFrom,
    novelty: card.novelty,
    name: card.name,
    revision,
    specification,
    calibration: card.calibration,
    threshold: card.threshold.probability,
    calibrationBins: card.calibration.bins,
    explain,
  };
}

/** Null: the model has no trees. */
function treesOf({ card, specification, explanation }: ModelFolder): TreeEnsemble | null {
  if (card.coefficients !== undefined || card.algorithm.type === 'neural network') return null;
  return consistent(() => parseTreeEnsemble(explanation, columnsOf(specification).length));
}

function explainerOf(
  { card, specification, explanation }: ModelFolder,
  ensemble: TreeEnsemble | null,
): Explainer {
  if (card.coefficients !== undefined) return logisticExplainer(specification, card.coefficients);
  if (ensemble !== null) return treeExplainer(specification, ensemble);
  return networkExplainer(specification, parseNetwork(explanation, columnsOf(specification).length));
}

function consistent<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InconsistentModelError)) throw error;
    throw new ModelRefusedError('MODEL_SHAPE_WRONG', error.message, { cause: error });
  }
}

/** Features of known cells, so that a change in how they are computed cannot go unseen. */
function checkFeatures({ golden, specification }: ModelFolder): void {
  const names = columnsOf(specification).map(({ name }) => name);
  for (const [index, { measurements, columns }] of golden.cells.entries()) {
    const vector = featureVector(specification, measurements);
    const found = vector.kind === 'vector' ? vector.columns : [];
    const wrong = names.findIndex((_, column) => {
      const [is, was] = [found[column] ?? NaN, columns[column] ?? NaN];
      return !(Math.abs(is - was) <= FEATURE_TOLERANCE * Math.max(1, Math.abs(was)));
    });
    if (wrong < 0) continue;
    throw new ModelRefusedError(
      'MODEL_FEATURES_DIFFER',
      `golden cell ${index}: ${names[wrong]} is ${found[wrong]}, in training it was ${columns[wrong]}`,
    );
  }
}

async function openSession(onnx: Uint8Array): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(onnx, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  } catch (error) {
    throw new ModelRefusedError('MODEL_NOT_LOADABLE', 'onnxruntime cannot load model.onnx', { cause: error });
  }
}

/** What training writes and the runtime is tested with: other operator sets may mean something else. */
const OPSETS: Readonly<Record<string, number>> = { '': 15, 'ai.onnx.ml': 3 };

function checkOpsets(onnx: Uint8Array): void {
  const found = operatorSets(onnx);
  const wrong = found.find(({ domain, version }) => OPSETS[domain] !== version);
  if (wrong === undefined) return;
  const name = `${wrong.domain || 'ai.onnx'} ${wrong.version}`;
  throw new ModelRefusedError(
    'MODEL_OPSET_UNSUPPORTED',
    `model.onnx needs ${name}, supported are ai.onnx 15 and ai.onnx.ml 3`,
  );
}

function checkShape(session: InferenceSession, width: number): void {
  const refuse = (detail: string) => new ModelRefusedError('MODEL_SHAPE_WRONG', detail);
  const names = session.inputNames.join(', ');
  if (names !== INPUT) throw refuse(`model.onnx has the inputs [${names}], expected [${INPUT}]`);
  const missing = OUTPUTS.filter((name) => !session.outputNames.includes(name));
  if (missing.length > 0) {
    throw refuse(
      `model.onnx has the outputs [${session.outputNames.join(', ')}], missing: ${missing.join(', ')}`,
    );
  }
  const expected = [...session.inputMetadata, ...session.outputMetadata].filter(
    ({ name }) => name === INPUT || OUTPUTS.some((output) => output === name),
  );
  for (const value of expected) {
    if (!value.isTensor) throw refuse(`${value.name} of model.onnx is no tensor`);
    const columns = value.name === INPUT ? width : 1;
    if (value.type !== 'float32' || value.shape.length !== 2 || value.shape[1] !== columns) {
      throw refuse(
        `${value.name} of model.onnx is ${value.type}[${value.shape.join(', ')}], expected float32[N, ${columns}]`,
      );
    }
  }
}

function expectAnswer(
  row: number,
  what: string,
  found: number | undefined,
  expected: number,
  tolerance: number,
): void {
  if (found !== undefined && Math.abs(found - expected) <= tolerance) return;
  throw new ModelRefusedError(
    'MODEL_RUNTIME_DIFFERS',
    `golden row ${row}: ${what} is ${found}, expected ${expected} to within ${tolerance}`,
  );
}
