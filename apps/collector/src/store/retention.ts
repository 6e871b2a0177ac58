import { RETENTION_MS, SqliteTimeSeriesStore, type Measurement } from '@cellgate/time-series';
import type { Log } from '../process/log';
import type { StoreAccess } from './store-access';

/** Deletes from the embedded store what is older than its retention; InfluxDB has a retention of its own. */
export async function applyRetention(access: StoreAccess, nowMs: number, log: Log): Promise<void> {
  try {
    const store = await access.store();
    if (store instanceof SqliteTimeSeriesStore) {
      for (const [measurement, keepMs] of Object.entries(RETENTION_MS)) {
        await store.deleteBefore(measurement as Measurement, nowMs - keepMs);
      }
    }
  } catch (error) {
    log.warn('old data could not be deleted', { reason: (error as Error).message });
  }
}
