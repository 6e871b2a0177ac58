import type { Frame } from 'cellgate-quality-panel';
import type { CellAnswer } from '../api/answers';
import { featureLabel, type Features } from './feature-label';

/** Factors that the view of a risk reads of a row. */
const FACTORS = 3;

/** Graded cells as rows of `cell_risk`, oldest first; a cell that is not graded yet has no row. */
export function cellFrame(cells: readonly CellAnswer[], features: Features = new Map()): Frame {
  const graded = cells
    .filter(({ grade, assessedAt }) => grade !== null && assessedAt !== null)
    .sort((one, other) => Date.parse(one.assessedAt as string) - Date.parse(other.assessedAt as string));
  const text = (name: string, of: (cell: CellAnswer) => string | null): Frame['fields'][number] => ({
    name,
    type: 'string',
    values: graded.map(of),
  });
  const number = (name: string, of: (cell: CellAnswer) => number | null): Frame['fields'][number] => ({
    name,
    type: 'number',
    values: graded.map(of),
  });
  return {
    length: graded.length,
    fields: [
      {
        name: 'time',
        type: 'time',
        values: graded.map(({ assessedAt }) => Date.parse(assessedAt as string)),
      },
      text('cell', ({ id }) => id),
      number('score', ({ score }) => score),
      number('score_low', ({ scoreInterval }) => scoreInterval?.low ?? null),
      number('score_high', ({ scoreInterval }) => scoreInterval?.high ?? null),
      text('grade', ({ grade }) => grade),
      text('recommendation', ({ recommendation }) => recommendation),
      text('lot', ({ lot }) => lot),
      text('order', ({ order }) => order),
      text('line', ({ line }) => line),
      number('probability', ({ probability }) => probability),
      text('reasons', ({ reasons }) => (reasons.length === 0 ? null : JSON.stringify(reasons))),
      ...Array.from({ length: FACTORS }, (_, at) => [
        text(`factor${at + 1}`, ({ factors }) => {
          const name = factors[at]?.feature;
          return name === undefined ? null : featureLabel(features, name);
        }),
        text(`factor${at + 1}_unit`, ({ factors }) => factors[at]?.unit ?? null),
        number(`factor${at + 1}_value`, ({ factors }) => factors[at]?.value ?? null),
        number(`factor${at + 1}_contribution`, ({ factors }) => factors[at]?.contribution ?? null),
      ]).flat(),
    ],
  };
}
