export { assess, examine } from './assess';
export type { CalibrationBin, Evidence, RiskModel } from './assess';
export type { Assessment, Factor, Grade, Recommendation } from './assessment';
export { canonicalJson } from './canonical-json';
export {
  DegenerateFeatureError,
  InconsistentModelError,
  InvalidFeatureSpecificationError,
  UnfittedFeatureError,
} from './errors';
export type { SpecificationIssue } from './errors';
export { columnsOf, inputsOf } from './feature-specification';
export type {
  CharacteristicSource,
  Column,
  Feature,
  FeatureSource,
  FeatureSpecification,
  FeatureStatistics,
  Gate,
  Hinge,
  NpRatioParameters,
  NpRatioSource,
} from './feature-specification';
export { fitSpecification } from './feature-statistics';
export { featureValues, featureVector } from './feature-vector';
export type { FeatureValues, FeatureVector, Measurements, Quarantined } from './feature-vector';
export { logisticExplainer } from './logistic-model';
export type { Explainer, Explanation, LogisticCoefficients } from './logistic-model';
export { npRatio } from './np-ratio';
export { parseFeatureSpecification } from './parse-feature-specification';
export { isAboveThreshold, logit, riskScore, sigmoid, THRESHOLD_SCORE } from './risk-score';
export { limitBreaches } from './specification-limits';
export type { LimitBreach, SpecificationLimits } from './specification-limits';
