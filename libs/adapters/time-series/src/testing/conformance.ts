import type { TimeSeriesStore } from '../time-series-store';
import { describeLatest } from './conformance-latest';
import { describeRows } from './conformance-rows';
import { describeValues } from './conformance-values';
import { describeWindows } from './conformance-windows';
import { describeWrites } from './conformance-writes';

export interface StoreUnderTest {
  /** A store without rows, fresh for every test. */
  open(): Promise<TimeSeriesStore>;
}

/** What every adapter of the port must do, in the same words and figures. */
export function describeTimeSeriesStore(name: string, underTest: StoreUnderTest): void {
  describe(name, () => {
    let store: TimeSeriesStore;
    beforeEach(async () => {
      store = await underTest.open();
    });
    afterEach(() => store.close());
    const current = (): TimeSeriesStore => store;

    describeWrites(current);
    describeRows(current);
    describeWindows(current);
    describeLatest(current);
    describeValues(current);
  });
}
