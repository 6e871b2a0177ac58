import type { InfeasibleCode, SamplingInputCode } from '@cellgate/sampling';

/** Status and title of a refusal. */
export interface Refusal {
  readonly status: number;
  readonly title: string;
}

const bad = (title: string): Refusal => ({ status: 400, title });
const conflict = (title: string): Refusal => ({ status: 409, title });
const impossible = (title: string): Refusal => ({ status: 422, title });

/** What acceptance sampling refuses, by the codes of its library and those of lots and streams. */
export const SAMPLING_PROBLEMS = {
  SAMPLING_NOT_A_NUMBER: bad('A number is expected'),
  SAMPLING_NOT_AN_INTEGER: bad('A whole number is expected'),
  SAMPLING_OUT_OF_RANGE: bad('A value is outside its range'),
  SAMPLING_LOT_SIZE: bad('A lot has at least one unit'),
  SAMPLING_SAMPLE_EXCEEDS_LOT: bad('The sample is larger than the lot'),
  SAMPLING_ACCEPTANCE_NOT_BELOW_SAMPLE: bad('The acceptance number is not below the sample size'),
  SAMPLING_STAGE_NUMBERS: bad('The stages of the plan contradict each other'),
  SAMPLING_RISKS: bad('The risks contradict each other'),
  SAMPLING_NON_INTEGER_DEFECTIVES: bad('A lot has a whole number of nonconforming units'),
  SAMPLING_DISTRIBUTION_NOT_APPLICABLE: bad('The distribution does not fit the kind of plan'),
  SAMPLING_UNKNOWN_KIND: bad('There is no such kind'),
  SAMPLING_UNKNOWN_LEVEL: bad('The standard has no such level'),
  SAMPLING_UNKNOWN_AQL: bad('The standard has no such AQL'),
  SAMPLING_UNKNOWN_MODE: bad('The standard has no such mode'),
  SAMPLING_OUTSIDE_TABLE: bad('The table does not reach this far'),
  SAMPLING_PLAN_NOT_AVAILABLE: bad('The standard has no such plan'),
  SAMPLING_RESULTS_EXCEED_SAMPLE: bad('More results than the sample has units'),
  SAMPLING_UNKNOWN_UNIT: bad('The unit does not belong to the sample'),
  SAMPLING_VALUES_NEEDED: bad('The plan needs measured values'),
  SAMPLING_LIMITS_NEEDED: bad('Measured values need specification limits'),
  SAMPLING_UNKNOWN_CHARACTERISTIC: bad('The lot has no such characteristic'),
  SAMPLING_TOO_LARGE_TO_COMPUTE: bad('The request would take too long to compute'),
  SAMPLING_LOT_CLOSED: conflict('The inspection is closed'),
  SAMPLING_DUPLICATE_RESULT: conflict('The result was counted already'),
  SAMPLING_DISCONTINUED: conflict('Acceptance of this stream is discontinued'),
  SAMPLING_LOT_EXISTS: conflict('A lot with this id was inspected already'),
  SAMPLING_AQL_NOT_BELOW_LTPD: impossible('No plan accepts worse product than it rejects'),
  SAMPLING_LOT_CANNOT_SEPARATE: impossible('The lot cannot tell the two qualities apart'),
  SAMPLING_SAMPLE_TOO_LARGE: impossible('No sample is large enough'),
  SAMPLING_NO_PLAN_MEETS_LIMIT: impossible('No plan meets the limit'),
  SAMPLING_NO_CONVERGENCE: impossible('The figures of this plan cannot be computed'),
} as const satisfies Record<SamplingInputCode | InfeasibleCode, Refusal> & Record<string, Refusal>;
