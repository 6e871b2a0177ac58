export { InvalidQueryError, StoreUnavailableError } from './errors';
export type { Instant } from './instant';
export { MEASUREMENTS } from './measurements';
export type { Measurement } from './measurements';
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
