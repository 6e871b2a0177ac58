import { readFileSync } from 'node:fs';
import path from 'node:path';
import { OnnxModel } from '@cellgate/onnx';
import type { Section } from './section.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Golden {
  readonly rows: readonly { features: number[]; probability: number; contributions: number[] }[];
}

/** Score and contributions of every model that ships against what Python answered for its golden rows. */
export async function parity(names: readonly string[]): Promise<Section> {
  const figures: Record<string, number> = {};
  let [probability, trees] = [0, 0];
  for (const name of names) {
    const directory = path.join(root, 'models', name);
    const model = await OnnxModel.load(directory);
    const golden = JSON.parse(readFileSync(path.join(directory, 'golden-vectors.json'), 'utf8')) as Golden;
    const answers = await model.score(Float32Array.from(golden.rows.flatMap(({ features }) => features)));
    let [worst, worstContribution] = [0, 0];
    for (const [index, row] of golden.rows.entries()) {
      worst = Math.max(worst, Math.abs((answers.probability[index] ?? NaN) - row.probability));
      const { contributions } = model.risk.explain(row.features);
      for (const [feature, expected] of row.contributions.entries()) {
        worstContribution = Math.max(worstContribution, Math.abs((contributions[feature] ?? NaN) - expected));
      }
    }
    figures[`${name}: largest difference of the probability to Python`] = worst;
    figures[`${name}: largest difference of a contribution to Python`] = worstContribution;
    probability = Math.max(probability, worst);
    const { type } = model.card.algorithm;
    if (type === 'gradient-boosted trees' || type === 'random forest')
      trees = Math.max(trees, worstContribution);
    await model.close();
  }
  return {
    figures,
    bars: [
      {
        name: 'TypeScript against Python, probability',
        value: probability,
        limit: 1e-5,
        ok: probability <= 1e-5,
      },
      { name: 'TreeSHAP against the library', value: trees, limit: 1e-4, ok: trees <= 1e-4 },
    ],
  };
}
