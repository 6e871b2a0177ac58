export { assess, examine } from './assess';
export type { CalibrationBin, Evidence, RiskModel } from './assess';
export type { Assessment, Factor, Grade, Recommendation, ScoreInterval } from './assessment';
export { canonicalJson } from './canonical-json';
export {
  DegenerateFeatureError,
  InconsistentModelError,
  InvalidFeatureSpecificationError,
  UnfittedFeatureError,
} from './errors';
export type { SpecificationIssue } from './errors';
export { ChannelBaseline } from './channel-baseline';
export type { ChannelCorrection } from './channel-baseline';
export { atGate, columnsOf, GATES, inputsOf, inputsOfSource } from './feature-specification';
export type {
  CharacteristicSource,
  Column,
  DeltaDcirSource,
  DerivedSource,
  Feature,
  FeatureSource,
  FeatureSpecification,
  FeatureStatistics,
  FillPerPoreVolumeSource,
  Gate,
  Hinge,
  LogarithmSource,
  NpRatioParameters,
  NpRatioSource,
  PorositySource,
  TemperatureCorrectedSource,
} from './feature-specification';
export { fitSpecification } from './feature-statistics';
export { featureValues, featureVector } from './feature-vector';
export type { FeatureValues, FeatureVector, Measurements, Quarantined } from './feature-vector';
export { logisticExplainer } from './logistic-model';
export type { Explainer, Explanation, LogisticCoefficients } from './logistic-model';
export { decades, deltaDcir, fillPerPoreVolume, kValue, porosity, temperatureCorrected } from './physics';
export type { PoreParameters } from './physics';
export { npRatio } from './np-ratio';
export { parseFeatureSpecification } from './parse-feature-specification';
export { isAboveThreshold, logit, riskScore, sigmoid, THRESHOLD_SCORE } from './risk-score';
export { limitBreaches } from './specification-limits';
export type { LimitBreach, SpecificationLimits } from './specification-limits';
export { networkExplainer, parseNetwork } from './network-model';
export type { Network } from './network-model';
export { ensembleMargin, parseTreeEnsemble } from './tree-ensemble';
export type { Tree, TreeEnsemble } from './tree-ensemble';
export { treeExplainer } from './tree-shap';
export { TreeWalk } from './tree-walk';
export {
  averagePrecision,
  brierScore,
  brierSkill,
  calibrationSlope,
  expectedCalibrationError,
  recallAtReview,
  rocAuc,
} from './classification-metrics';
export {
  benjaminiHochberg,
  binShares,
  kolmogorovSmirnov,
  populationStabilityIndex,
  quantileBins,
  rateChange,
} from './drift';
export type { BinShares, KolmogorovSmirnov } from './drift';
export { noveltyOf } from './novelty';
export type { Novelty, NoveltyLimit } from './novelty';
export { misfits } from './misfits';
export { labelCalibration, LABELS_COUNT_MS, LEAST_FAILURES } from './label-calibration';
export type { CalibrationState, LabelCalibration, LabelledProbability } from './label-calibration';
export { reliabilityBins } from './reliability';
export type { ReliabilityBin } from './reliability';
export type { RankingGain } from './paired-bootstrap';
export { promotionEvidence } from './promotion-evidence';
export type {
  DecisionCosts,
  EvidenceCode,
  EvidenceCondition,
  PairedCell,
  PromotionEvidence,
} from './promotion-evidence';
