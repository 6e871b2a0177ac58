/** What is wrong with a request; callers decide on this, never on the text. */
export type SamplingInputCode =
  | 'SAMPLING_NOT_A_NUMBER'
  | 'SAMPLING_NOT_AN_INTEGER'
  | 'SAMPLING_OUT_OF_RANGE'
  | 'SAMPLING_LOT_SIZE'
  | 'SAMPLING_SAMPLE_EXCEEDS_LOT'
  | 'SAMPLING_ACCEPTANCE_NOT_BELOW_SAMPLE'
  | 'SAMPLING_STAGE_NUMBERS'
  | 'SAMPLING_AQL_NOT_BELOW_LTPD'
  | 'SAMPLING_RISKS'
  | 'SAMPLING_NON_INTEGER_DEFECTIVES'
  | 'SAMPLING_DISTRIBUTION_NOT_APPLICABLE'
  | 'SAMPLING_UNKNOWN_KIND'
  | 'SAMPLING_UNKNOWN_LEVEL'
  | 'SAMPLING_UNKNOWN_AQL'
  | 'SAMPLING_UNKNOWN_MODE'
  | 'SAMPLING_OUTSIDE_TABLE'
  | 'SAMPLING_PLAN_NOT_AVAILABLE'
  | 'SAMPLING_RESULTS_EXCEED_SAMPLE'
  | 'SAMPLING_LOT_CLOSED'
  | 'SAMPLING_DUPLICATE_RESULT'
  | 'SAMPLING_UNKNOWN_UNIT'
  | 'SAMPLING_VALUES_NEEDED'
  | 'SAMPLING_LIMITS_NEEDED'
  | 'SAMPLING_DISCONTINUED'
  | 'SAMPLING_TOO_LARGE_TO_COMPUTE';

/** A request that breaks a rule: names the field, the value and the rule. */
export class SamplingInputError extends RangeError {
  override readonly name = 'SamplingInputError';
  constructor(
    readonly code: SamplingInputCode,
    readonly field: string,
    readonly value: unknown,
    readonly rule: string,
  ) {
    super(`${field} is ${showValue(value)}; ${rule}`);
  }
}

export type InfeasibleCode =
  'SAMPLING_LOT_CANNOT_SEPARATE' | 'SAMPLING_SAMPLE_TOO_LARGE' | 'SAMPLING_NO_PLAN_MEETS_LIMIT';

/** A well-formed problem that no plan solves; `message` says why. */
export class InfeasiblePlanError extends Error {
  override readonly name = 'InfeasiblePlanError';
  constructor(
    readonly code: InfeasibleCode,
    reason: string,
    readonly facts: Readonly<Record<string, number>>,
  ) {
    super(reason);
  }
}

function showValue(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
