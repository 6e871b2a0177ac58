import { isTimeZone, type LoopHours, minutesOf } from './loop-hours';
import { isStableEverywhere } from './run-to-run';

/** A characteristic that the process variable is known to act on, and how that is known. */
export interface CausalPath {
  /** Characteristic of the plant description. */
  readonly characteristic: string;
  /** Trial, report or law that showed the effect; never empty. */
  readonly evidence: string;
}

/**
 * One correction loop: a whitelisted set-point, what it may do and how often. All durations are milliseconds, all values
 * in `unit`.
 */
export interface LoopSettings {
  /** Id of the set-point; the loop has the same. */
  readonly id: string;
  readonly line: string;
  readonly machine: string;
  /** Signal that follows the set-point: the process variable. */
  readonly signal: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly maxStep: number;
  /** Smallest change that the actuator can make; moves are multiples of it. */
  readonly resolution: number;
  readonly target: number;
  /** Change of the process variable for a change of 1 of the set-point, b; not 0. */
  readonly gain: number;
  /** Weight ω of the EWMA, 0 < ω ≤ 0.5. */
  readonly weight: number;
  readonly deadband: number;
  /** Greatest |sum of moves| within `cumulativeWithinMs`. */
  readonly cumulative: number;
  readonly cumulativeWithinMs: number;
  readonly movesPerHour: number;
  /** Least time since the last verified move. */
  readonly cooldownMs: number;
  /** Time after a move in which the process answers; samples from it are not used. */
  readonly settlingMs: number;
  /** How long a proposal may wait for approval. */
  readonly expiryMs: number;
  /** So many changes of direction within the last `reversalMoves` moves are hunting. */
  readonly reversals: number;
  readonly reversalMoves: number;
  /** Frozen limits of the chart that triggers the loop. */
  readonly chart: { readonly mean: number; readonly sigma: number };
  /** On which side of the target the process variable does harm. */
  readonly harm: 'above' | 'below' | 'both';
  readonly causes: readonly CausalPath[];
  /** Least number of good samples that a decision needs. */
  readonly samples: number;
  readonly maxAgeMs: number;
  readonly maxClockSkewMs: number;
  /** When it may propose and send; null: always. */
  readonly hours: readonly LoopHours[] | null;
  /** IANA name of the plant's time zone, to which the hours belong. */
  readonly timeZone: string;
  /** Whether the PLC keeps the contract; a legacy tag does not. */
  readonly contract: boolean;
  /** What the loop has to show before it may write. */
  readonly promotion: { readonly proposals: number; readonly signCorrect: number };
}

/**
 * Quantities that go along with a defect without causing it, or that are the place of a cell rather than something one
 * could turn: acting on them moves nothing but the measurement. No loop may have one, whatever the plant file says.
 */
export const CORRELATES = [
  'channel',
  'formation_channel',
  'tray',
  'tray_position',
  'tray_temperature',
  'position',
  'welder',
  'stacker',
  'nozzle',
  'supplier',
  'lot',
] as const;

export type LoopIssueCode = 'CORRELATE' | 'NO_CAUSAL_PATH' | 'NOT_FINITE' | 'OUT_OF_RANGE' | 'UNSTABLE';

export interface LoopIssue {
  readonly loop: string;
  readonly field: string;
  readonly code: LoopIssueCode;
  readonly detail: string;
}

/** Loops that may not run; names every mistake. */
export class InvalidLoopError extends RangeError {
  override readonly name = 'InvalidLoopError';
  readonly code = 'INVALID_LOOP';
  constructor(readonly issues: readonly LoopIssue[]) {
    super(issues.map(({ loop, field, detail }) => `correction loop ${loop}: ${field}: ${detail}`).join('\n'));
  }
}

const bare = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
const FORBIDDEN = new Set(CORRELATES.map(bare));

/** Whether a quantity may never be acted on. */
export function isCorrelate(name: string): boolean {
  return FORBIDDEN.has(bare(name));
}

/**
 * Checks loops before anything runs.
 *
 * @returns the same loops
 * @throws InvalidLoopError naming loop, field, value and rule of every mistake
 */
export function checkLoops(loops: readonly LoopSettings[]): readonly LoopSettings[] {
  const issues = loops.flatMap(issuesOf);
  if (issues.length > 0) throw new InvalidLoopError(issues);
  return loops;
}

function issuesOf(loop: LoopSettings): LoopIssue[] {
  const issues: LoopIssue[] = [];
  const add = (field: string, code: LoopIssueCode, detail: string): void => {
    issues.push({ loop: loop.id, field, code, detail });
  };
  for (const [field, name] of [
    ['signal', loop.signal],
    ['id', loop.id],
  ] as const) {
    if (isCorrelate(name))
      add(field, 'CORRELATE', `${name} only goes along with defects; it is never actuated`);
  }
  if (!loop.causes.some(({ evidence }) => evidence.trim() !== '')) {
    add(
      'causes',
      'NO_CAUSAL_PATH',
      'a loop needs a characteristic that it acts on, with the evidence for it',
    );
  }
  for (const { characteristic } of loop.causes) {
    if (isCorrelate(characteristic))
      add('causes', 'CORRELATE', `${characteristic} is no effect of a set-point`);
  }
  for (const [field, value] of Object.entries({ ...loop, ...loop.chart, ...loop.promotion })) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      add(field, 'NOT_FINITE', `${value} is no finite number`);
    }
  }
  if (issues.some(({ code }) => code === 'NOT_FINITE')) return issues;
  const { min, max, maxStep, resolution, deadband, weight, gain } = loop;
  const rules: readonly [field: string, holds: boolean, detail: string][] = [
    ['min', min < max, `min ${min} is not below max ${max}`],
    ['maxStep', maxStep > 0 && maxStep <= (max - min) * (1 + 1e-9), `${maxStep}: 0 < maxStep ≤ max − min`],
    ['resolution', resolution > 0 && resolution <= maxStep, `${resolution}: 0 < resolution ≤ maxStep`],
    ['deadband', deadband >= resolution, `${deadband} is below the resolution ${resolution}`],
    ['cumulative', loop.cumulative >= maxStep, `${loop.cumulative} is below maxStep ${maxStep}`],
    ['cumulativeWithin', loop.cumulativeWithinMs > 0, 'must be above 0'],
    ['movesPerHour', loop.movesPerHour >= 1, `${loop.movesPerHour} is below 1`],
    ['cooldown', loop.cooldownMs >= loop.settlingMs, 'is below the settling time'],
    ['settling', loop.settlingMs > 0, 'must be above 0'],
    ['expiry', loop.expiryMs > 0, 'must be above 0'],
    [
      'reversals',
      loop.reversals >= 1 && loop.reversals < loop.reversalMoves,
      `${loop.reversals}: 1 ≤ reversals < moves`,
    ],
    ['chart.sigma', loop.chart.sigma > 0, `${loop.chart.sigma} is not above 0`],
    [
      'samples',
      Number.isInteger(loop.samples) && loop.samples >= 5,
      `${loop.samples}: a whole number, 5 or more`,
    ],
    ['maxAge', loop.maxAgeMs > 0, 'must be above 0'],
    ['maxClockSkew', loop.maxClockSkewMs > 0, 'must be above 0'],
    ['promotion.proposals', loop.promotion.proposals >= 1, `${loop.promotion.proposals} is below 1`],
    [
      'promotion.signCorrect',
      loop.promotion.signCorrect > 0.5 && loop.promotion.signCorrect <= 1,
      `${loop.promotion.signCorrect}: 0.5 < share ≤ 1`,
    ],
  ];
  if (!isTimeZone(loop.timeZone)) add('timeZone', 'OUT_OF_RANGE', `${loop.timeZone} is no IANA time zone`);
  for (const [index, { days, from, to }] of (loop.hours ?? []).entries()) {
    const field = `hours.${index}`;
    if (days.length === 0) add(`${field}.days`, 'OUT_OF_RANGE', 'at least one day is expected');
    for (const [name, time] of [
      ['from', from],
      ['to', to],
    ] as const) {
      if (minutesOf(time) === null || (name === 'from' && time === '24:00'))
        add(`${field}.${name}`, 'OUT_OF_RANGE', `${time}: a time of day, HH:MM, is expected`);
    }
    if (from === to)
      add(`${field}.to`, 'OUT_OF_RANGE', `${to} is where it begins; a whole day ends at 24:00`);
  }
  for (const [field, holds, detail] of rules) if (!holds) add(field, 'OUT_OF_RANGE', detail);
  if (gain === 0 || !isStableEverywhere(weight)) {
    add(
      'weight',
      'UNSTABLE',
      `${weight} with gain ${gain}: 0 < weight ≤ 0.5 and gain not 0, so that a twofold gain error stays stable`,
    );
  }
  return issues;
}
