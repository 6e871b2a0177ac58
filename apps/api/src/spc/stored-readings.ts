import { type Plant, type WatchedSeries, watchedSeries } from '@cellgate/plant';
import { isSkipped } from '@cellgate/spc';
import {
  correctionStages,
  OrderProducts,
  readingSource,
  type TimeSeriesStore,
  type TimeWindow,
} from '@cellgate/time-series';
import { Problem, unknownId } from '../http/problem';

/** Most readings of one chart of stored data; more are refused, never thinned out in silence. */
export const MOST_READINGS = 50_000;

/** Readings of a series as its chart shows them. */
export interface StoredReadings {
  readonly atMs: readonly number[];
  /** Null: missing, of bad quality, or within the time to settle after a border. */
  readonly values: readonly (number | null)[];
  readonly products: readonly (string | null)[];
  /** Indices at which a stage starts because the machine was moved or came back from a standstill. */
  readonly borders: readonly number[];
  readonly corrections: readonly { readonly atMs: number; readonly parameter: string; readonly id: string }[];
}

/** The watched series of the plant, and their readings as the scheduled evaluation takes them. */
export class WatchedReadings {
  readonly series: readonly WatchedSeries[];

  constructor(
    plant: Plant,
    private readonly store: TimeSeriesStore,
  ) {
    this.series = watchedSeries(plant);
  }

  /** @throws Problem UNKNOWN_ID */
  find(id: string): WatchedSeries {
    const found = this.series.find((series) => series.id === id);
    if (found === undefined) throw unknownId('watched characteristic', id);
    return found;
  }

  /** Products that orders of the last 90 days make. @throws StoreUnavailableError */
  async products(nowMs: number): Promise<string[]> {
    const products = new OrderProducts();
    await products.refresh(this.store, nowMs);
    return products.all();
  }

  /**
   * Reads what the evaluation would chart: the same thinning, states, borders and times to settle.
   * @throws Problem TOO_MANY_POINTS; StoreUnavailableError
   */
  async read(
    series: WatchedSeries,
    window: TimeWindow,
    product?: string,
    most = MOST_READINGS,
  ): Promise<StoredReadings> {
    const products = new OrderProducts();
    if (series.kind === 'inspection') await products.refresh(this.store, window.toMs);
    const { everyMs, settleMs } = series.monitoring;
    const moves = await correctionStages(
      this.store,
      { fromMs: window.fromMs - settleMs, toMs: window.toMs },
      series.machine,
    );
    const readings: {
      atMs: number[];
      values: (number | null)[];
      products: (string | null)[];
      borders: number[];
    } = { atMs: [], values: [], products: [], borders: [] };
    let next = 0;
    let quietUntilMs = -Infinity;
    let chartedMs: number | null = null;
    let border = false;
    for await (const row of readingSource(series, products).read(this.store, window.fromMs, window.toMs)) {
      const atMs = row.at.ms;
      const startStage = (borderMs: number): void => {
        quietUntilMs = Math.max(quietUntilMs, borderMs + settleMs);
        border = true;
      };
      for (; next < moves.length && (moves[next]?.atMs ?? Infinity) <= atMs; next++) {
        startStage(moves[next]?.atMs ?? atMs);
      }
      if (row.runsUp) startStage(atMs);
      for (const { value, product: made } of row.readings) {
        if (product !== undefined && made !== product) continue;
        const quiet = atMs < quietUntilMs;
        if (!quiet && value !== null) {
          if (isSkipped(chartedMs, atMs, everyMs)) continue;
          chartedMs = atMs;
        }
        if (quiet && everyMs > 0) continue;
        if (readings.values.length >= most) throw tooMany(most);
        if (border && !quiet) {
          readings.borders.push(readings.values.length);
          border = false;
        }
        readings.atMs.push(atMs);
        readings.values.push(quiet ? null : value);
        readings.products.push(made);
      }
    }
    return {
      ...readings,
      corrections: moves
        .filter(({ atMs }) => atMs >= window.fromMs)
        .map(({ atMs, parameter, correction }) => ({ atMs, parameter, id: correction })),
    };
  }
}

function tooMany(most: number): Problem {
  const detail = `more than ${most} readings; ask for a shorter time`;
  return new Problem('TOO_MANY_POINTS', `query /from: ${detail}`, [
    { in: 'query', pointer: '/from', detail, code: 'TOO_MANY_POINTS' },
  ]);
}
