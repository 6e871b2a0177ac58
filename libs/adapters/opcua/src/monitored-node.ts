import type { Machine, NodeReference } from '@cellgate/plant';
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
}

const RESULTS_QUEUE = 1_000;
const LONGEST_QUEUE = 1_000;
/** Outage that the queue of the server shall bridge while the session lives. */
const RIDE_THROUGH_MS = 60_000;
/** Rate assumed where every change is reported and no rate is known. */
const ASSUMED_CHANGE_MS = 200;
const DEFAULT_PUBLISHING_MS = 1_000;

/**
 * Values the server keeps for one node between two publications: at least twice what arises in a publishing
 * interval and what arises in an outage of a minute, at most 1,000. Never 1: a queue of one drops values
 * without setting the overflow bit.
 */
export function queueSizeFor(samplingIntervalMs: number, publishingIntervalMs: number): number {
  const everyMs = samplingIntervalMs > 0 ? samplingIntervalMs : ASSUMED_CHANGE_MS;
  const twoPublications = Math.ceil((2 * publishingIntervalMs) / everyMs);
  const rideThrough = Math.ceil(RIDE_THROUGH_MS / everyMs);
  return Math.max(2, twoPublications, Math.min(LONGEST_QUEUE, rideThrough));
}

/** All nodes to monitor on a machine; status and results go with its fastest signal group. */
export function monitoredNodesOf(machine: Machine): MonitoredNode[] {
  const fastest = machine.groups.reduce(
    (least, group) => Math.min(least, group.publishingIntervalMs),
    Number.POSITIVE_INFINITY,
  );
  const publishingIntervalMs = Number.isFinite(fastest) ? fastest : DEFAULT_PUBLISHING_MS;
  const nodes: MonitoredNode[] = machine.groups.flatMap((group) =>
    group.signals.map((signal) => ({
      machine: machine.id,
      role: 'signal' as const,
      signal: signal.id,
      node: signal.node,
      expects: 'number' as const,
      samplingIntervalMs: group.samplingIntervalMs,
      publishingIntervalMs: group.publishingIntervalMs,
      queueSize: queueSizeFor(group.samplingIntervalMs, group.publishingIntervalMs),
    })),
  );
  if (machine.status !== null) {
    nodes.push({
      machine: machine.id,
      role: 'status',
      signal: 'status',
      node: machine.status.node,
      expects: machine.status.states === null ? 'text' : 'any',
      samplingIntervalMs: 0,
      publishingIntervalMs,
      queueSize: queueSizeFor(0, publishingIntervalMs),
    });
  }
  if (machine.results !== null) {
    nodes.push({
      machine: machine.id,
      role: 'results',
      signal: 'results',
      node: machine.results.node,
      expects: 'text',
      samplingIntervalMs: 0,
      publishingIntervalMs,
      queueSize: RESULTS_QUEUE,
    });
  }
  return nodes;
}
