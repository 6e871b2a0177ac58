import { CellIndex, type TimeSeriesStore } from '@cellgate/time-series';

/** Opens the store when it is first needed and again after each failure: the collector starts without it. */
export class StoreAccess {
  private opening: Promise<TimeSeriesStore> | null = null;
  private cells: CellIndex | null = null;

  constructor(private readonly open: () => Promise<TimeSeriesStore>) {}

  /** @throws what opening throws */
  store(): Promise<TimeSeriesStore> {
    this.opening ??= this.open().catch((error: unknown) => {
      this.opening = null;
      throw error;
    });
    return this.opening;
  }

  /** @throws what opening throws */
  async cellIndex(): Promise<CellIndex> {
    const store = await this.store();
    this.cells ??= new CellIndex(store);
    return this.cells;
  }

  async close(): Promise<void> {
    const store = await this.opening?.catch(() => null);
    await store?.close();
  }
}
