import { LEAST_REJECT_CELLS, type RejectCount, rejectsRose } from '@cellgate/control';
import type { CorrectionRecord } from '@cellgate/records';
import { inspectionFromRow, type TimeSeriesStore } from '@cellgate/time-series';
import type { PlantLoop } from './plant-loops';

/** Cells looked at on either side of a move; later ones owe their rejects to something else. */
const MOST_CELLS = 500;
/** And for so long, ms. */
const WATCH_MS = 8 * 3_600_000;

export interface RejectRise {
  readonly before: RejectCount;
  readonly after: RejectCount;
}

/**
 * Whether the stations that inspect what a loop acts on reject more cells since its newest move than before it. A cell that is
 * inspected twice counts by its last verdict; incomplete inspections do not count.
 *
 * @returns null: they do not, or nobody can say yet
 * @throws StoreUnavailableError
 */
export async function riseOfRejects(
  store: TimeSeriesStore,
  { settings, stations }: PlantLoop,
  move: Pick<CorrectionRecord, 'verifiedAtMs'>,
  nowMs: number,
): Promise<RejectRise | null> {
  const { verifiedAtMs } = move;
  const fromMs = (verifiedAtMs ?? NaN) + settings.settlingMs;
  if (verifiedAtMs === null || stations.length === 0 || nowMs < fromMs || nowMs > fromMs + WATCH_MS)
    return null;
  const count = async (window: { fromMs: number; toMs: number }, newest: boolean): Promise<RejectCount> => {
    const verdicts = new Map<string, boolean>();
    for (const station of stations) {
      const where = [
        { name: 'line', equals: settings.line },
        { name: 'station', equals: station },
      ];
      for (const row of await store.rows({ measurement: 'inspection', window, where })) {
        const inspection = inspectionFromRow(row);
        if (inspection === null || inspection.verdict === 'INCOMPLETE') continue;
        const key = `${inspection.record.cellId} ${station}`;
        verdicts.delete(key);
        verdicts.set(key, inspection.verdict === 'FAIL');
      }
    }
    const all = [...verdicts.values()];
    const counted = newest ? all.slice(-MOST_CELLS) : all.slice(0, MOST_CELLS);
    return { cells: counted.length, rejects: counted.filter(Boolean).length };
  };
  const after = await count({ fromMs: Math.floor(fromMs), toMs: nowMs + 1 }, false);
  if (after.cells < LEAST_REJECT_CELLS) return null;
  const before = await count(
    { fromMs: Math.floor(verifiedAtMs - WATCH_MS), toMs: Math.floor(verifiedAtMs) },
    true,
  );
  return rejectsRose(before, after) ? { before, after } : null;
}
