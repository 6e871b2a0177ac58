import { textField } from './row-fields';
import type { TimeSeriesStore, TimeWindow } from './time-series-store';

/** States in which a correction has moved, or may have moved, its machine. */
const MOVED: ReadonlySet<string> = new Set([
  'writing',
  'written',
  'executing',
  'executed',
  'applied',
  'verified',
  'completed',
  'unverified',
  'rolled-back',
  'reverted',
]);

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
    if (moved === undefined || !MOVED.has(state.toLowerCase())) return [];
    return [{ machine: moved, parameter, correction: textField(row, 'id') ?? '', atMs: row.at.ms }];
  });
}
