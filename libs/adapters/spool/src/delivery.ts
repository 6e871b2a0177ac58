import type { LineSink, SinkReply } from '@cellgate/time-series';
import type { BatchSize } from './batch-size';
import type { Gate } from './gate';
import type { Batch } from './lane-reader';
import { bodyOf, firstLine, linesOf } from './lines';

/** A line that the store refused for good, with its words. */
export interface Refusal {
  readonly line: string;
  readonly reason: string;
}

export interface DeliveryOptions {
  readonly sink: LineSink;
  readonly gate: Gate;
  readonly size: BatchSize;
  /** Longest pause that a failing store gets between two attempts by people's fault, in milliseconds. */
  readonly holdMs: number;
  /** True while nothing more is to be sent. */
  readonly isOver: () => boolean;
  /** The store said that it has no fault to find (null), or why nothing goes. */
  readonly said: (problem: string | null) => void;
  /** True once when a person allowed to bury most of a batch. */
  readonly released: () => Promise<boolean>;
}

/** The sender ends: the batch stays on disk. */
export class DeliveryEndedError extends Error {
  override readonly name = 'DeliveryEndedError';
}

class Brake extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

/** So many answers 500 to one batch, while others are accepted, and a line of the batch is taken for the cause. */
const SERVER_ERRORS = 5;
/** Fewer refusals than this never pull the brake. */
const BRAKE_LINES = 20;

/**
 * Brings batches to a sink, by the kind of each answer: stored — done; refused — the lines that are to blame are found by
 * halving or by their numbers; too large — halved; withheld — held until a person has repaired it; busy — again after a
 * pause. When most of a batch is being refused, or a row of small ones, it is held too: that is a wrong setting more often
 * than wrong lines.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  #knownGood: Buffer | null = null;
  /** Lines of the batches just before, of which the store took none: a slow lane never fills a batch with refusals. */
  #barren = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /**
   * Resolves when every line is stored or known to be refused.
   * @throws DeliveryEndedError when the sender ends first
   */
  async deliver({ body, lines }: Batch): Promise<Refusal[]> {
    for (let isReleased = false; ;) {
      const refusals: Refusal[] = [];
      const before = this.#barren;
      const most = Math.max(BRAKE_LINES, (before + lines) >> 1);
      let blamed = 0;
      try {
        await this.#deliver(body, lines, (some, isTooOld) => {
          refusals.push(...some);
          if (!isTooOld) blamed += some.length;
          if (before + blamed > most && !isReleased) throw new Brake((some[0] as Refusal).reason);
        });
        this.#barren = blamed === lines && !isReleased ? this.#barren + lines : 0;
        return refusals;
      } catch (cause) {
        if (!(cause instanceof Brake)) throw cause;
        isReleased = await this.#options.released();
        if (isReleased) continue;
        this.#hold(`most lines are refused, held until they are released: ${cause.reason}`, true);
      }
    }
  }

  /** @param isSuspect - a part of a batch of which a line provokes errors for certain */
  async #deliver(body: Buffer, lines: number, bury: Bury, isSuspect = false): Promise<void> {
    const { gate, size } = this.#options;
    for (let errors = isSuspect ? SERVER_ERRORS : 0; ;) {
      const reply = await this.#send(body, lines);
      switch (reply.kind) {
        case 'stored':
          this.#knownGood = Buffer.from(firstLine(body));
          return;
        case 'busy':
          if (reply.status === 500 && ++errors > SERVER_ERRORS) {
            const isWell = await this.#acceptsOthers();
            // Before anything was ever stored, smaller parts may find a line that is.
            if (isWell || (this.#knownGood === null && lines > 1)) {
              gate.succeeded();
              return this.#part(body, lines, reply.detail, bury, isWell);
            }
          }
          this.#busy(reply.detail, reply.retryAfterMs);
          break;
        case 'withheld':
          this.#hold(reply.detail, gate.isFailing);
          break;
        case 'too-large':
          size.tooLarge(body.length);
          return this.#part(body, lines, reply.detail, bury);
        case 'refused':
          return this.#sort(body, lines, reply, bury);
      }
    }
  }

  async #sort(body: Buffer, lines: number, reply: Refused, bury: Bury): Promise<void> {
    const texts = linesOf(body);
    const refusal = (line: string): Refusal => ({ line, reason: reply.detail });
    if (lines === 1 || reply.stored === 'none') return bury(texts.map(refusal), reply.tooOld);
    const numbers = new Set(reply.lines);
    if (numbers.size > 0) {
      bury(texts.filter((_, index) => numbers.has(index + 1)).map(refusal), reply.tooOld);
      const rest = texts.filter((_, index) => !numbers.has(index + 1));
      if (reply.stored === 'rest' || rest.length === 0) return;
      return this.#deliver(bodyOf(rest), rest.length, bury);
    }
    // Old points stand together in the order of time: a few halvings part them from the others.
    const sorted = reply.tooOld ? texts.map((text) => [timeOf(text), text] as const).sort(byTime) : null;
    return this.#halves(sorted === null ? texts : sorted.map(([, text]) => text), bury);
  }

  /** Halves of a body, or the end of a single line. */
  async #part(body: Buffer, lines: number, reason: string, bury: Bury, isSuspect = false): Promise<void> {
    const texts = linesOf(body);
    if (lines <= 1) return bury([{ line: texts[0] ?? '', reason }], false);
    return this.#halves(texts, bury, isSuspect);
  }

  async #halves(texts: readonly string[], bury: Bury, isSuspect = false): Promise<void> {
    const middle = texts.length >> 1;
    for (const half of [texts.slice(0, middle), texts.slice(middle)]) {
      await this.#deliver(bodyOf(half), half.length, bury, isSuspect);
    }
  }

  async #send(body: Buffer, lines: number): Promise<SinkReply> {
    const { gate, sink, size, isOver, said } = this.#options;
    if (!(await gate.pass(isOver))) throw new DeliveryEndedError('the sender ends');
    const startedMs = performance.now();
    const reply = await sink.send(body, lines);
    if (reply.kind !== 'busy' && reply.kind !== 'withheld') {
      gate.succeeded();
      said(null);
      if (reply.kind === 'stored') size.answered(lines, performance.now() - startedMs);
    }
    return reply;
  }

  #busy(reason: string, askedMs: number | null): void {
    const { gate, size, said } = this.#options;
    size.failed();
    gate.failed(askedMs);
    said(reason);
  }

  #hold(reason: string, isLong: boolean): void {
    const { gate, holdMs, said } = this.#options;
    gate.failed(isLong ? holdMs : null);
    said(reason);
  }

  /** Whether a line that was stored before is stored again: then the server is well, and these lines are to blame. */
  async #acceptsOthers(): Promise<boolean> {
    if (this.#knownGood === null) return false;
    return (await this.#options.sink.send(this.#knownGood, 1)).kind === 'stored';
  }
}

type Refused = Extract<SinkReply, { kind: 'refused' }>;
type Bury = (refusals: readonly Refusal[], isTooOld: boolean) => void;

function timeOf(line: string): bigint {
  const text = line.slice(line.lastIndexOf(' ') + 1);
  return /^\d+$/.test(text) ? BigInt(text) : 0n;
}

function byTime(a: readonly [bigint, string], b: readonly [bigint, string]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
