import type { OnnxModel } from '@cellgate/onnx';
import { type Assessment, assess, examine, type SpecificationLimits } from '@cellgate/risk';
import { type CellEvidence, gapReason } from '../evidence/cell-evidence';

/**
 * Grades cells with one call of the model.
 *
 * @param doubts - of each cell, other reasons why its evidence may be incomplete
 * @throws InconsistentModelError, ScoringFailedError when the model's answers cannot be used
 */
export async function gradeCells(
  cells: readonly CellEvidence[],
  model: OnnxModel,
  limits: readonly SpecificationLimits[],
  doubts: readonly (readonly string[])[] = [],
): Promise<Assessment[]> {
  const examined = cells.map(({ measurements }) => examine(model.risk.specification, measurements, limits));
  const rows = examined.flatMap(({ vector }) => (vector.kind === 'vector' ? [vector.columns] : []));
  const { margin } = await model.score(Float32Array.from(rows.flat()));
  let next = 0;
  return examined.map((evidence, index) => {
    const own = evidence.vector.kind === 'vector' ? (margin[next++] ?? null) : null;
    const absent = cells[index]?.absent.map(gapReason) ?? [];
    return assess(evidence, model.risk, own, [...absent, ...(doubts[index] ?? [])]);
  });
}
