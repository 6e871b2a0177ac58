export type { Environment } from './expand-environment';
export { type GeneratedPlantSize, generatePlant, generatePlantYaml } from './generate-plant';
export type { InspectionRecord, Verdict } from './inspection-record';
export { type Judgement, judgeInspection, specRevisionOf } from './judge-inspection';
export { loadPlantFile } from './load-plant-file';
export { type OpcUaUnit, opcUaUnit } from './opc-ua-unit';
export {
  type InspectionIssue,
  type InspectionIssueCode,
  type ParsedInspection,
  parseInspection,
} from './parse-inspection';
export { type InstantProblem, parseInstant } from './parse-instant';
export { parsePlant } from './parse-plant';
export type {
  Characteristic,
  CorrectionLoop,
  Deadband,
  InspectionStage,
  Line,
  Machine,
  NodeReference,
  OpcUaConnection,
  OrderSource,
  Plant,
  Product,
  ResultSource,
  SecretReference,
  SetPoint,
  Signal,
  SignalGroup,
  Site,
  StatusSource,
} from './plant';
export type { PlantFileInput } from './plant-file';
export { describeIssue, type InvalidPlantCode, InvalidPlantError, type PlantIssue } from './plant-issue';
export { plantJsonSchema } from './plant-json-schema';
export { characteristicsOf, machineById, machinesOf } from './plant-look-up';
export { SAMPLING_AQLS, SAMPLING_LEVELS, type SamplingSettings } from './sampling-file';
export { MissingSecretError, resolveSecret, secretVariables } from './resolve-secret';
export { DEFAULT_SPC_MONITORING, type SpcMonitoring } from './spc-monitoring';
export { SecretVariableError, secretVariable } from './secret-variable';
export { isUnitSymbol, type Unit, type UnitSymbol, UnknownUnitError, unitOf, unitSymbols } from './units';
export { type WatchedSeries, watchedSeries } from './watched-series';
