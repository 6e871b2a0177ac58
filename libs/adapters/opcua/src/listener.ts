import type { ReceivedValue } from './received-value';

export interface ConnectionChange {
  readonly endpoint: string;
  /** Machines behind this connection. */
  readonly machines: readonly string[];
  readonly state: 'connected' | 'disconnected';
  /** Why it is disconnected, for people; null when connected. */
  readonly reason: string | null;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** Called synchronously; an exception is counted and never disturbs the connection. */
export interface MachineListener {
  /**
   * All values of one notification message, in the order of the server. After an outage a value may come twice
   * or out of order: machine, signal and source time identify it.
   */
  values(batch: readonly ReceivedValue[]): void;
  /** Only at a change; the first call tells how the connection began. */
  connection(change: ConnectionChange): void;
}

export interface MissingNode {
  readonly machine: string;
  readonly signal: string;
  readonly reason: string;
}

/** Counters since the start of the process. */
export interface ConnectionCounters {
  values: number;
  /** Values that the client made bad: wrong type, no value, not finite. */
  unusable: number;
  /** Values with the overflow bit: the queue of the server was too short. */
  overflows: number;
  /** Notifications without a known node, or thrown away because the buffer of held ones was full. */
  dropped: number;
  /** Exceptions thrown by the listener. */
  listenerErrors: number;
}

export interface EndpointStatus {
  readonly endpoint: string;
  readonly machines: readonly string[];
  readonly connected: boolean;
  readonly reason: string | null;
  readonly nodes: number;
  /** Nodes that the server does not have or does not let us monitor; asked for again and again. */
  readonly missing: readonly MissingNode[];
  readonly counters: Readonly<ConnectionCounters>;
}
