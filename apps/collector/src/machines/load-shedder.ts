import type { Machine } from '@cellgate/plant';
import { RIDE_THROUGH_MS, type GapNotice, type ReceivedValue } from '@cellgate/opcua';
import type { GapCause } from '@cellgate/records';
import type { Pressure } from '@cellgate/spool';

/** A hole that is noticed, or made, behind the connection. */
export type CollectorGapNotice = Omit<GapNotice, 'cause'> & {
  readonly cause: Extract<GapCause, 'load_shed' | 'records_missed'>;
};

export interface LoadShedderOptions {
  readonly machines: () => ReadonlyMap<string, Machine>;
  /** Told of the beginning and the end of each hole. */
  readonly gap: (notice: CollectorGapNotice) => void;
  /** Lets the machines send, or keep what they sample as long as their queues last. */
  readonly setPublishing: (enabled: boolean) => void;
  readonly now: () => number;
  /** Pause between two steps, in milliseconds. */
  readonly stepMs?: number;
}

/** Of a group that states none. */
const PRIORITY = 5;
/** Time in which a step shows what it was good for. */
const STEP_MS = 5_000;
/** Part of the time that queues last after which room is made for what they hold. */
const PATIENCE = 0.8;

interface Shed {
  readonly priority: number;
  readonly signals: ReadonlyMap<string, ReadonlySet<string>>;
  readonly fromMs: number;
  /** Time of the newest value that was given up, on the clock of its machine. */
  newestMs: number;
}

/**
 * What is given up when the spool has no room. At `pause` the machines keep what they sample; before their queues are full
 * the groups of the lowest priority are given up, and the others go on. At `shed` groups are given up at once, one priority
 * a step; the highest one, states and inspections never. With room again they come back in reverse. Each is a gap from its
 * beginning to its end; what a machine had sampled before is no part of it.
 */
export class LoadShedder {
  private readonly shed: Shed[] = [];
  private level: Pressure = 'normal';
  private publishing = true;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: LoadShedderOptions) {}

  /** Priorities that are given up now, the first one first. */
  get priorities(): readonly number[] {
    return this.shed.map(({ priority }) => priority);
  }

  pressure(level: Pressure): void {
    this.level = level;
    clearInterval(this.timer);
    this.step();
    if (level === 'pause' && this.shed.length === 0) {
      this.timer = setTimeout(() => {
        this.giveUp();
        this.publish();
      }, PATIENCE * this.queuesLastMs()).unref();
    } else if (level === 'shed' || this.shed.length > 0) {
      this.timer = setInterval(() => {
        this.step();
      }, this.options.stepMs ?? STEP_MS).unref();
    }
  }

  /** The values that are not given up. */
  remaining(batch: readonly ReceivedValue[]): readonly ReceivedValue[] {
    if (this.shed.length === 0) {
      return batch;
    }
    return batch.filter((value) => value.role !== 'signal' || !this.isGivenUp(value));
  }

  /** What the machines had queued before a group was given up is news still. */
  private isGivenUp({ machine, signal, sourceMs, receivedMs }: ReceivedValue): boolean {
    const atMs = sourceMs ?? receivedMs;
    const given = this.shed.find(
      ({ signals, fromMs }) => atMs >= fromMs && isOf(signals.get(machine), signal),
    );
    if (given === undefined) {
      return false;
    }
    given.newestMs = Math.max(given.newestMs, atMs);
    return true;
  }

  /** The process ends; gaps that last are left to the next one. */
  close(): void {
    clearInterval(this.timer);
  }

  private step(): void {
    if (this.level === 'shed') {
      this.giveUp();
    } else if (this.level === 'normal') {
      this.takeBack();
      if (this.shed.length === 0) {
        clearInterval(this.timer);
      }
    }
    this.publish();
  }

  private publish(): void {
    const publishing = this.level === 'normal' || this.shed.length > 0;
    if (publishing !== this.publishing) {
      this.publishing = publishing;
      this.options.setPublishing(publishing);
    }
  }

  private groups() {
    return [...this.options.machines().values()].flatMap(({ id, groups: own }) =>
      own.map(({ priority = PRIORITY, signals, rideThroughMs = RIDE_THROUGH_MS }) => ({
        machine: id,
        priority,
        signals,
        rideThroughMs,
      })),
    );
  }

  /** Shortest time that the queues last of groups that are not the first to be given up; a minute at most. */
  private queuesLastMs(): number {
    const groups = this.groups();
    const lowest = Math.min(...groups.map(({ priority }) => priority));
    const kept = groups.filter(({ priority }) => priority > lowest);
    return Math.min(RIDE_THROUGH_MS, ...kept.map(({ rideThroughMs }) => rideThroughMs));
  }

  private giveUp(): void {
    const groups = this.groups();
    const given = new Set(this.priorities);
    const left = [...new Set(groups.map(({ priority }) => priority))]
      .filter((priority) => !given.has(priority))
      .sort((a, b) => a - b);
    const [lowest] = left;
    if (lowest === undefined || left.length < 2) {
      return;
    }
    const signals = new Map<string, Set<string>>();
    for (const group of groups.filter(({ priority }) => priority === lowest)) {
      const known = signals.get(group.machine) ?? new Set();
      for (const { id } of group.signals) known.add(id);
      signals.set(group.machine, known);
    }
    const fromMs = this.options.now();
    const shed: Shed = { priority: lowest, signals, fromMs, newestMs: fromMs };
    this.shed.push(shed);
    this.tell(shed, null);
  }

  private takeBack(): void {
    const shed = this.shed.pop();
    if (shed !== undefined) {
      this.tell(shed, Math.max(this.options.now(), shed.newestMs));
    }
  }

  private tell({ priority, signals, fromMs }: Shed, toMs: number | null): void {
    for (const [machine, own] of signals) {
      this.options.gap({
        key: `shed:${priority}:${machine}`,
        machine,
        signals: [...own],
        cause: 'load_shed',
        fromMs,
        toMs,
        outcome: toMs === null ? 'lasting' : 'missing',
        detail: `no room for groups of priority ${priority}`,
      });
    }
  }
}

/** Arrays and structures are told part by part: the name of the signal, an underscore and their own. */
function isOf(signals: ReadonlySet<string> | undefined, told: string): boolean {
  if (signals === undefined) {
    return false;
  }
  for (let end = told.length; end > 0; end = told.lastIndexOf('_', end - 1)) {
    if (signals.has(told.slice(0, end))) {
      return true;
    }
  }
  return false;
}
