import {
  type CellEntry,
  type CellIndex,
  type CellRisk,
  cellRiskFromRow,
  GRADED,
  inspectionFromRow,
  type TimeSeriesStore,
} from '@cellgate/time-series';
import { type CellEvidence, cellEvidence, type ExpectedInspection } from './cell-evidence';

/** A measuring station's clock may be ahead of ours by this much. */
const CLOCK_AHEAD_MS = 3_600_000;

/** What the store knows of a cell that may have to be graded. */
export interface CellState {
  readonly evidence: CellEvidence;
  /** Null: not in the index yet. */
  readonly entry: CellEntry | null;
  readonly latest: CellRisk | null;
}

/** Reads inspections, index entry and latest grade of some cells. */
export class EvidenceReader {
  constructor(
    private readonly store: TimeSeriesStore,
    private readonly index: CellIndex,
    private readonly expected: readonly ExpectedInspection[],
  ) {}

  /**
   * @param sinceMs - how far back to look for a cell that is not in the index yet
   * @returns the cells that have at least one inspection
   * @throws StoreUnavailableError
   */
  async read(cells: readonly string[], sinceMs: number, nowMs: number): Promise<CellState[]> {
    const entries = new Map<string, CellEntry | null>();
    await Promise.all(cells.map(async (cell) => entries.set(cell, await this.index.find(cell))));
    const born = [...entries.values()].map((entry) => entry?.born.ms ?? sinceMs);
    const window = { fromMs: Math.min(sinceMs, ...born), toMs: nowMs + CLOCK_AHEAD_MS };
    // Where a station's clock is ahead, a cell was graded before it was inspected.
    const gradedWindow = { ...window, fromMs: window.fromMs - CLOCK_AHEAD_MS };
    const where = [{ name: 'cell', equals: cells }];
    const [inspections, risks] = await Promise.all([
      this.store.rows({ measurement: 'inspection', window, where }),
      this.store.rows({ measurement: 'cell_risk', window: gradedWindow, where: [...where, GRADED] }),
    ]);
    const latest = new Map<string, CellRisk>();
    for (const risk of risks.map(cellRiskFromRow)) if (risk !== null) latest.set(risk.cell, risk);
    const records = inspections.flatMap((row) => inspectionFromRow(row)?.record ?? []);
    return cells.flatMap((cell) => {
      const own = records.filter(({ cellId }) => cellId === cell);
      if (own.length === 0) return [];
      return [
        {
          evidence: cellEvidence(own, this.expected),
          entry: entries.get(cell) ?? null,
          latest: latest.get(cell) ?? null,
        },
      ];
    });
  }
}
