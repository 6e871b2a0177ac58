import type { InfluxSettings } from './settings';
import { TimeSeriesStore } from './time-series-store';
import type {
  LatestQuery,
  LatestRow,
  Point,
  Row,
  RowQuery,
  WindowQuery,
  WindowRow,
  WriteOutcome,
} from './time-series-store';

const pending = (): never => {
  throw new Error('not available yet');
};

export interface InfluxOptions {
  readonly writeTimeoutMs?: number;
  readonly queryTimeoutMs?: number;
  /** Lines of one request; default 5,000. */
  readonly batchLines?: number;
}

export class InfluxTimeSeriesStore extends TimeSeriesStore {
  constructor(
    readonly settings: Omit<InfluxSettings, 'kind'>,
    readonly options: InfluxOptions = {},
  ) {
    super();
  }
  async ensureDatabase(): Promise<void> {
    pending();
  }
  async write(_points: readonly Point[]): Promise<WriteOutcome> {
    return pending();
  }
  async rows(_query: RowQuery): Promise<Row[]> {
    return pending();
  }
  async windows(_query: WindowQuery): Promise<WindowRow[]> {
    return pending();
  }
  async latest(_query: LatestQuery): Promise<LatestRow[]> {
    return pending();
  }
  async ping(): Promise<void> {
    pending();
  }
  async close(): Promise<void> {
    pending();
  }
}
