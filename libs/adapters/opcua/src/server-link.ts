import {
  AttributeIds,
  OPCUAClient,
  readOperationLimits,
  type ClientSession,
  type OPCUAClientOptions,
  type UserIdentityInfo,
} from 'node-opcua';
import type { ConnectionTiming } from './client-settings';
import { within } from './deadline';
import { guardRepublish } from './guard-republish';
import type { MonitoredNode } from './monitored-node';
import { NodeSubscription, type HandledValue } from './node-subscription';
import type { ReadOnlySession } from './read-only-session';
import { resolveNodes, type FailedNode, type ResolvedNode } from './resolve-nodes';

export interface LinkEvents {
  values(values: readonly HandledValue[]): void;
  dropped(count: number): void;
  /** The network is away; the session may survive. */
  interrupted(reason: string): void;
  /** The session lives on, or was replaced on the same server. */
  resumed(refused: readonly FailedNode[]): void;
  /** This link is of no more use; a new one is needed. Called once. */
  over(reason: string): void;
}

interface Batches {
  readonly monitoredItems: number;
  readonly browsePaths: number;
}

const START_TIME = 'i=2257';
const LARGEST_BATCH = 1_000;
const CLOSE_DEADLINE_MS = 2_000;
const WATCH_INTERVAL_MS = 1_000;

/**
 * One life of a client with one session and its subscriptions. Short outages are bridged by the library
 * (reconnection, republishing); what it cannot do safely - a restarted server with other namespaces, silent
 * subscriptions - ends the link, and its owner opens a new one.
 */
export class ServerLink {
  private readonly subscriptions = new Map<number, NodeSubscription>();
  private readonly watch: NodeJS.Timeout;
  private isOver = false;
  private identity = '';

  private constructor(
    private readonly client: OPCUAClient,
    private readonly session: ClientSession,
    private readonly batches: Batches,
    private readonly events: LinkEvents,
    private readonly timing: ConnectionTiming,
    private readonly now: () => number,
  ) {
    client.on('connection_lost', () => {
      events.interrupted('connection lost');
    });
    client.on('close', (error) => {
      this.end(error ? `connection closed: ${error.message}` : 'connection closed');
    });
    client.on('reconnection_attempt_has_failed', (error) => {
      // The library would retry for ever with a server that is no longer the one we trust.
      if (/certificate|BadSecurityChecksFailed/i.test(error.message)) {
        this.end(`reconnection refused: ${error.message}`);
      }
    });
    session.on('session_restored', () => {
      void this.judgeRestoredSession();
    });
    session.on('session_closed', (status) => {
      this.end(`the session was closed: ${status.name}`);
    });
    this.watch = setInterval(() => {
      this.watchSubscriptions();
    }, WATCH_INTERVAL_MS);
    this.watch.unref();
  }

  /** @throws the error of the library when connecting, the log-in or the first requests fail */
  static async open(
    endpoint: string,
    options: OPCUAClientOptions,
    user: UserIdentityInfo,
    events: LinkEvents,
    timing: ConnectionTiming,
    now: () => number,
    aborted: Promise<never>,
  ): Promise<ServerLink> {
    const client = OPCUAClient.create(options);
    client.on('backoff', () => {
      events.interrupted(`${endpoint} does not answer`);
    });
    try {
      const opened = within(
        timing.connectDeadlineMs,
        `${endpoint} does not answer`,
        (async () => {
          await client.connect(endpoint);
          const session = await client.createSession(user);
          guardRepublish(session);
          return { session, batches: await batchesOf(session), identity: await identityOf(session) };
        })(),
      );
      const { session, batches, identity } = await Promise.race([opened, aborted]);
      const link = new ServerLink(client, session, batches, events, timing, now);
      link.identity = identity;
      return link;
    } catch (error) {
      await disconnect(client);
      throw error;
    }
  }

  /** Looks the nodes up, monitors them and returns those that are not there or were refused. */
  async monitor(nodes: readonly MonitoredNode[]): Promise<FailedNode[]> {
    const session: ReadOnlySession = this.session;
    const { resolved, failed } = await resolveNodes(session, nodes, this.batches.browsePaths);
    const byInterval = new Map<number, ResolvedNode[]>();
    for (const node of resolved) {
      const interval = node.node.publishingIntervalMs;
      byInterval.set(interval, [...(byInterval.get(interval) ?? []), node]);
    }
    const refused: FailedNode[] = [...failed];
    for (const [interval, group] of byInterval) {
      const subscription = await this.subscriptionOf(session, interval);
      refused.push(...(await subscription.add(group, this.batches.monitoredItems)));
    }
    return refused;
  }

  async close(): Promise<void> {
    this.isOver = true;
    clearInterval(this.watch);
    await disconnect(this.client);
  }

  private async subscriptionOf(session: ReadOnlySession, intervalMs: number): Promise<NodeSubscription> {
    const known = this.subscriptions.get(intervalMs);
    if (known !== undefined) {
      return known;
    }
    const events = {
      message: (values: readonly HandledValue[]) => {
        this.events.values(values);
      },
      dropped: (count: number) => {
        this.events.dropped(count);
      },
      ended: (reason: string) => {
        this.end(reason);
      },
    };
    const subscription = await NodeSubscription.open(
      session,
      intervalMs,
      events,
      this.timing.signOfLifeMs,
      this.now,
    );
    this.subscriptions.set(intervalMs, subscription);
    return subscription;
  }

  /**
   * After a reconnection the library has either resumed the session or made a new one with the node ids of the
   * old one. On a restarted server these may name other nodes, so nothing is passed on until that is excluded.
   * The id of the session proves nothing: servers that count their sessions give a restarted one the same id.
   */
  private async judgeRestoredSession(): Promise<void> {
    const all = [...this.subscriptions.values()];
    for (const subscription of all) {
      subscription.resetSilence();
      subscription.hold();
    }
    let identity: string;
    try {
      identity = await identityOf(this.session);
    } catch (error) {
      this.end(`the session does not answer: ${(error as Error).message}`);
      return;
    }
    if (identity !== this.identity) {
      this.end('the server was restarted');
      return;
    }
    for (const subscription of all) {
      subscription.release();
    }
    this.events.resumed(all.flatMap((subscription) => subscription.refusedNodes()));
  }

  private watchSubscriptions(): void {
    if (this.client.isReconnecting) {
      return;
    }
    for (const subscription of this.subscriptions.values()) {
      if (subscription.silentMs() > subscription.longestSilenceMs()) {
        this.end(`no sign of life of a subscription for ${Math.round(subscription.silentMs() / 1000)} s`);
      }
    }
  }

  private end(reason: string): void {
    if (!this.isOver) {
      this.isOver = true;
      for (const subscription of this.subscriptions.values()) {
        subscription.hold();
      }
      this.events.over(reason);
    }
  }
}

/** What changes when a server restarts: its start time, and perhaps the order of its namespaces. */
async function identityOf(session: ClientSession): Promise<string> {
  const start = await session.read({ nodeId: START_TIME, attributeId: AttributeIds.Value });
  const startTime: unknown = start.value.value;
  const namespaces = await session.readNamespaceArray();
  return JSON.stringify([startTime instanceof Date ? startTime.getTime() : null, namespaces]);
}

/** The operation limits of the server; absent or 0 means that it states none. */
async function batchesOf(session: ClientSession): Promise<Batches> {
  const limits = await readOperationLimits(session);
  const batch = (limit: number | undefined): number => Math.min(limit || LARGEST_BATCH, LARGEST_BATCH);
  return {
    monitoredItems: batch(limits.maxMonitoredItemsPerCall),
    browsePaths: batch(limits.maxNodesPerTranslateBrowsePathsToNodeIds),
  };
}

/** Closing must not hang on a server that is away; what is left is removed by its session timeout. */
async function disconnect(client: OPCUAClient): Promise<void> {
  try {
    await within(CLOSE_DEADLINE_MS, 'closing took too long', client.disconnect());
  } catch {
    client.removeAllListeners();
  }
}
