import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPlantFile } from '@cellgate/plant';
import type { Plant } from '@cellgate/plant';
import { LineRecords } from '@cellgate/records';
import { SqliteTimeSeriesStore, StoreUnavailableError } from '@cellgate/time-series';
import type { TimeSeriesStore } from '@cellgate/time-series';
import { DeferredStore } from '../composition/deferred-store';
import type { Line, ModelFolders } from '../composition/line.module';

export const DEMO_PLANT = join(__dirname, '..', '..', '..', '..', 'config', 'demo-plant.yaml');

export const DEMO_MODELS = join(__dirname, '..', '..', '..', '..', 'models');

/** The demonstration line over empty stores, with a clock that stands still and a store that can go away. */
export class DemoLine implements Line {
  nowMs = Date.parse('2026-03-02T10:00:00Z');
  storeAway = false;
  readonly plant: Plant;
  readonly records: LineRecords;
  readonly store: DeferredStore;
  readonly now = (): number => this.nowMs;

  private constructor(
    readonly directory: string,
    inner: TimeSeriesStore,
    readonly models: ModelFolders,
  ) {
    this.plant = loadPlantFile(DEMO_PLANT, {});
    this.records = LineRecords.open(directory, { now: this.now });
    this.store = new DeferredStore(async () => inner);
    for (const name of ['write', 'rows', 'windows', 'latest', 'ping'] as const) {
      const real = (inner[name] as (...args: unknown[]) => Promise<unknown>).bind(inner);
      Object.assign(inner, {
        [name]: async (...args: unknown[]) => {
          if (this.storeAway) throw new StoreUnavailableError('secret-host:8086 refused');
          return real(...args);
        },
      });
    }
  }

  static async open(
    models: ModelFolders = { directory: DEMO_MODELS, champion: 'logistic-regression' },
  ): Promise<DemoLine> {
    const directory = mkdtempSync(join(tmpdir(), 'cellgate-api-'));
    const store = await SqliteTimeSeriesStore.open(join(directory, 'time-series.sqlite'));
    return new DemoLine(directory, store, models);
  }

  async close(): Promise<void> {
    await this.store.close();
    this.records.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
