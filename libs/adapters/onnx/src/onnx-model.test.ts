import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assess, canonicalJson, columnsOf, examine } from '@cellgate/risk';
import { InferenceSession } from 'onnxruntime-node';
import { InvalidInputError, ScoringFailedError } from './errors';
import type { GoldenVectors } from './golden-vectors';
import { OnnxModel } from './onnx-model';
import { ModelCopy, SHIPPED_MODEL } from './testing/model-copy';

jest.setTimeout(60_000);

const golden = JSON.parse(readFileSync(join(SHIPPED_MODEL, 'golden-vectors.json'), 'utf8')) as GoldenVectors;
const deviant = (name: string) => readFileSync(join(__dirname, 'testing/models', `${name}.onnx`));

describe('OnnxModel with the model that ships', () => {
  let model: OnnxModel;
  beforeAll(async () => {
    model = await OnnxModel.load(SHIPPED_MODEL);
  });
  afterAll(() => model.close());

  it('passes all of its checks and has a revision made of version and content', () => {
    expect(model.risk.revision).toMatch(/^2\.0\.0-[0-9a-f]{12}$/);
    expect(model.width).toBe(columnsOf(model.risk.specification).length);
    expect(model.card.illustrative).toBe(true);
  });

  it('answers the golden rows to 1e-5 in probability', async () => {
    const { margin, probability } = await model.score(
      Float32Array.from(golden.rows.flatMap(({ features }) => features)),
    );
    for (const [index, row] of golden.rows.entries()) {
      expect(Math.abs((probability[index] ?? NaN) - row.probability)).toBeLessThanOrEqual(1e-5);
      expect(Math.abs((margin[index] ?? NaN) - row.margin)).toBeLessThanOrEqual(
        1e-4 * Math.max(1, Math.abs(row.margin)),
      );
    }
  });

  it('gives the same answers in one batch of 2,500 rows as one by one', async () => {
    const rows = Array.from(
      { length: 2_500 },
      (_, index) => golden.rows[index % golden.rows.length]?.features ?? [],
    );
    const batch = await model.score(Float32Array.from(rows.flat()));
    expect(batch.margin).toHaveLength(2_500);
    for (const index of [0, 999, 1_000, 1_999, 2_000, 2_499]) {
      const alone = await model.score(Float32Array.from(rows[index] ?? []));
      expect(batch.margin[index]).toBe(alone.margin[0]);
      expect(batch.probability[index]).toBe(alone.probability[0]);
    }
  });

  it('scores no rows to no answers', async () => {
    expect((await model.score(new Float32Array(0))).margin).toHaveLength(0);
  });

  it.each([NaN, Infinity, -Infinity])('refuses a row with %p, naming row and column', async (value) => {
    const rows = Float32Array.from([
      ...(golden.rows[0]?.features ?? []),
      ...(golden.rows[1]?.features ?? []),
    ]);
    rows[model.width + 4] = value;
    const column = columnsOf(model.risk.specification)[4]?.name;
    await expect(model.score(rows)).rejects.toThrow(`row 1, column ${column}: ${value} is not finite`);
    await expect(model.score(rows)).rejects.toBeInstanceOf(InvalidInputError);
  });

  it('refuses a row that is too short', async () => {
    await expect(model.score(new Float32Array(model.width - 1))).rejects.toBeInstanceOf(InvalidInputError);
  });

  it('is decided alike by the graph and by the double-precision decision, contributions adding up on every golden row', () => {
    for (const row of golden.rows) {
      const { bias, contributions } = model.risk.explain(row.features.map(Math.fround));
      const sum = contributions.reduce((total, each) => total + each, bias);
      expect(Math.abs(sum - row.margin)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(row.margin)));
    }
  });

  it('grades the golden cells without contradiction', async () => {
    for (const { measurements } of golden.cells) {
      const evidence = examine(model.risk.specification, measurements, []);
      if (evidence.vector.kind !== 'vector') throw new Error('a golden cell has complete evidence');
      const { margin, probability } = await model.score(Float32Array.from(evidence.vector.columns));
      const assessment = assess(evidence, model.risk, margin[0] ?? NaN);
      expect(assessment.probability).toBeCloseTo(probability[0] ?? NaN, 5);
      const familiar = !assessment.reasons.some((reason) => reason.startsWith('unlike the training cells'));
      const cleared = familiar ? 'LOW' : 'INSUFFICIENT_EVIDENCE';
      expect(assessment.grade).toBe((assessment.score ?? 0) > 75 ? 'HIGH' : cleared);
    }
  });

  it('keeps every declared direction in its weights, so that a worse value never scores lower', () => {
    const { features } = model.risk.specification;
    for (const [index, { feature, hinge }] of columnsOf(model.risk.specification).entries()) {
      const weight = model.card.coefficients?.columns[index]?.weight ?? NaN;
      const direction = features[feature]?.monotone ?? 0;
      if (hinge !== null) expect(weight).toBeGreaterThanOrEqual(0);
      else if (direction !== 0) expect(weight * direction).toBeGreaterThanOrEqual(0);
      // A hinge on the good side would turn the direction around.
      if (hinge !== null && direction !== 0) expect(hinge.side).toBe(direction > 0 ? 'above' : 'below');
    }
  });
});

describe('OnnxModel.load refuses', () => {
  let copy: ModelCopy;
  beforeEach(() => {
    copy = new ModelCopy();
  });
  afterEach(() => copy.dispose());

  const refused = async (): Promise<string> => {
    const found = await OnnxModel.load(copy.directory).then(
      async (model) => {
        await model.close();
        return 'accepted';
      },
      (error: unknown) => error,
    );
    return found instanceof Error && 'code' in found ? `${found.code}: ${found.message}` : String(found);
  };

  it.each(['model.onnx', 'model-card.json', 'feature-spec.json', 'golden-vectors.json'])(
    'a folder without %s',
    async (name) => {
      copy.remove(name);
      expect(await refused()).toBe(`MODEL_FILE_MISSING: ${copy.file(name)} does not exist`);
    },
  );

  it('a folder that does not exist', async () => {
    const gone = mkdtempSync(join(tmpdir(), 'cellgate-none-'));
    rmSync(gone, { recursive: true });
    await expect(OnnxModel.load(gone)).rejects.toMatchObject({ code: 'MODEL_FILE_MISSING' });
  });

  it('a model of which one byte was changed', async () => {
    const bytes = Buffer.from(readFileSync(copy.file('model.onnx')));
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    copy.write('model.onnx', bytes);
    expect(await refused()).toMatch(
      /^MODEL_FILE_CHANGED: model.onnx has the SHA-256 [0-9a-f]{64}, its model card says/,
    );
  });

  it('a feature specification that is not the one of the training', async () => {
    copy.editJson('feature-spec.json', (document) => (document['completeness'] = 0.1));
    expect(await refused()).toMatch(/^MODEL_SPECIFICATION_CHANGED: feature-spec.json has the SHA-256/);
  });

  it('accepts the same specification in another layout', async () => {
    copy.write(
      'feature-spec.json',
      JSON.stringify(JSON.parse(readFileSync(copy.file('feature-spec.json'), 'utf8'))),
    );
    expect(await refused()).toBe('accepted');
  });

  it('a specification that breaks its rules although its hash is right', async () => {
    copy.editJson('feature-spec.json', (document) => (document['completeness'] = 80));
    const text = canonicalJson(JSON.parse(readFileSync(copy.file('feature-spec.json'), 'utf8')));
    copy.editJson('model-card.json', (card) => {
      (card['featureSpecification'] as Record<string, string>)['sha256'] = createHash('sha256')
        .update(text)
        .digest('hex');
    });
    expect(await refused()).toMatch(
      /^MODEL_SPECIFICATION_INVALID: .*completeness: expected a share above 0, at most 1, got 80/,
    );
  });

  it('golden vectors that are not the ones of the training', async () => {
    copy.editJson('golden-vectors.json', () => undefined);
    expect(await refused()).toMatch(/^MODEL_GOLDEN_VECTORS_CHANGED/);
  });

  it.each<[string, (card: Record<string, unknown>) => void, RegExp]>([
    ['without its known limits', (card) => delete card['knownLimits'], /knownLimits/],
    ['without out-of-scope uses', (card) => (card['outOfScope'] = []), /outOfScope/],
    ['with an unknown field', (card) => (card['colour'] = 'red'), /colour/],
    [
      'with a threshold of 1',
      (card) => ((card['threshold'] as { probability: number }).probability = 1),
      /threshold.probability/,
    ],
    [
      'with a falling calibration',
      (card) => ((card['calibration'] as { slope: number }).slope = -1),
      /calibration.slope/,
    ],
    ['for another gate than its features', (card) => (card['gate'] = 'OQC'), /gate: the card says OQC/],
  ])('a card %s', async (_, edit, message) => {
    copy.editJson('model-card.json', edit);
    expect(await refused()).toMatch(/^MODEL_CARD_INVALID/);
    expect(await refused()).toMatch(message);
  });

  it.each(['', '{', '\u{feff}[]', 'null'])('the card %j', async (content) => {
    copy.write('model-card.json', content);
    expect(await refused()).toMatch(/^MODEL_CARD_INVALID/);
  });

  it('bytes that are no ONNX model', async () => {
    copy.replace('model.onnx', 'not a model');
    expect(await refused()).toBe('MODEL_NOT_LOADABLE: onnxruntime cannot load model.onnx');
  });

  it('operators of another version', async () => {
    copy.replace('model.onnx', deviant('newer-operators'));
    expect(await refused()).toBe(
      'MODEL_OPSET_UNSUPPORTED: model.onnx needs ai.onnx 21, supported are ai.onnx 15 and ai.onnx.ml 3',
    );
  });

  it('an output that is a sequence', async () => {
    copy.replace('model.onnx', deviant('sequence-output'));
    expect(await refused()).toBe('MODEL_SHAPE_WRONG: probability of model.onnx is no tensor');
  });

  it('an output of whole numbers', async () => {
    copy.replace('model.onnx', deviant('integer-output'));
    expect(await refused()).toBe(
      'MODEL_SHAPE_WRONG: probability of model.onnx is int64[cells, 1], expected float32[N, 1]',
    );
  });

  it('a graph without a probability', async () => {
    copy.replace('model.onnx', deviant('no-probability'));
    expect(await refused()).toMatch(/^MODEL_SHAPE_WRONG: .* missing: probability$/);
  });

  it('coefficients of another width than the features', async () => {
    copy.editJson('model-card.json', (card) =>
      (card['coefficients'] as { columns: unknown[] }).columns.pop(),
    );
    expect(await refused()).toMatch(/^MODEL_SHAPE_WRONG: the model has columns/);
  });

  it.each<[string, (row: GoldenVectors['rows'][number]) => void]>([
    ['probability', (row) => (row.probability += 2e-5)],
    ['margin', (row) => (row.margin += 2e-4 * Math.max(1, Math.abs(row.margin)))],
    ['risk', (row) => (row.risk += 0.01)],
    ['contribution', (row) => (row.contributions[3] = (row.contributions[3] ?? 0) + 2e-2)],
  ])('a runtime whose %s differs from the golden one', async (what, spoil) => {
    const document = JSON.parse(readFileSync(copy.file('golden-vectors.json'), 'utf8')) as GoldenVectors;
    const row = document.rows[5];
    if (!row) throw new Error('no golden row');
    spoil(row);
    copy.replace('golden-vectors.json', JSON.stringify(document));
    expect(await refused()).toMatch(new RegExp(`^MODEL_RUNTIME_DIFFERS: golden row 5: ${what}`));
  });

  it('features that are computed otherwise than in training', async () => {
    const document = JSON.parse(readFileSync(copy.file('golden-vectors.json'), 'utf8')) as GoldenVectors;
    const columns = document.cells[2]?.columns ?? [];
    columns[0] = (columns[0] ?? 0) + 0.001;
    copy.replace('golden-vectors.json', JSON.stringify(document));
    expect(await refused()).toMatch(/^MODEL_FEATURES_DIFFER: golden cell 2: cathode_loading is/);
  });
});

describe('OnnxModel with trees', () => {
  const trees = join(SHIPPED_MODEL, '..', 'boosted-trees');

  it('answers as XGBoost did in training, contributions included, and names factors where the score is of interest', async () => {
    const model = await OnnxModel.load(trees);
    const document = JSON.parse(readFileSync(join(trees, 'golden-vectors.json'), 'utf8')) as GoldenVectors;
    let worst = 0;
    for (const row of document.rows) {
      const { bias, contributions } = model.risk.explain(row.features);
      for (const [index, expected] of row.contributions.entries()) {
        worst = Math.max(worst, Math.abs((contributions[index] ?? NaN) - expected));
      }
      worst = Math.max(worst, Math.abs(bias - document.bias));
    }
    expect(worst).toBeLessThanOrEqual(1e-4);
    expect(model.risk.explainFrom).toBe(50);
    await model.close();
  });

  it('gives a cell the same margin to the last bit alone and among 2,500, as its trees define it', async () => {
    const model = await OnnxModel.load(trees);
    const document = JSON.parse(readFileSync(join(trees, 'golden-vectors.json'), 'utf8')) as GoldenVectors;
    const rows = Array.from(
      { length: 2_500 },
      (_, index) => document.rows[index % document.rows.length]?.features ?? [],
    );
    const batch = await model.score(Float32Array.from(rows.flat()));
    for (const index of [0, 63, 64, 999, 2_499]) {
      const alone = await model.score(Float32Array.from(rows[index] ?? []));
      expect(batch.margin[index]).toBe(alone.margin[0]);
      expect(batch.probability[index]).toBe(alone.probability[0]);
      const golden = document.rows[index % document.rows.length];
      expect(Math.abs((batch.probability[index] ?? NaN) - (golden?.probability ?? NaN))).toBeLessThanOrEqual(
        1e-5,
      );
    }
    await model.close();
    await expect(model.score(Float32Array.from(rows[0] ?? []))).rejects.toBeInstanceOf(ScoringFailedError);
  });

  it('never scores a worse value lower: its trees keep the declared directions', async () => {
    const model = await OnnxModel.load(trees);
    const { features } = model.risk.specification;
    const typical = features.map(({ statistics }) => statistics?.median ?? NaN);
    for (const [index, { monotone, physical, statistics }] of features.entries()) {
      if (monotone === 0 || statistics === null) continue;
      const steps = Array.from(
        { length: 41 },
        (_, step) => statistics.median + (step - 20) * statistics.scale,
      )
        .filter((value) => value >= physical.low && value <= physical.high)
        .sort((a, b) => monotone * (a - b));
      const rows = steps.flatMap((value) => typical.with(index, value));
      const { margin } = await model.score(Float32Array.from(rows));
      for (let step = 1; step < margin.length; step++) {
        expect(margin[step]).toBeGreaterThanOrEqual((margin[step - 1] ?? NaN) - 1e-5);
      }
    }
    await model.close();
  });

  it('refuses trees that are not those of the card, and trees that do not add up to the margin', async () => {
    const copy = new ModelCopy(trees);
    const spoiled = JSON.parse(readFileSync(copy.file('explanation.json'), 'utf8')) as { baseMargin: number };
    spoiled.baseMargin += 0.01;
    copy.write('explanation.json', JSON.stringify(spoiled));
    await expect(OnnxModel.load(copy.directory)).rejects.toMatchObject({ code: 'MODEL_EXPLANATION_CHANGED' });
    copy.replace('explanation.json', JSON.stringify(spoiled));
    await expect(OnnxModel.load(copy.directory)).rejects.toMatchObject({
      code: 'MODEL_RUNTIME_DIFFERS',
      message: expect.stringMatching(/sum of bias and contributions/),
    });
    copy.remove('explanation.json');
    await expect(OnnxModel.load(copy.directory)).rejects.toMatchObject({ code: 'MODEL_FILE_MISSING' });
    copy.dispose();
  });
});

describe('a closed OnnxModel', () => {
  it('scores nothing, and may be closed twice', async () => {
    const model = await OnnxModel.load(SHIPPED_MODEL);
    await model.close();
    await model.close();
    await expect(model.score(Float32Array.from(golden.rows[0]?.features ?? []))).rejects.toBeInstanceOf(
      ScoringFailedError,
    );
  });

  it('reports a failure of the runtime as its own error, with the cause', async () => {
    const model = await OnnxModel.load(SHIPPED_MODEL);
    const cause = new Error('out of memory');
    const { prototype } = InferenceSession as unknown as { prototype: { run: () => Promise<unknown> } };
    const run = jest.spyOn(prototype, 'run').mockRejectedValue(cause);
    await expect(model.score(Float32Array.from(golden.rows[0]?.features ?? []))).rejects.toMatchObject({
      code: 'MODEL_SCORING_FAILED',
      cause,
    });
    run.mockRestore();
    await model.close();
  });
});
