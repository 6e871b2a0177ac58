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

/** Why values are missing, as far as a connection can know. */
export type ConnectionGapCause =
  | 'connection_lost'
  | 'session_lost'
  | 'subscription_lost'
  | 'server_restarted'
  | 'collector_stopped'
  | 'queue_overflow'
  | 'message_lost'
  | 'node_failed'
  | 'signal_silent';

/** A hole in what comes from a machine, or the end of one. */
export interface GapNotice {
  /** Names a hole from its beginning to its end; null: it is told once, when it is over. */
  readonly key: string | null;
  readonly machine: string;
  /** Ids of signals, `status` and `results` among them. */
  readonly signals: readonly string[];
  readonly cause: ConnectionGapCause;
  /** Milliseconds since 1970 UTC; of the last value or message before the hole. */
  readonly fromMs: number;
  /** Null while it lasts. */
  readonly toMs: number | null;
  /** `delivered`: the server had queued what was not told, and tells it now. */
  readonly outcome: 'lasting' | 'missing' | 'delivered';
  /** For people. */
  readonly detail: string | null;
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
  /** The beginning and the end of every hole in the values. */
  gap(notice: GapNotice): void;
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
  /** Values and messages that had come before and were not passed on. */
  duplicates: number;
  /** Values within the deadband, where the client applies it. */
  filtered: number;
  /** Values that came from the history of the server. */
  backfilled: number;
  /** Messages that never came. */
  messagesLost: number;
  /** Requests for messages that the server refused because too many of them waited. */
  publishRefusals: number;
  /** Connections made after the first one, sessions that were resumed among them. */
  reconnects: number;
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
  /**
   * Our clock less that of the server in milliseconds, the shortest of the last minute; what a value needs to come here is
   * in it. Null: no value yet.
   */
  readonly clockSkewMs: number | null;
  /** When the certificate of the server expires, milliseconds since 1970 UTC; null: an open connection, or none yet. */
  readonly serverCertificateExpiresMs: number | null;
}

/** What the history of a server gave for a hole. */
export interface Backfill {
  /** Whether the hole is closed for all its signals. */
  readonly complete: boolean;
  /** Values that were passed on. */
  readonly values: number;
  /** Why the hole is not closed; null when it is. */
  readonly problem: string | null;
}
