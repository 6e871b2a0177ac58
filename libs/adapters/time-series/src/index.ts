export { CellIndex } from './cell-index';
export type { CellEntry, CellSighting } from './cell-index';
export { cellBucket, cellEntryFromRow } from './cell-index';
export { cellRiskFromRow, cellRiskPoint } from './cell-risk';
export type { CellRisk } from './cell-risk';
export { correctionFromRow, correctionPoint } from './correction';
export type { CorrectionEvent } from './correction';
export {
  DatabaseMissingError,
  InvalidQueryError,
  InvalidStoreSettingsError,
  StoreSchemaError,
  StoreUnavailableError,
} from './errors';
export { InfluxTimeSeriesStore } from './influx-time-series-store';
export type { InfluxOptions } from './influx-time-series-store';
export { inspectionFromRow, inspectionPoint } from './inspection';
export type { InspectionJudgement, StoredInspection } from './inspection';
export { compareInstants, instantAt } from './instant';
export type { Instant } from './instant';
export { machineFromLatest, machinePoint, qualityField } from './machine';
export type { MachineReading, MachineTick, SignalReading } from './machine';
export { machineEventFromRow, machineEventPoint } from './machine-event';
export type { MachineEvent } from './machine-event';
export { MEASUREMENTS } from './measurements';
export type { Measurement } from './measurements';
export { openTimeSeriesStore } from './open-time-series-store';
export { productionOrderFromRow, productionOrderPoint } from './production-order';
export type { ProductionOrderEvent, ProductionOrderState } from './production-order';
export { timeSeriesSettings } from './settings';
export type { InfluxSettings, SqliteSettings, TimeSeriesSettings } from './settings';
export { RETENTION_MS, SqliteTimeSeriesStore } from './sqlite-time-series-store';
export { TimeSeriesStore } from './time-series-store';
export type {
  Aggregate,
  Condition,
  LatestQuery,
  LatestRow,
  Point,
  RejectedPoint,
  Row,
  RowQuery,
  TimeWindow,
  WindowQuery,
  WindowRow,
  WriteOutcome,
} from './time-series-store';
