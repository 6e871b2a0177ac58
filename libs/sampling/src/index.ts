export { designPlan } from './design/design-plan';
export type { DesignedPlan, DesignPlanRequest } from './design/design-plan';
export { dodgeRomigPlan } from './design/dodge-romig-plan';
export type { DodgeRomigPlan, DodgeRomigProblem } from './design/dodge-romig-plan';
export { economicPlan } from './design/economic-plan';
export type { EconomicPlan, EconomicProblem } from './design/economic-plan';
export { findSinglePlan } from './design/find-single-plan';
export type { AchievedPoint, DesignedSinglePlan, SinglePlanProblem } from './design/find-single-plan';
export { findVariablesPlan } from './design/find-variables-plan';
export type { DesignedVariablesPlan } from './design/find-variables-plan';
export { findZeroAcceptancePlan } from './design/find-zero-acceptance-plan';
export type { RiskPoints } from './design/risk-points';
export { InfeasiblePlanError, SamplingInputError } from './errors';
export type { InfeasibleCode, SamplingInputCode } from './errors';
export { decimalComplement, ExactDecimal } from './exact-decimal';
export { averageOutgoingQualityLimit } from './oc/average-outgoing-quality-limit';
export type { OutgoingQualityLimit } from './oc/average-outgoing-quality-limit';
export { csp1Performance, samplingFraction } from './oc/csp1-performance';
export type { Csp1Performance } from './oc/csp1-performance';
export { curtailedSampleNumber } from './oc/curtailed-sample-number';
export { multipleAcceptance } from './oc/multiple-acceptance';
export type { MultipleAcceptance } from './oc/multiple-acceptance';
export { DISTRIBUTIONS, ocCurve } from './oc/oc-curve';
export type { OcCurve, OcCurveRequest } from './oc/oc-curve';
export { planPerformance } from './oc/plan-performance';
export type { PlanPerformance } from './oc/plan-performance';
export { lotQuality, processQuality, qualityAt } from './oc/quality';
export type { Quality } from './oc/quality';
export { acceptableQuality, limitingQuality } from './oc/quality-points';
export type { QualityPoint } from './oc/quality-points';
export { sequentialAcceptance } from './oc/sequential-acceptance';
export type { SequentialAcceptance } from './oc/sequential-acceptance';
export { singleAcceptance } from './oc/single-acceptance';
export { variablesAcceptance } from './oc/variables-acceptance';
export { sequentialNumbers, waldConstants } from './oc/wald-constants';
export type { WaldConstants } from './oc/wald-constants';
export type {
  Csp1Plan,
  Distribution,
  MultiplePlan,
  PlanStage,
  SamplingPlan,
  SequentialPlan,
  SinglePlan,
  VariablesPlan,
} from './plan';
export { customTablePlan, PERCENTAGE_SAMPLING_TABLE } from './standards/custom-lot-size-table';
export type { CustomLotSizeTable, CustomTablePlan } from './standards/custom-lot-size-table';
export { codeLetter1916, INSPECTION_MODES, milStd1916Plan } from './standards/mil-std-1916-plan';
export type { InspectionMode, MilStd1916Plan, MilStd1916Query } from './standards/mil-std-1916-plan';
export { MIL_STD_1916_EDITION, MIL_STD_1916_SWITCHING } from './standards/mil-std-1916-status';
export { PLAN_COLUMNS, VERIFICATION_LEVELS } from './standards/mil-std-1916-tables';
export type { CodeLetter1916, PlanColumn, VerificationLevel } from './standards/mil-std-1916-tables';
export type { Confirmation, Provenance } from './standards/provenance';
export { Z14_EDITION, z14Plan } from './standards/z1-4-plan';
export type { Z14Plan, Z14Query } from './standards/z1-4-plan';
export { AQLS, INSPECTION_LEVELS } from './standards/z1-4-tables';
export type { InspectionLevel } from './standards/z1-4-tables';
