import { InfluxTimeSeriesStore } from './influx-time-series-store';
import type { TimeSeriesSettings } from './settings';
import { SqliteTimeSeriesStore } from './sqlite-time-series-store';
import type { TimeSeriesStore } from './time-series-store';

/**
 * Opens the store of the settings. InfluxDB is not asked yet: it may be away at start, `ping` tells when it is there
 * and creates a missing database where the server allows it.
 * @throws StoreSchemaError, StoreUnavailableError when the embedded file cannot be used
 */
export async function openTimeSeriesStore(settings: TimeSeriesSettings): Promise<TimeSeriesStore> {
  return settings.kind === 'influxdb'
    ? new InfluxTimeSeriesStore(settings)
    : await SqliteTimeSeriesStore.open(settings.file);
}
