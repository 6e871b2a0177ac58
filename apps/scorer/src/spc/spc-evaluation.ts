import { type Plant, type WatchedSeries, watchedSeries } from '@cellgate/plant';
import type { LineRecords, SpcSeriesEntry } from '@cellgate/records';
import { type LimitSet, SeriesMonitor } from '@cellgate/spc';
import {
  correctionStages,
  InspectionSource,
  OrderProducts,
  type Point,
  type ReadingRow,
  type ReadingSource,
  spcSignalPoint,
  TelemetrySource,
  type TimeSeriesStore,
} from '@cellgate/time-series';
import { LEAST_READINGS, PROPOSAL_STEP, propose } from './limit-proposer';
import { monitoredSeries } from './monitored-series';

/** A series that was never evaluated starts this far back. */
const FIRST_LOOK_BACK_MS = 6 * 3_600_000;
/** What is newer is left for the next run: rows of one instant come in one by one. */
const HOLD_MS = 2_000;
/** After a crash at most so much is evaluated again; nothing is written twice by that. */
const SAVE_EVERY_MS = 10_000;
const CLOCK_AHEAD_MS = 60_000;
/** Signals of one write. */
const BATCH_POINTS = 500;

/**
 * Evaluates every watched series by the limits that hold at each reading and writes each signal once.
 *
 * A signal is written before the state that remembers it is saved. A process that dies in between evaluates the same
 * readings again and writes the same rows, which changes nothing.
 */
export class SpcEvaluation {
  readonly #sources: readonly ReadingSource[];
  readonly #monitors = new Map<string, SeriesMonitor>();
  readonly #changed = new Set<WatchedSeries>();
  readonly #products = new OrderProducts();
  readonly #cursors = new Map<ReadingSource, number>();
  #sets = new Map<string, LimitSet[]>();
  #revision: string | null = null;
  #loaded = false;
  #savedMs = 0;
  #bordersReadMs: number | null = null;
  #borders: { readonly machine: string; readonly atMs: number }[] = [];

  constructor(plant: Plant) {
    const all = watchedSeries(plant);
    const of = (kind: WatchedSeries['kind'], same: (series: WatchedSeries) => boolean) =>
      all.filter((series) => series.kind === kind && same(series));
    const sources: ReadingSource[] = [];
    for (const { id, machines } of plant.lines) {
      const inspected = of('inspection', ({ line }) => line === id);
      if (inspected.length > 0) sources.push(new InspectionSource(id, inspected, this.#products));
      for (const machine of machines) {
        const measured = of('telemetry', (series) => series.machine === machine.id);
        if (measured.length > 0) sources.push(new TelemetrySource(machine.id, measured));
      }
    }
    this.#sources = sources;
  }

  /**
   * Evaluates what is new.
   * @returns number of signals written
   * @throws StoreUnavailableError, RecordsUnavailableError; the next run goes on from the same place
   */
  async run(store: TimeSeriesStore, records: LineRecords, nowMs: number): Promise<number> {
    if (!this.#loaded) this.#load(records);
    this.#readLimitSets(records);
    await this.#products.refresh(store, nowMs);
    await this.#readBorders(store, nowMs);
    const points: Point[] = [];
    let written = 0;
    for (const source of this.#sources) {
      const cursorMs = this.#cursors.get(source) ?? nowMs - FIRST_LOOK_BACK_MS;
      let newestMs = cursorMs;
      for await (const row of source.read(store, cursorMs - source.disorderMs, nowMs - HOLD_MS)) {
        points.push(...this.#take(row));
        newestMs = Math.max(newestMs, row.at.ms);
        if (points.length >= BATCH_POINTS) written += await write(store, points.splice(0));
      }
      this.#cursors.set(source, newestMs);
    }
    if (points.length > 0) written += await write(store, points);
    this.#propose(records);
    if (written > 0 || nowMs - this.#savedMs >= SAVE_EVERY_MS) this.save(records, nowMs);
    return written;
  }

  /** Saves how far the evaluation has come. @throws RecordsUnavailableError */
  save(records: LineRecords, nowMs: number): void {
    records.spcSeries.save(
      [...this.#changed].map((series): SpcSeriesEntry => {
        const monitor = this.#monitor(series);
        return {
          id: series.id,
          setup: setupOf(series),
          state: monitor.state(),
          lastMs: monitor.latest?.atMs ?? null,
          last: monitor.latest?.value ?? null,
          signals: monitor.latest?.broken ?? [],
        };
      }),
    );
    this.#changed.clear();
    this.#savedMs = nowMs;
  }

  #take({ at, readings, runsUp }: ReadingRow): Point[] {
    return readings.flatMap(({ series, value, product }) => {
      const monitor = this.#monitor(series);
      const last = monitor.last;
      // Read a second time, because rows may come out of order.
      if (last !== null && (at.ms < last.atMs || (at.ms === last.atMs && at.sub <= last.sub))) return [];
      for (const border of this.#borders) {
        if (border.machine === series.machine && border.atMs <= at.ms) monitor.startStage(border.atMs);
      }
      if (runsUp) monitor.startStage(at.ms);
      const sets = this.#sets.get(series.characteristic) ?? [];
      const signals = monitor.append({ atMs: at.ms, sub: at.sub, value, product }, sets);
      this.#changed.add(series);
      const { line, machine, characteristic, monitoring } = series;
      return signals.map((signal) =>
        spcSignalPoint({
          line,
          machine,
          characteristic,
          rule: signal.rule,
          at: { ms: signal.atMs, sub: signal.sub },
          product: signal.product,
          reading: signal.reading,
          value: signal.value,
          center: signal.center,
          lower: signal.lower,
          upper: signal.upper,
          limitSet: `${signal.limitSet.id}#${signal.limitSet.version}`,
          chart: monitoring.chart,
          window: signal.window,
          owner: monitoring.owner,
          acknowledgement: null,
        }),
      );
    });
  }

  #load(records: LineRecords): void {
    this.#readLimitSets(records);
    const stored = new Map(records.spcSeries.list().map((entry) => [entry.id, entry]));
    for (const source of this.#sources) {
      for (const series of source.series) {
        const entry = stored.get(series.id);
        // A chart that is made in another way starts anew.
        const state = entry?.setup === setupOf(series) ? entry.state : undefined;
        this.#monitors.set(series.id, new SeriesMonitor(monitoredSeries(series), state));
        const last = entry?.state.last?.atMs;
        if (last !== undefined) {
          this.#cursors.set(source, Math.max(last, this.#cursors.get(source) ?? 0));
        }
      }
    }
    this.#loaded = true;
  }

  #readLimitSets(records: LineRecords): void {
    const revision = records.limitSets.revision();
    if (revision === this.#revision) return;
    this.#sets = new Map();
    for (const set of records.limitSets.list()) {
      const { characteristic } = set.key;
      const own = this.#sets.get(characteristic);
      if (own) own.push(set);
      else this.#sets.set(characteristic, [set]);
    }
    this.#revision = revision;
  }

  async #readBorders(store: TimeSeriesStore, nowMs: number): Promise<void> {
    const sinceMs = this.#bordersReadMs ?? nowMs - FIRST_LOOK_BACK_MS;
    const fresh = await correctionStages(store, {
      fromMs: sinceMs - CLOCK_AHEAD_MS,
      toMs: nowMs + CLOCK_AHEAD_MS,
    });
    const known = new Set(this.#borders.map(({ machine, atMs }) => `${machine} ${atMs}`));
    for (const { machine, atMs } of fresh) {
      if (!known.has(`${machine} ${atMs}`)) this.#borders.push({ machine, atMs });
    }
    this.#borders = this.#borders
      .filter(({ atMs }) => atMs > nowMs - FIRST_LOOK_BACK_MS)
      .sort((a, b) => a.atMs - b.atMs);
    this.#bordersReadMs = nowMs;
  }

  #propose(records: LineRecords): void {
    for (const series of this.#changed) {
      const monitor = this.#monitor(series);
      for (const { product, history } of monitor.takeHistories(LEAST_READINGS, PROPOSAL_STEP)) {
        propose(records, series, product, history);
      }
    }
  }

  #monitor(series: WatchedSeries): SeriesMonitor {
    let monitor = this.#monitors.get(series.id);
    if (monitor === undefined) {
      monitor = new SeriesMonitor(monitoredSeries(series));
      this.#monitors.set(series.id, monitor);
    }
    return monitor;
  }
}

const setupOf = (series: WatchedSeries): string => JSON.stringify(monitoredSeries(series));

async function write(store: TimeSeriesStore, points: readonly Point[]): Promise<number> {
  const { written, rejected } = await store.write(points);
  const [first] = rejected;
  if (first !== undefined) throw new Error(`the store refused a signal: ${first.code} ${first.detail}`);
  return written;
}
