import type { OPCUAClientOptions, UserIdentityInfo } from 'node-opcua';
import type { ConnectionTiming } from './client-settings';
import type { MonitoredNode } from './monitored-node';
import type { HandledValue } from './node-subscription';
import type { FailedNode, ResolvedNode } from './resolve-nodes';
import type { ServerProfile } from './server-profile';

export interface LinkEvents {
  values(values: readonly HandledValue[]): void;
  dropped(count: number): void;
  /** The network is away; the session may survive. */
  interrupted(reason: string): void;
  /**
   * The session lives on, or was replaced on the same server.
   *
   * @param lossless - the server kept the subscriptions, and so what it queued meanwhile
   */
  resumed(refused: readonly FailedNode[], lossless: boolean): void;
  /** A message that had come before. */
  repeated(): void;
  messagesLost(nodes: readonly MonitoredNode[], fromMs: number, toMs: number): void;
  unfiltered(nodes: readonly ResolvedNode[]): void;
  /** The server lets fewer requests to publish wait than there were. */
  publishRefused(): void;
  /** This link is of no more use; a new one is needed. Called once. */
  over(reason: string): void;
}

export interface LinkSettings {
  readonly endpoint: string;
  readonly options: OPCUAClientOptions;
  readonly user: UserIdentityInfo;
  readonly timing: ConnectionTiming;
  readonly profile: ServerProfile;
  /** Resolves when all values passed on before are safe; only then is their message acknowledged. */
  readonly committed: () => Promise<void>;
  readonly now: () => number;
}
