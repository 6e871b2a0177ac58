import { boundedMove } from './bounded-move';
import type { LoopSettings } from './loop-settings';
import type { PlcState } from './plc';
import { estimateDisturbance, settingFor } from './run-to-run';

export interface ProposedMove {
  /** Estimate of what acts on the process besides the set-point. */
  readonly disturbance: number;
  readonly wish: number;
  readonly value: number;
  readonly cut: 'none' | 'step' | 'limits';
  /** Process value now (EWMA) and the one to expect after the move. */
  readonly processNow: number;
  readonly processThen: number;
}

/**
 * The next move of a loop, bounded by its settings and by what the PLC allows.
 *
 * @param values - process values since the last move has settled, oldest first; at least one
 */
export function proposeMove(
  settings: LoopSettings,
  plc: Pick<PlcState, 'actual' | 'low' | 'high' | 'maxStep'>,
  values: readonly number[],
): ProposedMove {
  const { gain, weight, target } = settings;
  const disturbance = estimateDisturbance(values, { setPoint: plc.actual, gain, weight });
  const wish = settingFor(target, disturbance, gain);
  const { value, cut } = boundedMove(plc.actual, wish, {
    min: Math.max(settings.min, plc.low ?? settings.min),
    max: Math.min(settings.max, plc.high ?? settings.max),
    maxStep: Math.min(settings.maxStep, plc.maxStep ?? settings.maxStep),
    resolution: settings.resolution,
  });
  return {
    disturbance,
    wish,
    value,
    cut,
    processNow: gain * plc.actual + disturbance,
    processThen: gain * value + disturbance,
  };
}

/** Whether the process is off on a side where it does harm. */
export function doesHarm(
  { harm, target }: Pick<LoopSettings, 'harm' | 'target'>,
  processValue: number,
): boolean {
  if (harm === 'above') return processValue > target;
  if (harm === 'below') return processValue < target;
  return processValue !== target;
}
