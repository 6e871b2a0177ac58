import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensembleMargin, parseTreeEnsemble } from '@cellgate/risk';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { GoldenVectors } from './golden-vectors';

const MODELS = join(__dirname, '../../../../models');

/**
 * Missing values never reach a model in the product: the training median stands in. That the graph routes them as XGBoost
 * learned is checked nevertheless, against the trees that XGBoost wrote.
 */
describe.each(['boosted-trees', 'random-forest'])('the graph of %s', (name) => {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(MODELS, name, file), 'utf8'));

  it('routes missing values as its trees do, and otherwise than any number', async () => {
    const { rows, columns } = read('golden-vectors.json') as GoldenVectors & { columns: string[] };
    const ensemble = parseTreeEnsemble(read('explanation.json'), columns.length);
    const session = await InferenceSession.create(readFileSync(join(MODELS, name, 'model.onnx')), {
      intraOpNumThreads: 1,
    });
    // Every third value of each row missing, from another place in each; and a row without any value.
    const cells = [
      ...rows.map(({ features }, row) => features.map((x, column) => ((row + column) % 3 === 0 ? NaN : x))),
      columns.map(() => NaN),
    ];
    const input = new Tensor('float32', Float32Array.from(cells.flat()), [cells.length, columns.length]);
    const answer = (await session.run({ features: input }, ['margin']))['margin']?.data as Float32Array;
    const expected = cells.map((cell) => ensembleMargin(ensemble, cell));
    const worst = Math.max(...expected.map((margin, row) => Math.abs(margin - (answer[row] ?? NaN))));
    expect(worst).toBeLessThanOrEqual(1e-4);
    const moved = rows.filter(({ margin }, row) => Math.abs((expected[row] ?? NaN) - margin) > 1e-3);
    expect(moved.length).toBeGreaterThan(rows.length / 4);
    await session.release();
  });
});
