import { DatabaseMissingError, InvalidQueryError, StoreUnavailableError } from './errors';
import { InfluxHttp } from './influx-http';
import { InfluxLineSink } from './influx-line-sink';
import { createDatabaseStatement, SHOW_DATABASES } from './influx-ql';
import { InfluxReader } from './influx-read';
import { InfluxWriter } from './influx-write';
import { checkLatestQuery, checkRowQuery, checkWindowQuery } from './query-check';
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

export interface InfluxOptions {
  /** Time for one batch of lines; default 10,000 ms. */
  readonly writeTimeoutMs?: number;
  /** Time for one query; default 30,000 ms. */
  readonly queryTimeoutMs?: number;
  /** Lines of one request; default 5,000. */
  readonly batchLines?: number;
}

/**
 * InfluxDB 1.x, 2.x and 3.x: line protocol in, InfluxQL out. Opens no connection before it is used and never
 * repeats a request by itself, with one exception: a server that has no such database has kept nothing, so the database is
 * created and the request sent once more. A write either is acknowledged by the server or throws.
 */
export class InfluxTimeSeriesStore extends TimeSeriesStore {
  readonly #database: string;
  readonly #http: InfluxHttp;
  readonly #reader: InfluxReader;
  readonly #writer: InfluxWriter;

  constructor(settings: Omit<InfluxSettings, 'kind'>, options: InfluxOptions = {}) {
    super();
    this.#database = settings.database;
    this.#http = new InfluxHttp(settings, {
      writeMs: options.writeTimeoutMs ?? 10_000,
      queryMs: options.queryTimeoutMs ?? 30_000,
    });
    this.#reader = new InfluxReader(this.#http);
    this.#writer = new InfluxWriter(this.#http, options.batchLines ?? 5_000);
  }

  /**
   * Creates the database where it is missing and the server allows it (1.x).
   * @throws DatabaseMissingError that says what to run, StoreUnavailableError
   */
  async ensureDatabase(): Promise<void> {
    if (await this.#hasDatabase()) return;
    try {
      await this.#http.execute(createDatabaseStatement(this.#database));
    } catch (cause) {
      throw this.#missing(cause);
    }
    if (!(await this.#hasDatabase())) throw this.#missing(null);
  }

  override async write(points: readonly Point[]): Promise<WriteOutcome> {
    return this.#inDatabase(() => this.#writer.write(points));
  }

  /** The same server for whoever has lines of the line protocol with nanoseconds already. */
  lineSink(): InfluxLineSink {
    return new InfluxLineSink(this.#http, (request) => this.#inDatabase(request));
  }

  override async rows(query: RowQuery): Promise<Row[]> {
    const checked = checkRowQuery(query);
    return checked === null ? [] : this.#inDatabase(() => this.#reader.rows(checked));
  }

  override async windows(query: WindowQuery): Promise<WindowRow[]> {
    const checked = checkWindowQuery(query);
    return checked === null ? [] : this.#inDatabase(() => this.#reader.windows(checked));
  }

  override async latest(query: LatestQuery): Promise<LatestRow[]> {
    const checked = checkLatestQuery(query);
    return checked === null ? [] : this.#inDatabase(() => this.#reader.latest(checked));
  }

  /** Resolves when the server answers, accepts the credentials and has the database, which it creates if it may. */
  override async ping(): Promise<void> {
    await this.#http.ping();
    await this.ensureDatabase();
  }

  override async close(): Promise<void> {
    this.#http.close();
  }

  async #inDatabase<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || !NO_DATABASE.test(error.message)) throw error;
      await this.ensureDatabase();
      return await request();
    }
  }

  async #hasDatabase(): Promise<boolean> {
    try {
      const [series = []] = await this.#http.query([SHOW_DATABASES]);
      return series.some(({ values }) => values.some((cells) => cells.includes(this.#database)));
    } catch (cause) {
      // A server that does not list its databases: writing will tell whether there is one.
      if (cause instanceof InvalidQueryError) return true;
      throw cause;
    }
  }

  #missing(cause: unknown): StoreUnavailableError {
    if (cause instanceof StoreUnavailableError && isPassing(cause.status)) return cause;
    const words = cause instanceof Error ? ` (${cause.message})` : '';
    const name = this.#database;
    return new DatabaseMissingError(
      `${this.#http.place} has no database "${name}" and does not create it${words}; create it there: ` +
        `1.x: influx -execute 'CREATE DATABASE "${name}"'; 2.x: influx bucket create --name ${name}; ` +
        `3.x: influxdb3 create database ${name}`,
      {
        cause,
        ...(cause instanceof StoreUnavailableError && cause.status !== null ? { status: cause.status } : {}),
      },
    );
  }
}

/** Words of 1.x, to a write and to a query alike. */
const NO_DATABASE = /database not found/i;

/** No answer at all, or one that may be another in a moment. */
function isPassing(status: number | null): boolean {
  return status === null || status === 408 || status === 429 || status >= 500;
}
