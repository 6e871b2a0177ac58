import { DocumentReader } from './document-reader';
import { InconsistentModelError } from './errors';
import { columnsOf, type FeatureSpecification } from './feature-specification';
import type { Explainer } from './logistic-model';

/** One hidden layer of rectifiers over z = (x − mean)/sd: margin = bias + Σ out · max(0, bias + Σ weight · z). */
export interface Network {
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  readonly hidden: readonly {
    readonly weights: readonly number[];
    readonly bias: number;
    readonly out: number;
  }[];
  readonly bias: number;
}

/** @throws InconsistentModelError naming the first number that is missing, not finite or one too many */
export function parseNetwork(input: unknown, width: number): Network {
  const read = new DocumentReader();
  const root = read.object(input, 'network', ['mean', 'sd', 'hidden', 'bias']);
  const row = (value: unknown, path: string): number[] => {
    const list = read.list(value, path).map((item, index) => read.number(item, `${path}[${index}]`));
    if (list.length !== width) read.fail(path, `has ${list.length} numbers, expected ${width}`);
    return list;
  };
  const network = {
    mean: row(root['mean'], 'mean'),
    sd: row(root['sd'], 'sd'),
    hidden: read.list(root['hidden'], 'hidden').map((item, index) => {
      const path = `hidden[${index}]`;
      const unit = read.object(item, path, ['weights', 'bias', 'out']);
      return {
        weights: row(unit['weights'], `${path}.weights`),
        bias: read.number(unit['bias'], `${path}.bias`),
        out: read.number(unit['out'], `${path}.out`),
      };
    }),
    bias: read.number(root['bias'], 'bias'),
  };
  if (network.sd.some((sd) => !(sd > 0))) read.fail('sd', 'expected numbers above 0');
  const [issue] = read.issues;
  if (issue !== undefined) throw new InconsistentModelError(`${issue.path}: ${issue.detail}`);
  return network;
}

/** Below this a rectifier's input did not change, and nothing is to be shared out. */
const NO_CHANGE = 1e-9;

/**
 * Contributions by the rescale rule of DeepLIFT (Shrikumar et al. 2017) against the average training cell: a rectifier
 * passes on its change of output in proportion to what each column adds to its change of input. They add up to the
 * margin; they are no Shapley values.
 */
export function networkExplainer(
  specification: FeatureSpecification,
  { mean, sd, hidden, bias }: Network,
): Explainer {
  const columns = columnsOf(specification);
  const atRest = hidden.reduce((sum, unit) => sum + unit.out * Math.max(0, unit.bias), bias);
  return (row) => {
    if (row.length !== columns.length) {
      throw new InconsistentModelError(`an input row has ${row.length} columns, the model ${columns.length}`);
    }
    const z = row.map((value, column) => (value - (mean[column] ?? NaN)) / (sd[column] ?? NaN));
    const contributions = specification.features.map(() => 0);
    for (const unit of hidden) {
      const change = z.reduce((sum, value, column) => sum + value * (unit.weights[column] ?? NaN), 0);
      if (Math.abs(change) <= NO_CHANGE) continue;
      const gain = Math.max(0, unit.bias + change) - Math.max(0, unit.bias);
      const slope = (unit.out * gain) / change;
      for (const [column, { feature }] of columns.entries()) {
        const part = (z[column] ?? NaN) * slope * (unit.weights[column] ?? NaN);
        contributions[feature] = (contributions[feature] ?? 0) + part;
      }
    }
    return { bias: atRest, contributions };
  };
}
