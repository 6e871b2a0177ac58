export { evaluateChart, toChartResult } from './evaluate/evaluate-chart';
export { analyseChart, type ChartAnalysis } from './evaluate/analyse-chart';
export { checkChartRequest, type CheckedRequest } from './evaluate/check-chart-request';
export {
  CHART_KINDS,
  MOST_POINTS,
  type ChartKind,
  type ChartParams,
  type ChartRequest,
} from './evaluate/chart-request';
export type { ChartPoint, ChartResult, Companion, CusumPoint, StageResult } from './evaluate/chart-result';
export {
  InvalidChartRequestError,
  InvalidParameterError,
  NotEnoughDataError,
  SingularMatrixError,
  type RequestIssue,
  type Warning,
} from './errors';

export type { ChartColumns, FrozenLimits, StageEstimate } from './charts/chart-columns';
export type { MultivariateEstimate, VectorPoint } from './charts/hotelling-chart';
export { hotellingLimit } from './charts/hotelling-limits';
export { seriesLayout, type SeriesLayout, type Stage } from './charts/series-layout';
export type { VarianceComponents } from './charts/three-way-chart';

export { c4 } from './constants/c4';
export {
  controlChartConstants,
  MEDIAN_MOVING_RANGE_DIVISOR,
  type ControlChartConstants,
} from './constants/control-chart-constants';
export { relativeRange, type RelativeRange } from './constants/relative-range';

export type { IndividualsEstimator, SigmaEstimate } from './estimates/individuals-sigma';
export type { SubgroupEstimator } from './estimates/subgroup-sigma';

export type { RuleRequest, RuleSelection } from './rules/resolve-rules';
export { resolveRules } from './rules/resolve-rules';
export { NAMED_RULES, RULE_PRESETS, type RulePreset } from './rules/rule-presets';
export type { RuleSide, RunRule } from './rules/run-rule';
export { RunRuleEvaluator, type RunRuleState } from './rules/run-rule-evaluator';

export { averageRunLength, type RunLengthOptions } from './run-length/average-run-length';
export { cusumRunLength, type CusumDesign } from './run-length/cusum-run-length';
export { designCusum, type DesignRequest } from './run-length/design-cusum';
export { designEwma } from './run-length/design-ewma';
export { ewmaRunLength, type EwmaDesign } from './run-length/ewma-run-length';
export { falseAlarmBudget, type FalseAlarmBudget } from './run-length/false-alarm-budget';
export { countChartRisk, fractionChartRisk, meanChartRisk } from './run-length/operating-characteristic';

export {
  capabilityIndices,
  type CapabilityIndices,
  type Specification,
} from './capability/capability-indices';
export {
  capabilityIntervals,
  type CapabilityIntervals,
  type Interval,
} from './capability/capability-intervals';
export { nameCapability, type NamedIndex, type NamingProfile } from './capability/capability-names';
export {
  capabilityStudy,
  LEAST_SUBGROUPS,
  type CapabilityRequest,
  type CapabilityStudy,
  type CapabilityVerdict,
} from './capability/capability-study';
export { distribution, type Distribution, type DistributionName } from './capability/distribution';
export { fitBestDistribution, fitDistribution, type DistributionFit } from './capability/fit-distribution';
export {
  percentileIndices,
  type PercentileIndices,
  type ReferencePercentiles,
} from './capability/percentile-indices';

export type { GaugeReading } from './measurement-systems/crossed-study';
export {
  gaugeAnova,
  type AnovaRow,
  type GaugeAnova,
  type GaugeOptions,
} from './measurement-systems/gauge-anova';
export { gaugeBias, type GaugeBias } from './measurement-systems/gauge-bias';
export {
  gaugeLinearity,
  type GaugeLinearity,
  type LinearityReading,
} from './measurement-systems/gauge-linearity';
export { gaugeRange, type GaugeRange } from './measurement-systems/gauge-range';
export type { GaugeShares, GaugeVariation } from './measurement-systems/variation-shares';

export { downsamplingReason, type DownsamplingReason, type SamplingEvidence } from './guards/downsampling';
export { ewmaResiduals, type EwmaResiduals } from './guards/ewma-residuals';
export { lagOneCheck, type AutocorrelationCheck } from './guards/lag-one';
export { overdispersion, type OverdispersionTest } from './guards/overdispersion';

export { baselineHash } from './limit-sets/baseline-hash';
export {
  createLimitSet,
  frozenLimits,
  type LimitSet,
  type LimitSetBaseline,
  type LimitSetContent,
  type LimitSetDecision,
  type LimitSetExclusion,
  type LimitSetKey,
} from './limit-sets/limit-set';
export { limitSetAt, type LimitSetPoint } from './limit-sets/limit-set-at';
export { proposeLimits, type LimitsProposal, type ProposalOptions } from './limit-sets/propose-limits';

export {
  INCREMENTAL_KINDS,
  IncrementalChart,
  type AppendedPoint,
  type IncrementalKind,
  type IncrementalSetup,
  type IncrementalState,
} from './incremental/incremental-chart';
export type { IncrementalPoint } from './incremental/incremental-point';

export {
  MONITOR_CHARTS,
  type MonitorChart,
  type MonitoredSeries,
  type MonitorState,
  type RaisedSignal,
  type Reading,
  type TrackState,
} from './monitoring/monitored-series';
export { isSkipped, type LatestReading, SeriesMonitor } from './monitoring/series-monitor';
