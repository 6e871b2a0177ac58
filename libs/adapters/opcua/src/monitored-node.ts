import type { Deadband, Machine, NodeReference, Signal } from '@cellgate/plant';
import type { NodeRole } from './received-value';

export interface MonitoredNode {
  readonly machine: string;
  readonly role: NodeRole;
  readonly signal: string;
  readonly node: NodeReference;
  /** What a value must be: a number, a text, or either of them. */
  readonly expects: 'number' | 'text' | 'any';
  /** In milliseconds; 0 = every change. */
  readonly samplingIntervalMs: number;
  readonly publishingIntervalMs: number;
  readonly queueSize: number;
  /** Outage that the queue shall bridge, in milliseconds. */
  readonly rideThroughMs: number;
  /** Silence after which the server is asked for the value, in milliseconds; 0 = never. */
  readonly maxGapMs: number;
  /** Smaller changes are not wanted. */
  readonly deadband?: Deadband;
  /** Width of the range in which a value is credible: what a percentage means where the node states no EURange. */
  readonly span: number | null;
}

const RESULTS_QUEUE = 1_000;
const LONGEST_QUEUE = 10_000;
/** Outage that the queue of the server shall bridge while the session lives, where the plant says nothing else. */
export const RIDE_THROUGH_MS = 60_000;
/** Rate assumed where every change is reported and no rate is known. */
const ASSUMED_CHANGE_MS = 200;
const DEFAULT_PUBLISHING_MS = 1_000;

/**
 * Values the server keeps for one node between two publications: at least twice what arises in a publishing interval and,
 * up to 10,000, what arises in an outage of `rideThroughMs`; the server may revise it. Never 1: a queue of one drops
 * values without setting the overflow bit (OPC 10000-4, 5.13.1.5).
 */
export function queueSizeFor(
  samplingIntervalMs: number,
  publishingIntervalMs: number,
  rideThroughMs = RIDE_THROUGH_MS,
): number {
  const everyMs = samplingIntervalMs > 0 ? samplingIntervalMs : ASSUMED_CHANGE_MS;
  const twoPublications = Math.ceil((2 * publishingIntervalMs) / everyMs);
  const rideThrough = Math.ceil((publishingIntervalMs + rideThroughMs) / everyMs);
  return Math.max(2, twoPublications, Math.min(LONGEST_QUEUE, rideThrough));
}

/** All nodes to monitor on a machine; status and results go with its fastest signal group. */
export function monitoredNodesOf(machine: Machine): MonitoredNode[] {
  const fastest = machine.groups.reduce(
    (least, group) => Math.min(least, group.publishingIntervalMs),
    Number.POSITIVE_INFINITY,
  );
  const publishingIntervalMs = Number.isFinite(fastest) ? fastest : DEFAULT_PUBLISHING_MS;
  const rideThroughMs = Math.max(
    RIDE_THROUGH_MS,
    ...machine.groups.map((group) => group.rideThroughMs ?? RIDE_THROUGH_MS),
  );
  const others = {
    machine: machine.id,
    samplingIntervalMs: 0,
    publishingIntervalMs,
    rideThroughMs,
    maxGapMs: 0,
    span: null,
  };
  const nodes: MonitoredNode[] = machine.groups.flatMap((group) =>
    group.signals.map((signal) => signalNode(machine.id, group, signal)),
  );
  if (machine.status !== null) {
    nodes.push({
      ...others,
      role: 'status',
      signal: 'status',
      node: machine.status.node,
      expects: machine.status.states === null ? 'text' : 'any',
      queueSize: queueSizeFor(0, publishingIntervalMs, rideThroughMs),
    });
  }
  if (machine.results !== null) {
    nodes.push({
      ...others,
      role: 'results',
      signal: 'results',
      node: machine.results.node,
      expects: 'text',
      queueSize: Math.max(RESULTS_QUEUE, queueSizeFor(0, publishingIntervalMs, rideThroughMs)),
    });
  }
  return nodes;
}

function signalNode(machine: string, group: Machine['groups'][number], signal: Signal): MonitoredNode {
  const { samplingIntervalMs, publishingIntervalMs, rideThroughMs = RIDE_THROUGH_MS } = group;
  const { id, node, range, deadband } = signal;
  return {
    machine,
    role: 'signal',
    signal: id,
    node,
    expects: 'number',
    samplingIntervalMs,
    publishingIntervalMs,
    queueSize: queueSizeFor(samplingIntervalMs, publishingIntervalMs, rideThroughMs),
    rideThroughMs,
    maxGapMs: group.maxGapMs ?? 0,
    ...(deadband === undefined ? {} : { deadband }),
    span: range === null ? null : range.high - range.low,
  };
}
