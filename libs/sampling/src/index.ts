export { NoConvergenceError, StatisticsDomainError } from '@cellgate/statistics';
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
export { explainPlan } from './explain-plan';
export type { ExplainRequest, PlanExplanation, PlanWarning } from './explain-plan';
export { countResult, issuedUnits, newAttributesInspection } from './lot/attributes-inspection';
export type { AttributesInspection, AttributesResult } from './lot/attributes-inspection';
export { drawUnits } from './lot/draw-units';
export type { DrawnUnit, Stratum } from './lot/draw-units';
export { randomSource } from './lot/random-source';
export { estimatedFractionBeyond, variablesDecision } from './lot/variables-decision';
export type { VariablesDecision } from './lot/variables-decision';
export { allocateBudget } from './risk/allocate-budget';
export type { BudgetAllocation, ElevationOption, LotOptions } from './risk/allocate-budget';
export { CHARACTERISTIC_CLASSES } from './risk/characteristic-class';
export type { CharacteristicClass } from './risk/characteristic-class';
export { clusteredSampleSize, designEffect, effectiveSampleSize } from './risk/design-effect';
export { milStd1916Ladder, z14Ladder } from './risk/elevation-ladder';
export type { Rung } from './risk/elevation-ladder';
export { badProcessRisk, lotPosterior, upperPosteriorBound } from './risk/lot-posterior';
export type { BetaBelief, LotPosterior } from './risk/lot-posterior';
export { observedFraction } from './risk/observed-fraction';
export { AGEING, agedBelief, empiricalPrior } from './risk/quality-belief';
export type { InspectedLot } from './risk/quality-belief';
export { reductionVeto } from './risk/reduction-veto';
export type { ReductionVeto, VetoReason } from './risk/reduction-veto';
export {
  acceptedForSwitching,
  badLotAcceptance,
  DEFAULT_RISK_POLICIES,
  NO_ELEVATION,
  riskDrivenPlan,
} from './risk/risk-driven-plan';
export type {
  ElevationReason,
  ElevationState,
  LotRisk,
  RiskDrivenPlan,
  RiskPolicy,
} from './risk/risk-driven-plan';
export { continuousStep, newContinuousState } from './switching/continuous-switching';
export type {
  ContinuousEvent,
  ContinuousPlan,
  ContinuousPlans,
  ContinuousState,
  ContinuousStep,
} from './switching/continuous-switching';
export {
  ISO_2859_RULES,
  MIL_STD_1916_RULES,
  newSwitchingState,
  switchingScoreGain,
  switchingStep,
  Z14_RULES,
} from './switching/lot-switching';
export type {
  SwitchingEvent,
  SwitchingMode,
  SwitchingRules,
  SwitchingState,
  SwitchingStep,
  SwitchingTransition,
} from './switching/lot-switching';
export { schemePerformance } from './switching/scheme-performance';
export type { SchemePerformance, SchemePlan } from './switching/scheme-performance';
export { DEFAULT_SKIP_LOT_RULES, inspectsLot, NEW_SKIP_LOT_STATE, skipLotStep } from './switching/skip-lot';
export type { SkipLotEvent, SkipLotRules, SkipLotState } from './switching/skip-lot';
export {
  acceptedBetween,
  decisionOf,
  newCharacteristicInspection,
  remainingUnits,
  takeResult,
} from './workflow/characteristic-inspection';
export type {
  CharacteristicInspection,
  DecidingPlan,
  DrawnSample,
  InspectionResult,
  SpecificationLimits,
} from './workflow/characteristic-inspection';
export { drawSample } from './workflow/draw-sample';
export type { SampleUnit } from './workflow/draw-sample';
export { floorLadder, variablesPlanLike } from './workflow/floor-plan';
export type { FloorLadder, InspectionMethod, TablePlan } from './workflow/floor-plan';
export { DEFAULT_INSPECTION_POLICIES, floorName, switchingRulesOf } from './workflow/inspection-policy';
export type { FloorStandard, InspectionPolicy, RiskLayerPolicy } from './workflow/inspection-policy';
export { issuePlan } from './workflow/issue-plan';
export type { LotPlan, PlanReason, PlanRequest } from './workflow/issue-plan';
export {
  lotDecided,
  newStream,
  streamBelief,
  streamCondition,
  streamUnder,
  streamVeto,
} from './workflow/stream-state';
export type { LotOutcome, StreamEvent, StreamState, StreamStep } from './workflow/stream-state';
