import type { Measurement } from './measurements';
import { checkLatestQuery, checkRowQuery, checkWindowQuery } from './query-check';
import { SqliteFile } from './sqlite-file';
import { SqliteReader } from './sqlite-read';
import { createTables, SCHEMA_VERSION, SqliteColumns } from './sqlite-schema';
import { SqliteWriter } from './sqlite-write';
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

/**
 * How long the embedded store keeps rows, in milliseconds: raw telemetry a week, the rest for ever.
 * Whoever writes calls `deleteBefore` with it from time to time. InfluxDB has a retention of its own.
 */
export const RETENTION_MS = { machine: 7 * 24 * 3_600_000 } as const satisfies Partial<
  Record<Measurement, number>
>;

/**
 * The embedded store: one SQLite file in WAL mode on a local disk, shared by the processes of a line.
 * Every call works on the caller's thread; large writes are cut into short transactions.
 */
export class SqliteTimeSeriesStore extends TimeSeriesStore {
  readonly #file: SqliteFile;
  readonly #reader: SqliteReader;
  readonly #writer: SqliteWriter;

  private constructor(file: SqliteFile) {
    super();
    const columns = new SqliteColumns(file);
    this.#file = file;
    this.#reader = new SqliteReader(file, columns);
    this.#writer = new SqliteWriter(file, columns);
  }

  /**
   * Opens or creates the file and its folder.
   * @param file - `:memory:` for a store that lives as long as the object
   * @throws StoreUnavailableError, StoreSchemaError when a newer version of the product wrote the file
   */
  static async open(file: string): Promise<SqliteTimeSeriesStore> {
    return new SqliteTimeSeriesStore(await SqliteFile.open(file, SCHEMA_VERSION, createTables));
  }

  override async write(points: readonly Point[]): Promise<WriteOutcome> {
    return this.#writer.write(points);
  }

  override async rows(query: RowQuery): Promise<Row[]> {
    const checked = checkRowQuery(query);
    return checked === null ? [] : this.#reader.rows(checked);
  }

  override async windows(query: WindowQuery): Promise<WindowRow[]> {
    const checked = checkWindowQuery(query);
    return checked === null ? [] : this.#reader.windows(checked);
  }

  override async latest(query: LatestQuery): Promise<LatestRow[]> {
    const checked = checkLatestQuery(query);
    return checked === null ? [] : this.#reader.latest(checked);
  }

  /**
   * Removes the rows of a measurement before an instant, in short transactions.
   * The file does not shrink; the room is used again.
   * @returns how many rows were removed
   */
  async deleteBefore(measurement: Measurement, ms: number): Promise<number> {
    return this.#writer.deleteBefore(measurement, ms);
  }

  override async ping(): Promise<void> {
    this.#file.all('SELECT 1');
  }

  override async close(): Promise<void> {
    this.#file.close();
  }
}
