import { StoreUnavailableError, TimeSeriesStore } from '@cellgate/time-series';
import type {
  LatestQuery,
  LatestRow,
  Point,
  Row,
  RowQuery,
  WindowQuery,
  WindowRow,
  WriteOutcome,
} from '@cellgate/time-series';

/** Called when the store goes away (with the reason) and when it is back (null). */
export type StoreWatcher = (away: string | null) => void;

/** A store that is opened when it is first needed, and again after a failure: the API starts without it. */
export class DeferredStore extends TimeSeriesStore {
  #opening: Promise<TimeSeriesStore> | null = null;
  #closed = false;
  #away = false;

  constructor(
    private readonly open: () => Promise<TimeSeriesStore>,
    private readonly watch: StoreWatcher = () => undefined,
  ) {
    super();
  }

  write(points: readonly Point[]): Promise<WriteOutcome> {
    return this.#call((store) => store.write(points));
  }

  rows(query: RowQuery): Promise<Row[]> {
    return this.#call((store) => store.rows(query));
  }

  windows(query: WindowQuery): Promise<WindowRow[]> {
    return this.#call((store) => store.windows(query));
  }

  latest(query: LatestQuery): Promise<LatestRow[]> {
    return this.#call((store) => store.latest(query));
  }

  ping(): Promise<void> {
    return this.#call((store) => store.ping());
  }

  async close(): Promise<void> {
    this.#closed = true;
    const store = await this.#opening?.catch(() => null);
    await store?.close();
  }

  async #call<T>(work: (store: TimeSeriesStore) => Promise<T>): Promise<T> {
    try {
      const result = await work(await this.#store());
      this.#tell(null);
      return result;
    } catch (error) {
      if (error instanceof StoreUnavailableError) this.#tell(error.message);
      throw error;
    }
  }

  async #store(): Promise<TimeSeriesStore> {
    if (this.#closed) throw new StoreUnavailableError('the store is closed');
    this.#opening ??= this.open();
    const opening = this.#opening;
    try {
      return await opening;
    } catch (error) {
      if (this.#opening === opening) this.#opening = null;
      throw error;
    }
  }

  #tell(away: string | null): void {
    if ((away !== null) === this.#away || this.#closed) return;
    this.#away = away !== null;
    this.watch(away);
  }
}
