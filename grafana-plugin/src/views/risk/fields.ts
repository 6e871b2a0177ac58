import type { Role } from '../../frames/locate';

const number = (...aliases: string[]): Role => ({ type: 'number', aliases });
const text = (...aliases: string[]): Role => ({ type: 'text', aliases });

/** Columns of a row of `cell_risk`; see docs/panel.md. */
export const RISK_ROLES = {
  score: { type: 'number', aliases: ['score', 'risk', 'risk_score'], only: true },
  time: { type: 'time', aliases: ['time', 'assessed_at'], any: true },
  cell: text('cell', 'cell_id', 'serial', 'id'),
  grade: text('grade'),
  probability: number('probability', 'p'),
  low: number('score_low', 'low', 'lower'),
  high: number('score_high', 'high', 'upper'),
  recommendation: text('recommendation'),
  reasons: text('reasons'),
  factor1: text('factor1'),
  factor2: text('factor2'),
  factor3: text('factor3'),
  factor1Unit: text('factor1_unit'),
  factor2Unit: text('factor2_unit'),
  factor3Unit: text('factor3_unit'),
  factor1Value: number('factor1_value'),
  factor2Value: number('factor2_value'),
  factor3Value: number('factor3_value'),
  factor1Contribution: number('factor1_contribution'),
  factor2Contribution: number('factor2_contribution'),
  factor3Contribution: number('factor3_contribution'),
  lot: text('lot'),
  order: text('order'),
  line: text('line'),
  model: text('model'),
} as const satisfies Record<string, Role>;

export type RiskRole = keyof typeof RISK_ROLES;
