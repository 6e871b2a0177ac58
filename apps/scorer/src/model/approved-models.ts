import type { LineRecords } from '@cellgate/records';
import type { ApprovedModel } from './model-source';

/**
 * Reads from the records which model a person approved.
 * @throws what opening and reading the records throw
 */
export function approvedModel({ promotions }: LineRecords): ApprovedModel | null {
  const decision = promotions.current();
  return decision === null ? null : { model: decision.model, revision: decision.revision };
}
