import { InfluxTimeSeriesStore } from './influx-time-series-store';
import type { LineSink } from './line-sink';
import { StoreLineSink } from './store-line-sink';
import type { TimeSeriesStore } from './time-series-store';

/** The way for lines into a store: straight where it speaks the line protocol, else by way of points. */
export function lineSinkOf(store: TimeSeriesStore): LineSink {
  return store instanceof InfluxTimeSeriesStore ? store.lineSink() : new StoreLineSink(store);
}
