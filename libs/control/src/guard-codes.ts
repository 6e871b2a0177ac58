/** The guard chain in its order; the position is the number that is stored. */
export const GUARDS = [
  'state',
  'input',
  'model',
  'value',
  'limits',
  'deadband',
  'step',
  'rate',
  'reversal',
  'baseline',
  'approval',
] as const;
export type GuardName = (typeof GUARDS)[number];

/** Every refusal, and which guard gives it. */
export const REFUSALS = {
  LOOP_OFF: 'state',
  MODE_FORBIDS: 'state',
  NO_CONTRACT: 'state',
  OUTSIDE_WINDOW: 'state',
  OPERATOR_HOLD: 'state',
  PLC_UNREAD: 'state',
  NOT_REMOTE: 'state',
  NO_PERMISSIVE: 'state',
  INTERLOCK: 'state',
  MACHINE_STATE: 'state',
  NO_INPUT: 'input',
  BAD_QUALITY: 'input',
  STALE: 'input',
  TOO_FEW_SAMPLES: 'input',
  CLOCK_SKEW: 'input',
  OPEN_GAP: 'input',
  MODEL_INACTIVE: 'model',
  MODEL_DRIFT: 'model',
  MODEL_INTERVAL: 'model',
  OUTSIDE_DOMAIN: 'model',
  NOT_FINITE: 'value',
  NOT_FLOAT32: 'value',
  OUT_OF_LIMITS: 'limits',
  LIMITS_WIDER_THAN_PLC: 'limits',
  DEADBAND: 'deadband',
  STEP: 'step',
  STEP_FAULT: 'step',
  CUMULATIVE: 'rate',
  MOVES_PER_HOUR: 'rate',
  COOLDOWN: 'rate',
  REJECTED_BY_PERSON: 'rate',
  LOOP_BLOCKED: 'rate',
  OPEN_REQUEST: 'rate',
  OPEN_ON_LINE: 'rate',
  HUNTING: 'reversal',
  BASELINE: 'baseline',
  NOT_APPROVED: 'approval',
  APPROVAL_EXPIRED: 'approval',
  SAME_PERSON: 'approval',
} as const satisfies Record<string, GuardName>;
export type RefusalCode = keyof typeof REFUSALS;

/** One guard's judgement as it stands in the ledger. */
export interface GuardResult {
  /** 1 to 11. */
  readonly guard: number;
  readonly name: GuardName;
  readonly ok: boolean;
  /** Null when it passed. */
  readonly code: RefusalCode | null;
  readonly detail: string | null;
  /** When time alone will have ended the refusal, ms since 1970; null: it takes more than time. */
  readonly untilMs: number | null;
}
