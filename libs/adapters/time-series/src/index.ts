export { CellIndex } from './cell-index';
export type { CellEntry, CellSighting } from './cell-index';
export { cellBucket, cellEntryFromRow } from './cell-index';
export { correctionStages } from './spc/correction-stages';
export type { CorrectionStage } from './spc/correction-stages';
export { cellRiskFromRow, cellRiskPoint, GRADED, shadowRiskFromRow, shadowRiskPoint } from './cell-risk';
export type { CellRisk, ShadowRisk } from './cell-risk';
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
export { lotInspectionFromRow, lotInspectionPoint } from './lot-inspection';
export type { LotInspectionEvent, LotInspectionKind } from './lot-inspection';
export { LineDecoder } from './line-decoder';
export { LineEncoder } from './line-protocol';
export { LineWriter } from './line-writer';
export { LineSink } from './line-sink';
export type { SinkReply } from './line-sink';
export { lineSinkOf } from './line-sink-of';
export { replyOfError, StoreLineSink } from './store-line-sink';
export { checkPoint } from './point-check';
export type { Rejection } from './point-check';
export { machineFromLatest, machinePoint, qualityField } from './machine';
export type { MachineReading, MachineTick, SignalReading } from './machine';
export { pointOfRow } from './machine-row';
export type { MachineRow } from './machine-row';
export { machineEventFromRow, machineEventPoint } from './machine-event';
export type { MachineEvent } from './machine-event';
export { MEASUREMENTS } from './measurements';
export type { Measurement } from './measurements';
export { openTimeSeriesStore } from './open-time-series-store';
export { productionOrderFromRow, productionOrderPoint } from './production-order';
export type { ProductionOrderEvent, ProductionOrderState } from './production-order';
export { timeSeriesSettings } from './settings';
export type { InfluxSettings, SqliteSettings, TimeSeriesSettings } from './settings';
export {
  spcAcknowledgementPoint,
  spcSignalFromRow,
  spcSignalId,
  spcSignalKey,
  spcSignalPoint,
} from './spc/spc-signal';
export type { SpcAcknowledgement, SpcSignal, SpcSignalKey } from './spc/spc-signal';
export { OrderProducts } from './spc/order-products';
export { InspectionSource, readingSource, TelemetrySource } from './spc/reading-source';
export type { ReadingRow, ReadingSource } from './spc/reading-source';
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
export { modelCalibrationFromRow, modelCalibrationPoint } from './model-calibration';
export type { ModelCalibration } from './model-calibration';
export { modelDriftFromRow, modelDriftPoint } from './model-drift';
export type { DriftState, ModelDrift } from './model-drift';
