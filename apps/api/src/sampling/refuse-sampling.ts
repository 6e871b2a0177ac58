import {
  InfeasiblePlanError,
  NoConvergenceError,
  SamplingInputError,
  StatisticsDomainError,
} from '@cellgate/sampling';
import { Problem } from '../http/problem';
import type { ProblemIssue } from '../http/problem';

/**
 * Runs a calculation and turns what the library refuses into an answer that names field, value and rule.
 * @throws Problem
 */
export function refusingSampling<T>(part: ProblemIssue['in'], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SamplingInputError) {
      const pointer = `/${error.field.replaceAll('[', '/').replaceAll(']', '').replaceAll('.', '/')}`;
      throw new Problem(error.code, error.message, [{ in: part, pointer, detail: error.message }]);
    }
    if (error instanceof InfeasiblePlanError) {
      throw new Problem(error.code, error.message, [{ in: part, pointer: '', detail: error.message }]);
    }
    if (error instanceof NoConvergenceError) {
      throw new Problem('SAMPLING_NO_CONVERGENCE', 'the figures of this plan cannot be computed exactly', [
        { in: part, pointer: '', detail: error.message },
      ]);
    }
    if (error instanceof StatisticsDomainError) {
      throw new Problem('SAMPLING_OUT_OF_RANGE', error.message, [
        { in: part, pointer: '', detail: error.message },
      ]);
    }
    throw error;
  }
}
