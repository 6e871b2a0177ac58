/** Answers to a request, as on `docs/simulator.md`. */
export const CODES = {
  applied: 0,
  expired: 1,
  sequence: 2,
  baseline: 3,
  range: 4,
  step: 5,
  interval: 6,
  interlock: 7,
  modeOrHeartbeat: 8,
} as const;

/** Without a new heartbeat for this long, in milliseconds, the PLC takes no set-point from outside. */
export const HEARTBEAT_TIMEOUT_MS = 5_000;

export interface ContractLimits {
  readonly min: number;
  readonly max: number;
  readonly maxStep: number;
  readonly minIntervalMs: number;
}

export interface SetPointRequest {
  readonly seq: number;
  readonly value: number;
  /** Set-point that the sender believes to be in force. */
  readonly baseline: number;
  /** Milliseconds since 1970 UTC by the clock of the PLC. */
  readonly notAfterMs: number;
}

/** The set-point that a contract guards, and what the machine says about itself. */
export interface ContractAccess {
  value(): number;
  move(value: number): void;
  running(): boolean;
  nowMs(): number;
}

/** Part of a span by which two set-points may differ and still be the same: 32-bit floats against doubles. */
const SAME = 1e-6;

/**
 * The PLC's side of a set-point that others may move: it is the last authority, keeps its own limits and runs without anybody.
 * A request is applied only when its number is the next one, it is not too late, a heartbeat is fresh, and baseline, range,
 * step and interval are right.
 */
export class SetPointContract {
  /** Whether the operator has left the set-point to others. */
  remoteSelected = true;
  interlocked = false;
  permitted = true;
  /** Where the PLC quietly stops although it acknowledges the whole move; null: nowhere. */
  silentClamp: number | null = null;
  /** Answers get lost on their way; what was asked is done. */
  losesAcknowledgement = false;
  low: number;
  high: number;
  readonly ack = { seq: 0, code: 0, applied: NaN };
  /** Requests in the order in which they came, for whoever wants to know what really happened. */
  readonly answered: { readonly request: SetPointRequest; readonly code: number; readonly atMs: number }[] =
    [];
  heartbeatIn = 0;
  private heartbeatAtMs = -Infinity;
  private appliedAtMs = -Infinity;

  constructor(
    readonly limits: ContractLimits,
    private readonly access: ContractAccess,
  ) {
    this.low = limits.min;
    this.high = limits.max;
    this.ack.applied = access.value();
  }

  get value(): number {
    return this.access.value();
  }

  get permissive(): boolean {
    return this.permitted && this.access.running();
  }

  get heartbeatFresh(): boolean {
    return this.access.nowMs() - this.heartbeatAtMs <= HEARTBEAT_TIMEOUT_MS;
  }

  /** 1 when set-points from outside are taken, else 0; the watchdog drops it without heartbeat. */
  get mode(): 0 | 1 {
    return this.remoteSelected && this.heartbeatFresh ? 1 : 0;
  }

  /** Only a counter that moves is a sign of life. */
  heartbeat(count: number): void {
    if (count === this.heartbeatIn) return;
    this.heartbeatIn = count;
    this.heartbeatAtMs = this.access.nowMs();
  }

  /** Decides on a request and, when it may be, applies it. A number that is not the next one leaves the acknowledgement as it is. */
  apply(request: SetPointRequest): number {
    const code = this.judge(request);
    const atMs = this.access.nowMs();
    this.answered.push({ request, code, atMs });
    if (code === CODES.sequence) return code;
    this.ack.seq = request.seq;
    this.ack.code = code;
    if (code !== CODES.applied) return code;
    this.appliedAtMs = atMs;
    const clamp = this.silentClamp;
    const from = this.access.value();
    this.access.move(
      clamp === null
        ? request.value
        : Math.min(Math.max(from, clamp), Math.max(Math.min(from, clamp), request.value)),
    );
    this.ack.applied = request.value;
    return code;
  }

  private judge({ seq, value, baseline, notAfterMs }: SetPointRequest): number {
    const now = this.access.nowMs();
    const tolerance = SAME * (this.limits.max - this.limits.min);
    const actual = this.access.value();
    if (seq !== this.ack.seq + 1) return CODES.sequence;
    if (!(now <= notAfterMs)) return CODES.expired;
    if (this.mode === 0) return CODES.modeOrHeartbeat;
    if (!this.permissive || this.interlocked) return CODES.interlock;
    if (!(Math.abs(actual - baseline) <= tolerance)) return CODES.baseline;
    if (!(value >= this.low && value <= this.high)) return CODES.range;
    if (!(Math.abs(value - actual) <= this.limits.maxStep + tolerance)) return CODES.step;
    if (!(now - this.appliedAtMs >= this.limits.minIntervalMs)) return CODES.interval;
    return CODES.applied;
  }
}
