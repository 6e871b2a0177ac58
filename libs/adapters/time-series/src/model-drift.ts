import { instantAt } from './instant';
import { fieldsPresent, numberField, oneOf, textField } from './row-fields';
import type { Point, Row } from './time-series-store';

export type DriftState = 'stable' | 'watch' | 'alarm';

const STATES: readonly DriftState[] = ['stable', 'watch', 'alarm'];

/** How far the cells of late are from those a model was trained on. */
export interface ModelDrift {
  readonly line: string;
  readonly model: string;
  readonly revision: string;
  /** Name of a feature; `score`: the risk score; `cell`: the cell as a whole, whose share is that of unfamiliar cells. */
  readonly feature: string;
  readonly state: DriftState;
  /** Population stability index; null where it was not taken. */
  readonly psi: number | null;
  /** Kolmogorov-Smirnov statistic and its p value. */
  readonly ks: number | null;
  readonly ksPValue: number | null;
  /** Share of the cells without the feature, or that are unfamiliar. */
  readonly share: number | null;
  readonly cells: number;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** One row of `model_drift`. The feature gives the suffix. */
export function modelDriftPoint(drift: ModelDrift): Point {
  return {
    measurement: 'model_drift',
    tags: { line: drift.line, model: drift.model, feature: drift.feature },
    fields: fieldsPresent({
      state: drift.state,
      model_rev: drift.revision,
      psi: drift.psi,
      ks: drift.ks,
      ks_p: drift.ksPValue,
      share: drift.share,
      cells: drift.cells,
    }),
    at: instantAt(drift.atMs, drift.feature),
  };
}

/** The drift of a row that was read with all its fields; null where the row is not one. */
export function modelDriftFromRow(row: Row): ModelDrift | null {
  const state = oneOf(STATES, textField(row, 'state'));
  const { line, model, feature } = row.tags;
  if (state === null || line === undefined || model === undefined || feature === undefined) return null;
  return {
    line,
    model,
    feature,
    state,
    revision: textField(row, 'model_rev') ?? '',
    psi: numberField(row, 'psi'),
    ks: numberField(row, 'ks'),
    ksPValue: numberField(row, 'ks_p'),
    share: numberField(row, 'share'),
    cells: numberField(row, 'cells') ?? 0,
    atMs: row.at.ms,
  };
}
