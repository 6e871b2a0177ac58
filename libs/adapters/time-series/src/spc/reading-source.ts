import type { WatchedSeries } from '@cellgate/plant';
import { inspectionFromRow } from '../inspection';
import type { Instant } from '../instant';
import { qualityField } from '../machine';
import type { Row, TimeSeriesStore } from '../time-series-store';
import type { OrderProducts } from './order-products';

/** One row of the store as readings of watched series. */
export interface ReadingRow {
  readonly at: Instant;
  readonly readings: readonly {
    readonly series: WatchedSeries;
    readonly value: number | null;
    readonly product: string | null;
  }[];
  /** The machine came back to a state in which its signals are charted: they are on the move for a while. */
  readonly runsUp: boolean;
}

const PAGE_ROWS = 2_000;
/** No quantity of a cell line is that large, and its square would overflow: such a value is a fault of its sender. */
const LARGEST = 1e100;

const credible = (value: number | null): number | null =>
  value !== null && Math.abs(value) < LARGEST ? value : null;

/** Where readings come from: the inspections of a line, or the telemetry of one machine. */
export interface ReadingSource {
  /** Rows of instants reach the store out of order by up to this much. */
  readonly disorderMs: number;
  /** @throws StoreUnavailableError */
  read(store: TimeSeriesStore, fromMs: number, toMs: number): AsyncGenerator<ReadingRow>;
  readonly series: readonly WatchedSeries[];
}

async function* pages(
  store: TimeSeriesStore,
  query: Omit<Parameters<TimeSeriesStore['rows']>[0], 'limit' | 'after'>,
): AsyncGenerator<Row> {
  let after: Instant | undefined;
  for (;;) {
    const rows = await store.rows({ ...query, limit: PAGE_ROWS, ...(after === undefined ? {} : { after }) });
    yield* rows;
    after = rows.at(-1)?.at;
    if (rows.length < PAGE_ROWS) return;
  }
}

/** Inspections of a line: each row holds the characteristics of one cell at one station. */
export class InspectionSource implements ReadingSource {
  readonly disorderMs = 30_000;
  readonly #byStation = new Map<string, WatchedSeries[]>();

  constructor(
    private readonly line: string,
    readonly series: readonly WatchedSeries[],
    private readonly products: OrderProducts,
  ) {
    for (const each of series) {
      const own = this.#byStation.get(each.machine);
      if (own) own.push(each);
      else this.#byStation.set(each.machine, [each]);
    }
  }

  async *read(store: TimeSeriesStore, fromMs: number, toMs: number): AsyncGenerator<ReadingRow> {
    const where = [{ name: 'line', equals: this.line }];
    for await (const row of pages(store, { measurement: 'inspection', window: { fromMs, toMs }, where })) {
      const record = inspectionFromRow(row)?.record;
      if (record === undefined) continue;
      const product = this.products.of(record.order);
      const readings = (this.#byStation.get(record.station) ?? []).flatMap((series) => {
        // A stage measures only its own characteristics: what is absent here was not due.
        const value = record.measurements[series.characteristic];
        return value === undefined ? [] : [{ series, value: credible(value), product }];
      });
      yield { at: row.at, readings, runsUp: false };
    }
  }
}

/** Telemetry of a machine: a row an instant, a field a signal. */
export class TelemetrySource implements ReadingSource {
  readonly disorderMs = 10_000;
  #status: string | null = null;
  #statusKnown = false;
  #halted = false;

  constructor(
    private readonly machine: string,
    readonly series: readonly WatchedSeries[],
  ) {}

  async *read(store: TimeSeriesStore, fromMs: number, toMs: number): AsyncGenerator<ReadingRow> {
    const where = [{ name: 'machine', equals: this.machine }];
    if (!this.#statusKnown) {
      const [latest] = await store.latest({
        measurement: 'machine',
        window: { fromMs: fromMs - 86_400_000, toMs: fromMs },
        where,
        fields: ['status'],
        by: ['machine'],
      });
      const status = latest?.fields['status']?.value;
      this.#status = typeof status === 'string' ? status : null;
      this.#statusKnown = true;
    }
    const fields = [
      'status',
      ...this.series.flatMap(({ characteristic }) => [characteristic, qualityField(characteristic)]),
    ];
    for await (const row of pages(store, {
      measurement: 'machine',
      window: { fromMs, toMs },
      where,
      fields,
    })) {
      yield this.#reading(row);
    }
  }

  #reading({ at, fields }: Row): ReadingRow {
    const { status } = fields;
    if (typeof status === 'string') this.#status = status;
    let halted = false;
    const readings = this.series.flatMap((series) => {
      const { characteristic, monitoring } = series;
      const charted =
        monitoring.states === null || this.#status === null || monitoring.states.includes(this.#status);
      if (!charted) halted = true;
      const value = fields[characteristic];
      const quality = fields[qualityField(characteristic)];
      const bad = typeof quality === 'number' && quality !== 0;
      // A row without the signal says nothing of it; one with a bad quality says that it is missing.
      if (typeof value !== 'number' && !bad) return charted ? [] : [{ series, value: null, product: null }];
      const usable = charted && !bad && typeof value === 'number' ? credible(value) : null;
      return [{ series, value: usable, product: null }];
    });
    const runsUp = this.#halted && !halted;
    this.#halted = halted;
    return { at, readings, runsUp };
  }
}

/** The source of a single series. */
export function readingSource(series: WatchedSeries, products: OrderProducts): ReadingSource {
  return series.kind === 'inspection'
    ? new InspectionSource(series.line, [series], products)
    : new TelemetrySource(series.machine, [series]);
}
