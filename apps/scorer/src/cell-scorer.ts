import type { OnnxModel } from '@cellgate/onnx';
import type { Plant } from '@cellgate/plant';
import { assess, examine, type Assessment, type SpecificationLimits } from '@cellgate/risk';
import {
  CellIndex,
  cellRiskFromRow,
  cellRiskPoint,
  inspectionFromRow,
  type Point,
  type TimeSeriesStore,
  type TimeWindow,
} from '@cellgate/time-series';
import { CellEvidence } from './cell-evidence';

const HOUR_MS = 3_600_000;
/** How far back a start looks for cells that were not graded. */
const CATCH_UP_MS = 24 * HOUR_MS;
/** An inspection may reach the store this long after it was made. */
const LATENESS_MS = 2 * 60_000;
/** Clocks of stations may be ahead by this. */
const AHEAD_MS = 5 * 60_000;
/** A graded cell is kept in memory this long after its last inspection; later news is read from the store. */
const KEPT_MS = 10 * 60_000;
/** Cells of one store write: they share an instant, and the suffix keeps so many apart. */
const BATCH = 500;

export interface CellScorerOptions {
  readonly plant: Plant;
  readonly model: OnnxModel;
  readonly store: TimeSeriesStore;
  /** How long a cell may lack inspections, in milliseconds. */
  readonly graceMs: number;
}

interface Graded {
  readonly evidence: string;
  readonly revision: string;
}

/**
 * Grades each cell once per evidence and model revision. What it knows it can find again in the store, so a restart
 * neither forgets a cell nor grades one twice.
 */
export class CellScorer {
  readonly #plant: Plant;
  readonly #model: OnnxModel;
  readonly #store: TimeSeriesStore;
  readonly #index: CellIndex;
  readonly #graceMs: number;
  readonly #limits: readonly SpecificationLimits[];
  readonly #cells = new Map<string, CellEvidence>();
  readonly #graded = new Map<string, Graded>();
  /** Inspections before this instant were read; null before the first run. */
  #readToMs: number | null = null;

  constructor(options: CellScorerOptions) {
    this.#plant = options.plant;
    this.#model = options.model;
    this.#store = options.store;
    this.#index = new CellIndex(options.store);
    this.#graceMs = options.graceMs;
    this.#limits = options.plant.characteristics.map(({ id, unit, lsl, usl }) => ({
      characteristic: id,
      unit,
      lsl,
      usl,
    }));
  }

  /**
   * Reads what is new and grades the cells that are due.
   * @param nowMs - milliseconds since 1970 UTC
   * @returns how many cells were graded
   * @throws StoreUnavailableError; the next run does what this one could not
   */
  async run(nowMs: number): Promise<number> {
    if (this.#readToMs === null) await this.#catchUp(nowMs);
    else await this.#readNews({ fromMs: this.#readToMs - LATENESS_MS, toMs: nowMs + AHEAD_MS });
    this.#readToMs = nowMs;
    const due = [...this.#cells.values()].filter((cell) => this.#isDue(cell, nowMs));
    for (let from = 0; from < due.length; from += BATCH) {
      await this.#grade(due.slice(from, from + BATCH), nowMs);
    }
    this.#forget(nowMs);
    return due.length;
  }

  async #catchUp(nowMs: number): Promise<void> {
    for (let fromMs = nowMs - CATCH_UP_MS; fromMs < nowMs + AHEAD_MS; fromMs += HOUR_MS) {
      const window = { fromMs, toMs: Math.min(fromMs + HOUR_MS, nowMs + AHEAD_MS) };
      for (const row of await this.#store.rows({ measurement: 'inspection', window })) {
        const inspection = inspectionFromRow(row);
        if (inspection !== null) this.#evidenceOf(inspection.record.cellId).add(inspection);
      }
      for (const row of await this.#store.rows({ measurement: 'cell_risk', window })) {
        const risk = cellRiskFromRow(row);
        if (risk === null || risk.evidence === null || risk.assessment.model !== this.#model.risk.name)
          continue;
        this.#graded.set(risk.cell, { evidence: risk.evidence, revision: risk.assessment.revision });
      }
    }
  }

  async #readNews(window: TimeWindow): Promise<void> {
    for (const row of await this.#store.rows({ measurement: 'inspection', window })) {
      const inspection = inspectionFromRow(row);
      if (inspection === null) continue;
      const { cellId } = inspection.record;
      if (!this.#cells.has(cellId)) await this.#recall(cellId, window);
      this.#evidenceOf(cellId).add(inspection);
    }
  }

  /** What the store knows of a cell from before the window: it may have been forgotten, or be days old. */
  async #recall(cell: string, window: TimeWindow): Promise<void> {
    const entry = await this.#index.find(cell);
    if (entry === null || entry.born.ms >= window.fromMs) return;
    const past = { fromMs: entry.born.ms, toMs: window.fromMs };
    const where = [{ name: 'cell', equals: cell }];
    for (const row of await this.#store.rows({ measurement: 'inspection', window: past, where })) {
      const inspection = inspectionFromRow(row);
      if (inspection !== null) this.#evidenceOf(cell).add(inspection);
    }
  }

  #evidenceOf(cell: string): CellEvidence {
    const known = this.#cells.get(cell);
    if (known !== undefined) return known;
    const evidence = new CellEvidence(cell);
    this.#cells.set(cell, evidence);
    return evidence;
  }

  #isDue(cell: CellEvidence, nowMs: number): boolean {
    const graded = this.#graded.get(cell.cell);
    if (graded?.evidence === cell.fingerprint && graded.revision === this.#model.risk.revision) return false;
    const complete = cell.missing(this.#plant, this.#model.risk.specification).length === 0;
    return complete || nowMs - cell.lastAtMs >= this.#graceMs;
  }

  async #grade(cells: readonly CellEvidence[], nowMs: number): Promise<void> {
    const assessments = await this.#assess(cells);
    const points: Point[] = [];
    for (const [position, cell] of cells.entries()) {
      const assessment = assessments[position];
      const last = cell.inspections.at(-1)?.record;
      if (assessment === undefined || last === undefined) continue;
      points.push(
        cellRiskPoint({
          cell: cell.cell,
          lot: last.lot,
          order: last.order,
          line: last.line,
          assessedAtMs: nowMs,
          evidence: cell.fingerprint,
          assessment,
        }),
      );
      const index = await this.#index.gradePoint(cell.cell, assessment.grade);
      if (index !== null) points.push(index);
    }
    await this.#store.write(points);
    for (const cell of cells) {
      this.#graded.set(cell.cell, { evidence: cell.fingerprint, revision: this.#model.risk.revision });
    }
  }

  async #assess(cells: readonly CellEvidence[]): Promise<Assessment[]> {
    const { risk } = this.#model;
    const examined = cells.map((cell) => examine(risk.specification, cell.measurements, this.#limits));
    const rows = examined.flatMap(({ vector }) => (vector.kind === 'vector' ? vector.columns : []));
    const { margin } = await this.#model.score(Float32Array.from(rows));
    let next = 0;
    return cells.map((cell, position) => {
      const evidence = examined[position];
      if (evidence === undefined) throw new RangeError(`cell ${cell.cell}: no evidence at ${position}`);
      const own = evidence.vector.kind === 'vector' ? (margin[next++] ?? null) : null;
      return assess(evidence, risk, own, cell.missing(this.#plant, risk.specification));
    });
  }

  #forget(nowMs: number): void {
    for (const [cell, evidence] of this.#cells) {
      if (nowMs - evidence.lastAtMs > KEPT_MS && !this.#isDue(evidence, nowMs)) {
        this.#cells.delete(cell);
        this.#graded.delete(cell);
      }
    }
  }
}
