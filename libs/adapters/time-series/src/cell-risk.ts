import type { Assessment, Factor, Grade, Recommendation, ScoreInterval } from '@cellgate/risk';
import { instantAt } from './instant';
import { fieldsPresent, numberField, oneOf, textField } from './row-fields';
import type { Condition, Point, Row } from './time-series-store';

const GRADES: readonly Grade[] = ['HIGH', 'LOW', 'INSUFFICIENT_EVIDENCE'];
const RECOMMENDATIONS: readonly Recommendation[] = [
  'short-term testing recommended',
  'safe for all usage',
  'measure again',
];
const FACTORS_KEPT = 3;

/** Selects the rows of `cell_risk` that grade a cell: what a challenger thinks of it carries no grade. */
export const GRADED: Condition = { name: 'grade', equals: GRADES };

/** An assessment of one cell, with what it was made from. */
export interface CellRisk {
  readonly cell: string;
  readonly lot: string | null;
  readonly order: string | null;
  readonly line: string;
  /** Milliseconds since 1970 UTC. */
  readonly assessedAtMs: number;
  /** Fingerprint of the inspections that were scored: tells whether a cell has news; null where none is kept. */
  readonly evidence: string | null;
  /** The three largest factors are stored. */
  readonly assessment: Assessment;
}

/** One row of `cell_risk`: append only, the newest row of a cell is valid. The cell gives the suffix. */
export function cellRiskPoint(risk: CellRisk): Point {
  const { assessment } = risk;
  const fields = fieldsPresent({
    cell: risk.cell,
    lot: risk.lot,
    order: risk.order,
    score: assessment.score,
    score_low: assessment.scoreInterval?.low ?? null,
    score_high: assessment.scoreInterval?.high ?? null,
    probability: assessment.probability,
    // A number beside the tag `grade`: its mean is the share of high risk, its sum a count that is 0 rather than absent.
    is_high: assessment.grade === 'HIGH' ? 1 : 0,
    recommendation: assessment.recommendation,
    reasons: JSON.stringify(assessment.reasons),
    model_rev: assessment.revision,
    evidence: risk.evidence,
  });
  assessment.factors.slice(0, FACTORS_KEPT).forEach((factor, index) => {
    fields[`factor${index + 1}`] = factor.feature;
    fields[`factor${index + 1}_value`] = factor.value;
    if (factor.unit !== '') fields[`factor${index + 1}_unit`] = factor.unit;
    fields[`factor${index + 1}_contribution`] = factor.contribution;
  });
  return {
    measurement: 'cell_risk',
    tags: { line: risk.line, model: assessment.model, grade: assessment.grade },
    fields,
    at: instantAt(risk.assessedAtMs, risk.cell),
  };
}

/**
 * What a challenger would have said of a cell: a row of `cell_risk` without a grade, so that whoever looks for the grade of
 * a cell does not find it. Model and cell give the suffix.
 */
export function shadowRiskPoint(risk: CellRisk): Point {
  const { assessment } = risk;
  return {
    measurement: 'cell_risk',
    tags: { line: risk.line, model: assessment.model },
    fields: fieldsPresent({
      cell: risk.cell,
      lot: risk.lot,
      order: risk.order,
      score: assessment.score,
      probability: assessment.probability,
      shadow_grade: assessment.grade,
      model_rev: assessment.revision,
      evidence: risk.evidence,
    }),
    at: instantAt(risk.assessedAtMs, `${assessment.model} ${risk.cell}`),
  };
}

/** A challenger's opinion of a cell. */
export interface ShadowRisk {
  readonly cell: string;
  readonly model: string;
  readonly revision: string;
  readonly grade: Grade;
  readonly score: number | null;
  readonly probability: number | null;
  readonly assessedAtMs: number;
}

/** The opinion of a row that was read with all its fields; null where the row is a grade or not one of a cell. */
export function shadowRiskFromRow(row: Row): ShadowRisk | null {
  const cell = textField(row, 'cell');
  const grade = oneOf(GRADES, textField(row, 'shadow_grade'));
  if (cell === null || grade === null) return null;
  return {
    cell,
    model: row.tags['model'] ?? '',
    revision: textField(row, 'model_rev') ?? '',
    grade,
    score: numberField(row, 'score'),
    probability: numberField(row, 'probability'),
    assessedAtMs: row.at.ms,
  };
}

/** The assessment of a row that was read with all its fields; null where the row is not one. */
export function cellRiskFromRow(row: Row): CellRisk | null {
  const cell = textField(row, 'cell');
  const grade = oneOf(GRADES, row.tags['grade']);
  const recommendation = oneOf(RECOMMENDATIONS, textField(row, 'recommendation'));
  if (cell === null || grade === null || recommendation === null) return null;
  return {
    cell,
    lot: textField(row, 'lot'),
    order: textField(row, 'order'),
    line: row.tags['line'] ?? '',
    assessedAtMs: row.at.ms,
    evidence: textField(row, 'evidence'),
    assessment: {
      grade,
      score: numberField(row, 'score'),
      scoreInterval: intervalOf(row),
      probability: numberField(row, 'probability'),
      recommendation,
      reasons: reasonsOf(textField(row, 'reasons')),
      factors: factorsOf(row),
      model: row.tags['model'] ?? '',
      revision: textField(row, 'model_rev') ?? '',
    },
  };
}

function intervalOf(row: Row): ScoreInterval | null {
  const [low, high] = [numberField(row, 'score_low'), numberField(row, 'score_high')];
  return low === null || high === null ? null : { low, high };
}

function factorsOf(row: Row): Factor[] {
  const factors: Factor[] = [];
  for (let number = 1; number <= FACTORS_KEPT; number++) {
    const feature = textField(row, `factor${number}`);
    const value = numberField(row, `factor${number}_value`);
    const contribution = numberField(row, `factor${number}_contribution`);
    if (feature !== null && value !== null && contribution !== null)
      factors.push({ feature, value, unit: textField(row, `factor${number}_unit`) ?? '', contribution });
  }
  return factors;
}

function reasonsOf(text: string | null): string[] {
  if (text === null) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed)) return parsed.filter((reason) => typeof reason === 'string');
  } catch {
    return [text];
  }
  return [text];
}
