import type { InspectionStage } from '@cellgate/plant';
import type { Grade } from '@cellgate/risk';
import { compareInstants, EARLIEST_MS, END_MS, fnv1a, instantAt } from './instant';
import type { Instant } from './instant';
import { fieldsPresent, numberField, oneOf, textField } from './row-fields';
import type { Point, Row, TimeSeriesStore } from './time-series-store';

const STAGES: readonly InspectionStage[] = ['IPQC', 'FQC', 'OQC'];
const GRADES: readonly Grade[] = ['HIGH', 'LOW', 'INSUFFICIENT_EVIDENCE'];
/** Cells of one look-up statement. */
const LOOK_UP = 40;

/** A cell was seen at a stage. */
export interface CellSighting {
  readonly cell: string;
  readonly line: string;
  readonly lot: string | null;
  readonly order: string | null;
  readonly stage: InspectionStage;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

export interface CellEntry {
  readonly cell: string;
  readonly line: string | null;
  readonly lot: string | null;
  readonly order: string | null;
  readonly lastStage: InspectionStage | null;
  readonly grade: Grade | null;
  /** Instant of the row: first sighting. */
  readonly born: Instant;
  /** By stage: milliseconds since 1970 UTC of its last sighting. */
  readonly stages: Readonly<Partial<Record<InspectionStage, number>>>;
}

/** Tag of `cell_index`: bounded where cell ids are not. Part of the key: may never change. */
export function cellBucket(cell: string): string {
  return String(fnv1a(cell) % 4096);
}

/** The entry of one row that was read with all its fields; null where the row is not one. */
export function cellEntryFromRow(row: Row): CellEntry | null {
  const cell = textField(row, 'cell');
  if (cell === null) return null;
  const stages: Partial<Record<InspectionStage, number>> = {};
  for (const stage of STAGES) {
    const seen = numberField(row, stageField(stage));
    if (seen !== null) stages[stage] = seen;
  }
  return {
    cell,
    line: textField(row, 'line'),
    lot: textField(row, 'lot'),
    order: textField(row, 'order'),
    lastStage: lastStage(stages) ?? oneOf(STAGES, textField(row, 'last_stage')),
    grade: oneOf(GRADES, textField(row, 'grade')),
    born: row.at,
    stages,
  };
}

/**
 * Where a cell has been, by its id alone: one row a cell in `cell_index`, at the instant of its first sighting,
 * into which later sightings and the grade merge. Birth instants are kept for the `capacity` cells used last.
 *
 * Two processes may see a new cell at the same moment and give it two rows: they are read as one, the earliest
 * gives the birth, and further sightings go there.
 */
export class CellIndex {
  readonly #store: TimeSeriesStore;
  readonly #capacity: number;
  /** In order of use, the least used first. */
  readonly #known = new Map<string, CellEntry>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: TimeSeriesStore, options: { readonly capacity?: number } = {}) {
    this.#store = store;
    this.#capacity = options.capacity ?? 50_000;
  }

  /**
   * Points that record the sightings, in their order; the caller writes them.
   * Calls are served one after the other, so that a new cell gets one birth instant.
   * @throws StoreUnavailableError when an unknown cell cannot be looked up
   */
  sightings(list: readonly CellSighting[]): Promise<Point[]> {
    const turn = this.#last.then(() => this.#sightings(list));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /**
   * What the store knows of a cell now; null for a cell never seen.
   * @throws StoreUnavailableError
   */
  async find(cell: string): Promise<CellEntry | null> {
    return (await this.#read([cell])).get(cell) ?? null;
  }

  /**
   * What the store knows of cells now, by their ids; those never seen are left out.
   * @throws StoreUnavailableError
   */
  findAll(cells: readonly string[]): Promise<ReadonlyMap<string, CellEntry>> {
    return this.#read([...new Set(cells)]);
  }

  /**
   * Point that records a grade; null for a cell never seen.
   * @throws StoreUnavailableError
   */
  async gradePoint(cell: string, grade: Grade): Promise<Point | null> {
    const entry = this.#known.get(cell) ?? (await this.find(cell));
    return entry === null ? null : indexPoint(entry.born, { cell, grade });
  }

  async #sightings(list: readonly CellSighting[]): Promise<Point[]> {
    const unknown = new Set(list.map(({ cell }) => cell).filter((cell) => !this.#known.has(cell)));
    for (const [cell, entry] of await this.#read([...unknown])) this.#keep(cell, entry);
    const points = list.map((sighting) => this.#sighting(sighting));
    this.#forget();
    return points;
  }

  #sighting(sighting: CellSighting): Point {
    const { cell, line, lot, order, stage, atMs } = sighting;
    const known = this.#known.get(cell);
    const stages = { ...known?.stages, [stage]: Math.max(atMs, known?.stages[stage] ?? atMs) };
    const entry: CellEntry = {
      cell,
      line,
      lot: lot ?? known?.lot ?? null,
      order: order ?? known?.order ?? null,
      lastStage: lastStage(stages),
      grade: known?.grade ?? null,
      born: known?.born ?? instantAt(atMs, cell),
      stages,
    };
    this.#keep(cell, entry);
    return indexPoint(entry.born, {
      cell,
      line,
      lot: entry.lot,
      order: entry.order,
      last_stage: entry.lastStage,
      [stageField(stage)]: stages[stage] ?? null,
    });
  }

  async #read(cells: readonly string[]): Promise<Map<string, CellEntry>> {
    const found = new Map<string, CellEntry>();
    for (let from = 0; from < cells.length; from += LOOK_UP) {
      const some = cells.slice(from, from + LOOK_UP);
      const rows = await this.#store.rows({
        measurement: 'cell_index',
        window: { fromMs: EARLIEST_MS, toMs: END_MS },
        where: [
          { name: 'bucket', equals: [...new Set(some.map(cellBucket))] },
          { name: 'cell', equals: some },
        ],
      });
      for (const row of rows) {
        const entry = cellEntryFromRow(row);
        if (entry !== null) found.set(entry.cell, merged(found.get(entry.cell), entry));
      }
    }
    return found;
  }

  #keep(cell: string, entry: CellEntry): void {
    this.#known.delete(cell);
    this.#known.set(cell, entry);
  }

  #forget(): void {
    for (const cell of this.#known.keys()) {
      if (this.#known.size <= this.#capacity) return;
      this.#known.delete(cell);
    }
  }
}

function indexPoint(born: Instant, fields: Record<string, number | string | null> & { cell: string }): Point {
  return {
    measurement: 'cell_index',
    tags: { bucket: cellBucket(fields.cell) },
    fields: fieldsPresent(fields),
    at: born,
  };
}

function stageField(stage: InspectionStage): string {
  return `t_${stage}`;
}

function lastStage(stages: CellEntry['stages']): InspectionStage | null {
  let last: InspectionStage | null = null;
  for (const stage of STAGES) {
    const seen = stages[stage];
    if (seen !== undefined && (last === null || seen >= (stages[last] ?? 0))) last = stage;
  }
  return last;
}

/** Two rows of one cell as one: the earliest birth, the latest sightings; what one row lacks the other gives. */
function merged(a: CellEntry | undefined, b: CellEntry): CellEntry {
  if (a === undefined) return b;
  const [first, second] = compareInstants(a.born, b.born) <= 0 ? [a, b] : [b, a];
  const stages: Partial<Record<InspectionStage, number>> = { ...first.stages };
  for (const stage of STAGES) {
    const seen = second.stages[stage];
    if (seen !== undefined) stages[stage] = Math.max(seen, stages[stage] ?? seen);
  }
  return {
    cell: first.cell,
    line: first.line ?? second.line,
    lot: first.lot ?? second.lot,
    order: first.order ?? second.order,
    lastStage: lastStage(stages) ?? first.lastStage ?? second.lastStage,
    grade: first.grade ?? second.grade,
    born: first.born,
    stages,
  };
}
