import type { OnnxModel } from '@cellgate/onnx';
import { type Assessment, assess, examine, type SpecificationLimits } from '@cellgate/risk';
import { type CellEvidence, gapReason } from '../evidence/cell-evidence';

export interface GradedCell {
  readonly assessment: Assessment;
  /** Value of each feature before anything was imputed; null = missing or set aside. */
  readonly values: readonly (number | null)[];
}

/** A cell to grade, with what stands against a LOW besides its measurements. */
export interface CellToGrade {
  readonly evidence: CellEvidence;
  readonly circumstances: readonly string[];
}

/**
 * Grades cells with one call of the model.
 *
 * @param doubts - of each cell, other reasons why its evidence may be incomplete
 * @throws InconsistentModelError, ScoringFailedError when the model's answers cannot be used
 */
export async function gradeCells(
  cells: readonly CellToGrade[],
  model: OnnxModel,
  limits: readonly SpecificationLimits[],
): Promise<GradedCell[]> {
  const { specification } = model.risk;
  const examined = cells.map(({ evidence }) => examine(specification, evidence.measurements, limits));
  const rows = new Float32Array(
    model.width * examined.filter(({ vector }) => vector.kind === 'vector').length,
  );
  let filled = 0;
  for (const { vector } of examined) {
    if (vector.kind === 'vector') rows.set(vector.columns, model.width * filled++);
  }
  const { margin } = await model.score(rows);
  let next = 0;
  return cells.map(({ evidence, circumstances }, index) => {
    const found = examined[index] ?? examine(specification, evidence.measurements, limits);
    const own = found.vector.kind === 'vector' ? (margin[next++] ?? null) : null;
    const gaps = [...evidence.absent.map(gapReason), ...circumstances];
    return { assessment: assess(found, model.risk, own, gaps), values: found.vector.values };
  });
}
