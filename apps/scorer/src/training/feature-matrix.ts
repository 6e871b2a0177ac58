import {
  columnsOf,
  examine,
  featureValues,
  featureVector,
  fitSpecification,
  type FeatureSpecification,
  type Measurements,
  type SpecificationLimits,
} from '@cellgate/risk';
import type { HistoryCell } from './history-reader';

/** A cell of the history as training sees it. */
export interface MatrixRow {
  readonly failed: boolean;
  readonly trueProbability: number | null;
  /** Whether a value is outside a specification limit. */
  readonly outsideLimits: boolean;
  /** The same for what the last stations measure: the classic end-of-line decision, to compare with. */
  readonly outsideEndOfLineLimits: boolean;
  /** Input row of the model; null when the evidence is insufficient. */
  readonly columns: readonly number[] | null;
  /** Value of each feature before anything is imputed; null = missing or set aside. */
  readonly values: readonly (number | null)[];
}

export interface FeatureMatrix {
  /** Fitted to the training block. */
  readonly specification: FeatureSpecification;
  readonly columnNames: readonly string[];
  readonly rows: readonly MatrixRow[];
  /** Input rows at the ends of the physical ranges: one value at an end, the others at their medians, and all at once. */
  readonly extremes: readonly (readonly number[])[];
  /** Measurements and their input row, to check that features are still computed as in training. */
  readonly samples: readonly { readonly measurements: Measurements; readonly columns: readonly number[] }[];
}

const SAMPLES = 20;

/**
 * Computes the features of a history with the code that the scorer runs.
 *
 * @param template - specification whose statistics are to be taken from the first `trainingCells` cells
 * @param endOfLine - ids of the characteristics that the last stations measure
 */
export function featureMatrix(
  template: FeatureSpecification,
  cells: readonly HistoryCell[],
  trainingCells: number,
  limits: readonly SpecificationLimits[],
  endOfLine: ReadonlySet<string>,
): FeatureMatrix {
  const specification = fitSpecification(
    template,
    cells.slice(0, trainingCells).map(({ measurements }) => featureValues(template, measurements).values),
  );
  const rows = cells.map(({ failed, trueProbability, measurements }): MatrixRow => {
    const { vector, breaches } = examine(specification, measurements, limits);
    return {
      failed,
      trueProbability,
      outsideLimits: breaches.length > 0,
      outsideEndOfLineLimits: breaches.some(({ characteristic }) => endOfLine.has(characteristic)),
      columns: vector.kind === 'vector' ? vector.columns : null,
      values: vector.values,
    };
  });
  const step = Math.max(1, Math.floor(cells.length / SAMPLES));
  return {
    specification,
    columnNames: columnsOf(specification).map(({ name }) => name),
    rows,
    extremes: extremeCells(specification).map((measurements) => columnsOrThrow(specification, measurements)),
    samples: cells
      .filter((_, index) => index % step === 0 && rows[index]?.columns)
      .map(({ measurements }) => ({
        measurements,
        columns: columnsOrThrow(specification, measurements),
      })),
  };
}

function extremeCells(specification: FeatureSpecification): Measurements[] {
  const measured = specification.features.filter(({ source }) => source.type === 'characteristic');
  const at = (value: (feature: (typeof measured)[number]) => number): Record<string, number> =>
    Object.fromEntries(measured.map((feature) => [feature.name, value(feature)]));
  const typical = at(({ statistics }) => statistics?.median ?? NaN);
  return [
    typical,
    at(({ physical }) => physical.low),
    at(({ physical }) => physical.high),
    ...measured.flatMap(({ name, physical }) => [
      { ...typical, [name]: physical.low },
      { ...typical, [name]: physical.high },
    ]),
  ].filter((cell) => featureVector(specification, cell).kind === 'vector');
}

function columnsOrThrow(specification: FeatureSpecification, measurements: Measurements): readonly number[] {
  const vector = featureVector(specification, measurements);
  if (vector.kind !== 'vector') throw new RangeError(`insufficient evidence: ${vector.missing.join(', ')}`);
  return vector.columns;
}
