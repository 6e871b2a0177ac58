import type { Measurement } from './measurements';
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

/** How long the embedded store keeps rows by default: raw telemetry only, the rest stays. */
export const RETENTION_MS = { machine: 7 * 24 * 3_600_000 } as const satisfies Partial<
  Record<Measurement, number>
>;

export class SqliteTimeSeriesStore extends TimeSeriesStore {
  private constructor(readonly file: string) {
    super();
  }
  static async open(file: string): Promise<SqliteTimeSeriesStore> {
    return new SqliteTimeSeriesStore(file);
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
  async deleteBefore(_measurement: Measurement, _ms: number): Promise<number> {
    return pending();
  }
  async ping(): Promise<void> {
    pending();
  }
  async close(): Promise<void> {
    pending();
  }
}
