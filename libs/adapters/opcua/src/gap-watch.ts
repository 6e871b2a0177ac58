import type { ConnectionGapCause, GapNotice } from './listener';
import type { MonitoredNode } from './monitored-node';

interface Lasting {
  readonly machine: string;
  readonly signals: readonly string[];
  readonly cause: ConnectionGapCause;
  readonly fromMs: number;
  readonly detail: string | null;
}

interface Overflow {
  readonly signals: Set<string>;
  fromMs: number;
  toMs: number;
}

/**
 * Holes of one connection: of the whole, while nothing comes or nobody knows whether something was missed, of single nodes,
 * and those that the server reports by the overflow bit.
 */
export class GapWatch {
  private readonly lasting = new Map<string, Lasting>();
  private readonly overflows = new Map<string, Overflow>();

  /** @param tell - told of every beginning and end */
  constructor(private readonly tell: (notice: GapNotice) => void) {}

  /** From now on nothing comes of these nodes. Nothing where that is known already. */
  connectionBegins(
    nodes: readonly MonitoredNode[],
    cause: ConnectionGapCause,
    fromMs: number,
    detail: string | null,
  ): void {
    for (const [machine, signals] of byMachine(nodes)) {
      this.begin(`connection:${machine}`, { machine, signals, cause, fromMs, detail });
    }
  }

  /**
   * Everything comes again.
   *
   * @param cause - what it turned out to be where values are missing, undefined: what it was taken for; null: they are
   * delivered after all
   */
  connectionEnds(
    nodes: readonly MonitoredNode[],
    toMs: number,
    cause: ConnectionGapCause | null | undefined,
    detail: string | null,
  ): void {
    for (const [machine] of byMachine(nodes)) {
      this.end(`connection:${machine}`, toMs, cause, detail);
    }
  }

  nodeBegins(node: MonitoredNode, cause: ConnectionGapCause, fromMs: number, detail: string): void {
    const { machine, signal } = node;
    this.begin(keyOf(node), { machine, signals: [signal], cause, fromMs, detail });
  }

  nodeEnds(node: MonitoredNode, toMs: number): void {
    const gap = this.lasting.get(keyOf(node));
    if (gap !== undefined) {
      this.end(keyOf(node), toMs, gap.cause, gap.detail);
    }
  }

  /** The server threw values away between two others. Told by `flush`, joined with its neighbours. */
  overflowed(node: MonitoredNode, fromMs: number, toMs: number): void {
    const known = this.overflows.get(node.machine);
    if (known === undefined) {
      this.overflows.set(node.machine, { signals: new Set([node.signal]), fromMs, toMs });
    } else {
      known.signals.add(node.signal);
      known.fromMs = Math.min(known.fromMs, fromMs);
      known.toMs = Math.max(known.toMs, toMs);
    }
  }

  flush(): void {
    const overflows = [...this.overflows];
    this.overflows.clear();
    for (const [machine, { signals, fromMs, toMs }] of overflows) {
      this.once(machine, [...signals], 'queue_overflow', fromMs, toMs, 'a queue of the server was full');
    }
  }

  /** A hole that is over when it is noticed. */
  past(
    nodes: readonly MonitoredNode[],
    cause: ConnectionGapCause,
    fromMs: number,
    toMs: number,
    detail: string,
  ): void {
    for (const [machine, signals] of byMachine(nodes)) {
      this.once(machine, signals, cause, fromMs, toMs, detail);
    }
  }

  private once(
    machine: string,
    signals: readonly string[],
    cause: ConnectionGapCause,
    fromMs: number,
    toMs: number,
    detail: string,
  ): void {
    const endMs = Math.max(fromMs, toMs);
    this.tell({ key: null, machine, signals, cause, fromMs, toMs: endMs, outcome: 'missing', detail });
  }

  private begin(key: string, gap: Lasting): void {
    if (!this.lasting.has(key)) {
      this.lasting.set(key, gap);
      this.tell({ key, ...gap, toMs: null, outcome: 'lasting' });
    }
  }

  private end(
    key: string,
    toMs: number,
    cause: ConnectionGapCause | null | undefined,
    detail: string | null,
  ): void {
    const gap = this.lasting.get(key);
    if (gap === undefined) {
      return;
    }
    this.lasting.delete(key);
    this.tell({
      key,
      ...gap,
      cause: cause ?? gap.cause,
      toMs: Math.max(gap.fromMs, toMs),
      outcome: cause === null ? 'delivered' : 'missing',
      detail: detail ?? gap.detail,
    });
  }
}

function keyOf({ machine, role, signal }: MonitoredNode): string {
  return `node:${machine}/${role}/${signal}`;
}

function byMachine(nodes: readonly MonitoredNode[]): Map<string, string[]> {
  const machines = new Map<string, string[]>();
  for (const { machine, signal } of nodes) {
    const signals = machines.get(machine);
    if (signals === undefined) {
      machines.set(machine, [signal]);
    } else {
      signals.push(signal);
    }
  }
  return machines;
}
