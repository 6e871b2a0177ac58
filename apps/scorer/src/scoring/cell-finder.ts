import {
  cellEntryFromRow,
  GRADED,
  type Instant,
  inspectionFromRow,
  type Row,
  type TimeSeriesStore,
} from '@cellgate/time-series';

const DAY_MS = 86_400_000;
/** A measuring station's clock may be ahead of ours by this much. */
const CLOCK_AHEAD_MS = 3_600_000;
const PAGE_ROWS = 5_000;
const BATCH_CELLS = 50;
/** How often cells are looked for that were left without a grade: their inspections may have come very late. */
export const SWEEP_MS = 600_000;

/** Cells that may have to be graded. `done` is to be called once they were. */
export interface CellBatch {
  readonly cells: readonly string[];
  readonly done: () => void;
}

/**
 * Finds cells with news: inspections not seen yet, cells whose waiting time is over, and now and then those of the last
 * day without a grade. After a start it goes back to the last grade, at most a day.
 */
export class CellFinder {
  /** Inspections seen, by their content: until when they are looked at again. */
  readonly #seen = new Map<string, number>();
  readonly #waiting = new Map<string, number>();
  #fromMs: number | null = null;
  #sweptMs: number | null = null;

  constructor(private readonly latenessMs: number) {}

  /** Cells whose evidence is not complete yet. */
  get waitingCells(): number {
    return this.#waiting.size;
  }

  /** Where inspections are looked for from now on, milliseconds since 1970 UTC. */
  get fromMs(): number {
    return this.#fromMs ?? 0;
  }

  /** The cell is looked at again at `dueMs`, or as soon as it has another inspection. */
  wait(cell: string, dueMs: number): void {
    this.#waiting.set(cell, dueMs);
  }

  /** The cell needs no other look until it has news. */
  settle(cell: string): void {
    this.#waiting.delete(cell);
  }

  /** @throws StoreUnavailableError; what was not `done` is found again by the next call */
  async *find(store: TimeSeriesStore, nowMs: number): AsyncGenerator<CellBatch> {
    this.#fromMs ??= await this.#start(store, nowMs);
    yield* this.#withNewInspections(store, nowMs);
    yield* this.#due(nowMs);
    this.#fromMs = Math.max(this.#fromMs, nowMs - this.latenessMs);
    for (const [key, atMs] of this.#seen) if (atMs < this.#fromMs) this.#seen.delete(key);
    if (this.#sweptMs === null || nowMs - this.#sweptMs >= SWEEP_MS) {
      yield* this.#withoutGrade(store, nowMs);
      this.#sweptMs = nowMs;
    }
  }

  /** The last grade tells how far a run before this one came. */
  async #start(store: TimeSeriesStore, nowMs: number): Promise<number> {
    const window = { fromMs: nowMs - DAY_MS, toMs: nowMs + CLOCK_AHEAD_MS };
    const [last] = await store.rows({
      measurement: 'cell_risk',
      window,
      where: [GRADED],
      fields: ['cell'],
      order: 'descending',
      limit: 1,
    });
    return last === undefined ? window.fromMs : Math.max(window.fromMs, last.at.ms - this.latenessMs);
  }

  async *#withNewInspections(store: TimeSeriesStore, nowMs: number): AsyncGenerator<CellBatch> {
    for await (const rows of pages(store, 'inspection', this.fromMs, nowMs)) {
      const unseen = new Map<string, number>();
      const cells = new Map<string, string[]>();
      for (const row of rows) {
        const cell = inspectionFromRow(row)?.record.cellId;
        const key = fingerprint(row);
        if (cell === undefined || this.#seen.has(key)) continue;
        unseen.set(key, row.at.ms);
        cells.set(cell, [...(cells.get(cell) ?? []), key]);
      }
      for (const batch of batches([...cells.keys()])) {
        const done = () => {
          for (const key of batch.flatMap((cell) => cells.get(cell) ?? []))
            this.#seen.set(key, unseen.get(key) ?? 0);
        };
        yield { cells: batch, done };
      }
    }
  }

  *#due(nowMs: number): Generator<CellBatch> {
    const due = [...this.#waiting].filter(([, dueMs]) => dueMs <= nowMs).map(([cell]) => cell);
    for (const batch of batches(due)) yield { cells: batch, done: () => undefined };
  }

  async *#withoutGrade(store: TimeSeriesStore, nowMs: number): AsyncGenerator<CellBatch> {
    for await (const rows of pages(store, 'cell_index', nowMs - DAY_MS, nowMs)) {
      const cells = rows.flatMap((row) => {
        const entry = cellEntryFromRow(row);
        const settled = entry === null || entry.grade === 'HIGH' || entry.grade === 'LOW';
        return settled || this.#waiting.has(entry.cell) ? [] : [entry.cell];
      });
      for (const batch of batches([...new Set(cells)])) yield { cells: batch, done: () => undefined };
    }
  }
}

async function* pages(
  store: TimeSeriesStore,
  measurement: 'inspection' | 'cell_index',
  fromMs: number,
  nowMs: number,
): AsyncGenerator<Row[]> {
  const window = { fromMs, toMs: nowMs + CLOCK_AHEAD_MS };
  let after: Instant | undefined;
  // Rows of one instant belong to one cell, so that a page that ends between them still names the cell.
  for (;;) {
    const rows = await store.rows({
      measurement,
      window,
      limit: PAGE_ROWS,
      ...(after === undefined ? {} : { after }),
    });
    if (rows.length > 0) yield rows;
    after = rows.at(-1)?.at;
    if (rows.length < PAGE_ROWS) return;
  }
}

function* batches(cells: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < cells.length; from += BATCH_CELLS) yield cells.slice(from, from + BATCH_CELLS);
}

function fingerprint({ at, tags, fields }: Row): string {
  return JSON.stringify([at.ms, at.sub, tags, fields]);
}
