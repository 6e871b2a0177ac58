import type { OnnxModel } from '@cellgate/onnx';
import { type Assessment, assess, examine, type Grade, type SpecificationLimits } from '@cellgate/risk';
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

const WORST_FIRST: readonly Grade[] = ['HIGH', 'INSUFFICIENT_EVIDENCE', 'LOW'];

/**
 * The assessment that counts where the model of a later gate has looked at a cell as well: the worse one, and of equal
 * ones that of the later gate, which knows more. More inspection never clears a cell.
 */
export function worseOf(earlier: Assessment, later: Assessment): Assessment {
  return WORST_FIRST.indexOf(earlier.grade) < WORST_FIRST.indexOf(later.grade) ? earlier : later;
}

/**
 * Grades cells with one call of the model.
 *
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
