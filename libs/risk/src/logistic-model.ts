import { InconsistentModelError } from './errors';
import { columnsOf, type FeatureSpecification } from './feature-specification';

/** Margin in log-odds = intercept + Σ weight · (x − mean)/sd over the columns of the specification. */
export interface LogisticCoefficients {
  readonly intercept: number;
  readonly columns: readonly {
    readonly name: string;
    readonly mean: number;
    readonly sd: number;
    readonly weight: number;
  }[];
}

/** Parts of a margin in log-odds: bias + Σ contributions = margin. */
export interface Explanation {
  /** Margin of the average training cell. */
  readonly bias: number;
  /** By feature, in the order of the specification; positive raises the risk. */
  readonly contributions: readonly number[];
}

/** Splits the margin of an input row into what each feature adds. */
export type Explainer = (columns: readonly number[]) => Explanation;

/**
 * Exact contributions of a logistic model: weight · (x − mean)/sd, summed over the columns of a feature.
 *
 * @throws InconsistentModelError when the columns are not those of the specification
 */
export function logisticExplainer(
  specification: FeatureSpecification,
  { intercept, columns }: LogisticCoefficients,
): Explainer {
  const expected = columnsOf(specification);
  const names = expected.map(({ name }) => name).join(', ');
  const found = columns.map(({ name }) => name).join(', ');
  if (names !== found) {
    throw new InconsistentModelError(
      `the model has columns [${found}], its feature specification [${names}]`,
    );
  }
  return (row) => {
    if (row.length !== expected.length) {
      throw new InconsistentModelError(
        `an input row has ${row.length} columns, the model ${expected.length}`,
      );
    }
    const contributions = specification.features.map(() => 0);
    for (const [index, { mean, sd, weight }] of columns.entries()) {
      const feature = expected[index]?.feature ?? 0;
      contributions[feature] = (contributions[feature] ?? 0) + (weight * ((row[index] ?? NaN) - mean)) / sd;
    }
    return { bias: intercept, contributions };
  };
}
