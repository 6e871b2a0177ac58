import { GUARDS, REFUSALS, type GuardName, type GuardResult, type RefusalCode } from './guard-codes';
import type { GuardInput } from './guard-input';
import { guardReversal, guardRate } from './guard-history';
import { mayWrite } from './loop-mode';

/** What one guard says, and when time alone will have ended it; null: it lets pass. */
export type Refusal = readonly [code: RefusalCode, detail: string, untilMs?: number | null] | null;
type Guard = (input: GuardInput) => Refusal;

const MOST_STABILITY_INDEX = 0.2;
/** Of the span: two 32-bit floats this near are the same set-point. */
const SAME = 1e-6;
/** A wish of more than this many steps is a fault of whoever wishes, not a move. */
const STEP_FAULT_FACTOR = 3;

const guardState: Guard = (input) => {
  const { mode, settings, plc, phase, kind } = input;
  if (mode === 'off') return ['LOOP_OFF', 'the loop is off'];
  // A loop that was demoted because its move did harm still has to take it back.
  if (phase === 'execution' && kind === 'move' && !mayWrite(mode))
    return ['MODE_FORBIDS', `in mode ${mode} nothing is written`];
  if (mode === 'closed' && !settings.contract)
    return ['NO_CONTRACT', 'a tag without contract is supervised only'];
  // What did harm is taken back at any hour.
  if (!input.inWindow && kind === 'move') return ['OUTSIDE_WINDOW', 'outside the hours of the loop'];
  if (input.operatorHold) return ['OPERATOR_HOLD', 'an operator holds the loop'];
  if (plc === null) return ['PLC_UNREAD', 'the PLC could not be read'];
  if (phase === 'execution' && plc.remote === false)
    return ['NOT_REMOTE', 'the PLC takes no set-points from outside'];
  if (settings.contract && plc.permissive !== true) return ['NO_PERMISSIVE', 'the PLC gives no permissive'];
  if (settings.contract && plc.interlock !== false) return ['INTERLOCK', 'an interlock of the PLC is on'];
  if (!input.machineRuns) return ['MACHINE_STATE', 'the machine does not run'];
  return null;
};

const guardInput: Guard = ({ kind, input, settings, nowMs }) => {
  // A rollback may be due because the input is bad.
  if (kind === 'rollback') return null;
  if (input === null || input.newestMs === null) return ['NO_INPUT', 'there are no samples'];
  if (input.bad > 0) return ['BAD_QUALITY', `${input.bad} samples are not good`];
  const ageMs = nowMs - input.newestMs;
  if (!(ageMs <= settings.maxAgeMs)) return ['STALE', `the newest sample is ${ageMs} ms old`];
  if (!(input.good >= settings.samples))
    return ['TOO_FEW_SAMPLES', `${input.good} of ${settings.samples} samples`];
  // A sample from the future has a clock that is as wrong as one from the past.
  const skew = Math.max(input.clockSkewMs ?? 0, -ageMs);
  if (!(skew <= settings.maxClockSkewMs)) return ['CLOCK_SKEW', `clocks differ by ${skew} ms`];
  if (input.openGap) return ['OPEN_GAP', 'data are missing in the window'];
  return null;
};

const guardModel: Guard = ({ kind, model, settings }) => {
  if (kind === 'rollback') return null;
  if (!model.active) return ['MODEL_INACTIVE', `version ${model.version} is not the one that was agreed on`];
  if (model.stabilityIndex !== null && !(model.stabilityIndex < MOST_STABILITY_INDEX)) {
    return ['MODEL_DRIFT', `stability index ${model.stabilityIndex}`];
  }
  // Wider than what the loop may move at once: the move would be a guess.
  const widest = settings.maxStep * Math.abs(settings.gain);
  if (model.intervalWidth !== null && !(model.intervalWidth <= widest)) {
    return ['MODEL_INTERVAL', `the prediction is ${model.intervalWidth} wide, ${widest} at most`];
  }
  if (!model.insideDomain) return ['OUTSIDE_DOMAIN', 'the input lies outside what the model knows'];
  return null;
};

const guardValue: Guard = ({ value, baseline, wish }) => {
  // Servers accept NaN as a good value.
  if (!Number.isFinite(value) || !Number.isFinite(baseline) || !Number.isFinite(wish)) {
    return ['NOT_FINITE', `value ${value}, baseline ${baseline}, wish ${wish}`];
  }
  if (Math.fround(value) !== value && value !== baseline)
    return ['NOT_FLOAT32', `${value} is no 32-bit float`];
  return null;
};

const guardLimits: Guard = ({ value, settings, plc }) => {
  const { min, max } = settings;
  const [low, high] = [plc?.low ?? min, plc?.high ?? max];
  if (!(min >= low && max <= high)) {
    return ['LIMITS_WIDER_THAN_PLC', `${min} to ${max} is wider than the PLC's ${low} to ${high}`];
  }
  if (!(value >= min && value <= max)) return ['OUT_OF_LIMITS', `${value} is outside ${min} to ${max}`];
  return null;
};

const guardDeadband: Guard = ({ kind, value, baseline, settings }) => {
  const least = kind === 'rollback' ? settings.resolution / 2 : settings.deadband;
  const delta = Math.abs(value - baseline);
  return delta >= least * (1 - SAME) ? null : ['DEADBAND', `a move of ${delta} is below ${least}`];
};

const guardStep: Guard = ({ mode, kind, value, wish, baseline, settings, plc }) => {
  const most = Math.min(settings.maxStep, plc?.maxStep ?? settings.maxStep);
  const tolerance = SAME * (settings.max - settings.min);
  if (!(Math.abs(value - baseline) <= most + tolerance))
    return ['STEP', `${value - baseline} is more than ${most}`];
  const asked = Math.abs(wish - baseline);
  if (mode === 'closed' && kind === 'move' && asked > STEP_FAULT_FACTOR * most) {
    return [
      'STEP_FAULT',
      `the controller asked for ${asked}, ${STEP_FAULT_FACTOR} steps are ${STEP_FAULT_FACTOR * most}`,
    ];
  }
  return null;
};

const guardBaseline: Guard = ({ baseline, plc, settings }) => {
  const actual = plc?.actual ?? NaN;
  const same = Math.abs(actual - baseline) <= SAME * (settings.max - settings.min);
  return same ? null : ['BASELINE', `the set-point is ${actual}, the proposal stands on ${baseline}`];
};

const guardApproval: Guard = ({ kind, phase, mode, approval, nowMs, settings }) => {
  if (phase === 'proposal' || kind === 'rollback') return null;
  if (!(nowMs - approval.proposedAtMs <= settings.expiryMs)) {
    return ['APPROVAL_EXPIRED', `proposed ${nowMs - approval.proposedAtMs} ms ago`];
  }
  if (mode === 'closed') return null;
  if (approval.by === null) return ['NOT_APPROVED', 'nobody has approved'];
  if (approval.by === approval.proposedBy) return ['SAME_PERSON', `${approval.by} proposed it too`];
  return null;
};

const CHAIN: Readonly<Record<GuardName, Guard>> = {
  state: guardState,
  input: guardInput,
  model: guardModel,
  value: guardValue,
  limits: guardLimits,
  deadband: guardDeadband,
  step: guardStep,
  rate: guardRate,
  reversal: guardReversal,
  baseline: guardBaseline,
  approval: guardApproval,
};

export interface GuardVerdict {
  readonly passed: boolean;
  /** Of the first guard that refused; null when all passed. */
  readonly code: RefusalCode | null;
  /** In order, up to and including the one that refused. */
  readonly results: readonly GuardResult[];
}

/** Runs the guards 1 to 11 in their order and stops at the first refusal. */
export function runGuards(input: GuardInput): GuardVerdict {
  const results: GuardResult[] = [];
  for (const [index, name] of GUARDS.entries()) {
    const refusal = CHAIN[name](input);
    const [code, detail, untilMs] = refusal ?? [null, null];
    results.push({ guard: index + 1, name, ok: refusal === null, code, detail, untilMs: untilMs ?? null });
    if (code !== null) return { passed: false, code, results };
  }
  return { passed: true, code: null, results };
}

/** Guard that gives a refusal, 1 to 11. */
export function guardOf(code: RefusalCode): number {
  return GUARDS.indexOf(REFUSALS[code]) + 1;
}
