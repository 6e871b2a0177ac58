import { CellIndex, type TimeSeriesStore } from '@cellgate/time-series';

export interface OpenStore {
  readonly store: TimeSeriesStore;
  readonly index: CellIndex;
}

/** The store, opened when it is first needed and again after a failure: the scorer starts without it. */
export class StoreSource {
  #opening: Promise<OpenStore> | null = null;

  constructor(private readonly openStore: () => Promise<TimeSeriesStore>) {}

  /** @throws what opening throws */
  open(): Promise<OpenStore> {
    this.#opening ??= this.openStore().then(
      (store) => ({ store, index: new CellIndex(store) }),
      (error: unknown) => {
        this.#opening = null;
        throw error;
      },
    );
    return this.#opening;
  }

  async close(): Promise<void> {
    const opened = await this.#opening?.catch(() => null);
    this.#opening = null;
    await opened?.store.close();
  }
}
