import { StatusCodes, type DataValue, type StatusCode } from 'node-opcua';
import type { EnumerationTexts } from './enumeration-texts';
import type { GapWatch } from './gap-watch';
import type { ConnectionCounters, MachineListener } from './listener';
import type { MonitoredNode } from './monitored-node';
import type { HandledValue } from './node-subscription';
import { hasOverflow, qualityOf, type ReceivedValue } from './received-value';
import type { ResolvedNode } from './resolve-nodes';
import { flattenDataValue } from './flatten-data-value';
import { translateDataValue } from './translate-data-value';
import { ValueTrack } from './value-track';

// Looked up through several modules at each use, and compared with every value.
const UNKNOWN = StatusCodes.BadNodeIdUnknown.value;
const INVALID = StatusCodes.BadNodeIdInvalid.value;
const SKEW_WINDOW_MS = 60_000;

/** Whoever knows how wide the range of a node is. */
interface RangeSource {
  rangeWidths(nodes: readonly ResolvedNode[]): Promise<(number | null)[]>;
}

/** From what a server sends to what the listener is told: once each, in the terms of the plant, with a count of the rest. */
export class ValueIntake {
  readonly counters: ConnectionCounters = {
    values: 0,
    unusable: 0,
    overflows: 0,
    dropped: 0,
    listenerErrors: 0,
    duplicates: 0,
    filtered: 0,
    backfilled: 0,
    messagesLost: 0,
    publishRefusals: 0,
    reconnects: 0,
  };
  /** Texts of nodes that hold an enumeration. */
  readonly enumerations = new Map<MonitoredNode, EnumerationTexts>();
  /** Called when the server says of a node that it has it no longer; `fromMs`: when a value of it had come before. */
  nodeGone: (node: MonitoredNode, status: StatusCode, fromMs: number) => void = () => undefined;
  private readonly tracks = new Map<MonitoredNode, ValueTrack>();
  private skew = { fromMs: 0, shortest: Number.POSITIVE_INFINITY, before: Number.POSITIVE_INFINITY };

  constructor(
    private readonly listener: MachineListener,
    private readonly gaps: GapWatch,
    private readonly now: () => number,
  ) {}

  pass(values: readonly HandledValue[]): void {
    const receivedMs = this.now();
    const batch: ReceivedValue[] = [];
    for (const { node, value } of values) {
      if (isGone(value.statusCode)) {
        this.nodeGone(node, value.statusCode, this.lastHeardMs(node) ?? receivedMs);
      }
      this.take(node, value, receivedMs, batch);
    }
    const last = values.at(-1)?.value.serverTimestamp?.getTime();
    if (last !== undefined) {
      this.noteSkew(receivedMs - last, receivedMs);
    }
    this.counters.values += batch.length;
    this.tellAll(batch);
  }

  /** Values of the past, which the server has kept; returns how many were news. */
  history(node: MonitoredNode, values: readonly DataValue[]): number {
    const receivedMs = this.now();
    const track = this.trackOf(node);
    const heardMs = track.receivedMs;
    const batch: ReceivedValue[] = [];
    for (const value of values) {
      this.take(node, value, receivedMs, batch);
    }
    // The past is no sign of life.
    track.receivedMs = heardMs;
    this.counters.backfilled += batch.length;
    this.tellAll(batch);
    return batch.length;
  }

  /** The server does not apply the deadbands of these nodes: it is done here. */
  async filterHere(nodes: readonly ResolvedNode[], ranges: RangeSource | null): Promise<void> {
    const inPercent = nodes.filter(({ node }) => node.deadband !== undefined && 'percent' in node.deadband);
    // Without a range the deadband stays 0, and every change is told.
    const widths = inPercent.length === 0 ? [] : await ranges?.rangeWidths(inPercent).catch(() => []);
    const widthOf = new Map(inPercent.map(({ node }, position) => [node, widths?.[position] ?? node.span]));
    for (const { node } of nodes) {
      const { deadband } = node;
      if (deadband !== undefined) {
        this.trackOf(node).clientDeadband =
          'abs' in deadband ? deadband.abs : ((widthOf.get(node) ?? 0) * deadband.percent) / 100;
      }
    }
  }

  /** When a value of the node last arrived, on our clock; null: never. */
  lastHeardMs(node: MonitoredNode): number | null {
    return this.tracks.get(node)?.receivedMs || null;
  }

  /** Time of the newest value of the node on the clock of the device; 0: none yet. */
  lastSourceMs(node: MonitoredNode): number {
    return this.tracks.get(node)?.lastMs ?? 0;
  }

  /** Newest time of any of the nodes on the clocks of the devices; 0: none yet. */
  newestSourceMs(nodes: readonly MonitoredNode[]): number {
    return nodes.reduce((newest, node) => Math.max(newest, this.lastSourceMs(node)), 0);
  }

  clockSkewMs(): number | null {
    const skew = Math.min(this.skew.shortest, this.skew.before);
    return Number.isFinite(skew) ? skew : null;
  }

  forget(nodes: ReadonlySet<MonitoredNode>): void {
    for (const node of nodes) {
      this.tracks.delete(node);
      this.enumerations.delete(node);
    }
  }

  tellAll(batch: readonly ReceivedValue[]): void {
    if (batch.length > 0) {
      this.tell(() => {
        this.listener.values(batch);
      });
    }
  }

  /** The library would swallow an exception and skip the rest of the message. */
  tell(report: () => void): void {
    try {
      report();
    } catch {
      this.counters.listenerErrors += 1;
    }
  }

  private take(node: MonitoredNode, value: DataValue, receivedMs: number, batch: ReceivedValue[]): void {
    const track = this.trackOf(node);
    const beforeMs = track.lastMs;
    const code = value.statusCode.value;
    const translated = translateDataValue(node, value, receivedMs, this.enumerations.get(node));
    const { sourceMs } = translated;
    const raw: unknown = value.value.value;
    const mark = typeof raw === 'object' || code !== 0 ? `${code}:${markOf(raw)}` : raw;
    if (!track.isNews(sourceMs, value.sourcePicoseconds, mark, receivedMs)) {
      this.counters.duplicates += 1;
      return;
    }
    if (hasOverflow(code)) {
      this.counters.overflows += 1;
      const atMs = sourceMs ?? receivedMs;
      this.gaps.overflowed(node, Math.min(atMs, beforeMs || atMs), atMs);
    }
    if (!track.isChange(translated.value, code === 0)) {
      this.counters.filtered += 1;
      return;
    }
    if (translated.quality === 'bad' && qualityOf(code) !== 'bad') {
      const parts = flattenDataValue(node, value, translated);
      if (parts !== null) {
        batch.push(...parts);
        return;
      }
      this.counters.unusable += 1;
    }
    batch.push(translated);
  }

  private trackOf(node: MonitoredNode): ValueTrack {
    let track = this.tracks.get(node);
    if (track === undefined) {
      track = new ValueTrack(node);
      this.tracks.set(node, track);
    }
    return track;
  }

  private noteSkew(skewMs: number, nowMs: number): void {
    if (nowMs - this.skew.fromMs > SKEW_WINDOW_MS) {
      this.skew = { fromMs: nowMs, shortest: skewMs, before: this.skew.shortest };
    }
    this.skew.shortest = Math.min(this.skew.shortest, skewMs);
  }
}

/** Whether a status says that there is no such node (any more). */
export function isGone({ value }: StatusCode): boolean {
  return value === UNKNOWN || value === INVALID;
}

/** Tells structures, arrays and 64-bit integers of one time apart. */
function markOf(raw: unknown): string {
  if (typeof raw !== 'object' || raw === null) {
    return String(raw);
  }
  return raw instanceof Date ? String(raw.getTime()) : (JSON.stringify(raw) ?? '');
}
