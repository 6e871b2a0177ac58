import type { LabelCalibration } from '@cellgate/risk';
import { instantAt } from './instant';
import { fieldsPresent, numberField, oneOf, textField } from './row-fields';
import type { Point, Row } from './time-series-store';

const STATES: readonly LabelCalibration['state'][] = ['few', 'stable', 'watch', 'alarm'];

/** How well the probabilities of a model agree with the labels that had come by then. */
export interface ModelCalibration {
  readonly line: string;
  readonly model: string;
  readonly revision: string;
  readonly calibration: LabelCalibration;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** One row of `model_calibration`. Model and revision give the suffix. */
export function modelCalibrationPoint({ line, model, revision, calibration, atMs }: ModelCalibration): Point {
  return {
    measurement: 'model_calibration',
    tags: { line, model },
    fields: fieldsPresent({
      state: calibration.state,
      model_rev: revision,
      cells: calibration.cells,
      failures: calibration.failures,
      base_rate: calibration.baseRate,
      brier: calibration.brier,
      brier_skill: calibration.brierSkill,
      ece: calibration.ece,
      slope: calibration.slope,
      intercept: calibration.intercept,
      slope_low: calibration.slopeInterval?.[0],
      slope_high: calibration.slopeInterval?.[1],
    }),
    at: instantAt(atMs, `${model} ${revision}`),
  };
}

/** The calibration of a row that was read with all its fields; null where the row is not one. */
export function modelCalibrationFromRow(row: Row): ModelCalibration | null {
  const state = oneOf(STATES, textField(row, 'state'));
  const { line, model } = row.tags;
  if (state === null || line === undefined || model === undefined) return null;
  const [low, high] = [numberField(row, 'slope_low'), numberField(row, 'slope_high')];
  return {
    line,
    model,
    revision: textField(row, 'model_rev') ?? '',
    atMs: row.at.ms,
    calibration: {
      state,
      cells: numberField(row, 'cells') ?? 0,
      failures: numberField(row, 'failures') ?? 0,
      baseRate: numberField(row, 'base_rate'),
      brier: numberField(row, 'brier'),
      brierSkill: numberField(row, 'brier_skill'),
      ece: numberField(row, 'ece'),
      slope: numberField(row, 'slope'),
      intercept: numberField(row, 'intercept'),
      slopeInterval: low === null || high === null ? null : [low, high],
    },
  };
}
