import { textField } from '../row-fields';
import type { TimeSeriesStore, TimeWindow } from '../time-series-store';

/** States at which a request was on its way to the PLC or known to be executed: the machine may have moved. */
const MOVED: ReadonlySet<string> = new Set(['sent', 'unknown', 'verified', 'rolling-back', 'rolled-back']);

/** An instant at which a machine was moved on purpose. */
export interface CorrectionStage {
  readonly machine: string;
  readonly parameter: string;
  /** Id of the correction; empty where the row names none. */
  readonly correction: string;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/**
 * Instants at which corrections moved machines, oldest first: the stage borders of their charts.
 * @throws StoreUnavailableError
 */
export async function correctionStages(
  store: TimeSeriesStore,
  window: TimeWindow,
  machine?: string,
): Promise<CorrectionStage[]> {
  const rows = await store.rows({
    measurement: 'correction',
    window,
    ...(machine === undefined ? {} : { where: [{ name: 'machine', equals: machine }] }),
  });
  return rows.flatMap((row): CorrectionStage[] => {
    const { machine: moved, parameter = '', state = '' } = row.tags;
    if (moved === undefined || !MOVED.has(state)) return [];
    return [{ machine: moved, parameter, correction: textField(row, 'id') ?? '', atMs: row.at.ms }];
  });
}
