import { AttributeIds, OPCUAClient, StatusCodes, type ClientSession, type DataValue } from 'node-opcua';
import { AdoptedSubscriptions } from './adopt-subscription';
import { disconnect, leaveSession } from './close-client';
import { within } from './deadline';
import { guardRepublish } from './guard-republish';
import { heedPublishLimit } from './heed-publish-limit';
import { holdAcknowledgements, type HeldAcknowledgements } from './held-acknowledgements';
import type { LinkEvents, LinkSettings } from './link-contract';
import type { MonitoredNode } from './monitored-node';
import { NodeSubscription, type HandledValue } from './node-subscription';
import { readOnly, type ReadOnlySession } from './read-only-session';
import { readEnumerations, type EnumerationTexts } from './enumeration-texts';
import { readHistory, type History } from './read-history';
import { readRangeWidths } from './range-width';
import { resolveNodes, type FailedNode, type ResolvedNode } from './resolve-nodes';
import { batchesOf, identityOf, type Batches } from './server-facts';
import type { RememberedSubscription } from './subscription-memory';
import { surveyNodes, type SurveyedNode } from './survey-nodes';

const WATCH_INTERVAL_MS = 1_000;
/** Longest time to fetch what the process before this one had queued at the server. */
const ADOPTION_MS = 30_000;

/**
 * One life of a client with one session and its subscriptions. Short outages are bridged by the library
 * (reconnection, republishing); what it cannot do safely - a restarted server with other namespaces, silent
 * subscriptions - ends the link, and its owner opens a new one.
 */
export class ServerLink {
  private readonly subscriptions = new Map<number, NodeSubscription>();
  private readonly nodeIds = new Map<MonitoredNode, ResolvedNode>();
  private adopted: AdoptedSubscriptions | null = null;
  /** Newest source time of the own subscriptions while others are being adopted. */
  private newestMs = 0;
  private publishing = true;
  private readonly watch: NodeJS.Timeout;
  private isOver = false;
  private identity = '';

  private constructor(
    private readonly client: OPCUAClient,
    private readonly session: ClientSession,
    private readonly batches: Batches,
    private readonly acknowledgements: HeldAcknowledgements,
    private readonly events: LinkEvents,
    private readonly settings: LinkSettings,
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
    session.on('session_repaired_failed', (error: Error) => {
      // The library would say nothing and try again at its own pace; whoever opens a new link tells why it waits.
      if (error.message.includes('BadTooManySessions')) {
        this.end(error.message);
      }
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
    settings: LinkSettings,
    events: LinkEvents,
    aborted: Promise<never>,
  ): Promise<ServerLink> {
    const { endpoint, options, user, timing, profile } = settings;
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
          heedPublishLimit(session, () => {
            events.publishRefused();
          });
          const acknowledgements = holdAcknowledgements(session, settings.committed);
          const batches = await batchesOf(session, profile);
          return { session, batches, acknowledgements, identity: await identityOf(session) };
        })(),
      );
      const { session, batches, acknowledgements, identity } = await Promise.race([opened, aborted]);
      const link = new ServerLink(client, session, batches, acknowledgements, events, settings);
      link.identity = identity;
      return link;
    } catch (error) {
      await disconnect(client);
      throw error;
    }
  }

  /** Looks the nodes up, monitors them and returns those that are not there or were refused. */
  async monitor(nodes: readonly MonitoredNode[]): Promise<FailedNode[]> {
    const session = readOnly(this.session);
    const { resolved, failed } = await resolveNodes(session, nodes, this.batches.browsePaths);
    const refused: FailedNode[] = [...failed];
    const byInterval = new Map<number, ResolvedNode[]>();
    const { items, takesFilters } = this.settings.profile;
    let room = items - this.subscriptionList().reduce((sum, { handles }) => sum + handles.size, 0);
    for (const node of resolved) {
      room -= 1;
      if (room < 0) {
        refused.push(tooMany(node.node, items));
        continue;
      }
      this.nodeIds.set(node.node, node);
      const interval = node.node.publishingIntervalMs;
      const alike = byInterval.get(interval);
      if (alike === undefined) {
        byInterval.set(interval, [node]);
      } else {
        alike.push(node);
      }
    }
    for (const [interval, group] of byInterval) {
      const subscription = await this.subscriptionOf(session, interval, group);
      refused.push(...(await subscription.add(group, this.batches.monitoredItems, takesFilters)));
    }
    if (!this.publishing) {
      await this.setPublishing(false);
    }
    return refused;
  }

  /** Stops monitoring nodes; the others keep their items. */
  async unmonitor(nodes: ReadonlySet<MonitoredNode>): Promise<void> {
    for (const subscription of this.subscriptions.values()) {
      await subscription.remove(nodes);
    }
    for (const node of nodes) {
      this.nodeIds.delete(node);
    }
  }

  /**
   * Takes over the subscriptions of the process before this one, before the own ones are made.
   *
   * @returns whether the server had kept all of them
   */
  async adopt(
    subscriptions: readonly RememberedSubscription[],
    nodes: readonly MonitoredNode[],
  ): Promise<boolean> {
    const { now } = this.settings;
    const deliver = (values: readonly HandledValue[]): void => {
      this.events.values(values);
    };
    try {
      this.adopted = await AdoptedSubscriptions.takeOver(
        readOnly(this.session),
        subscriptions,
        nodes,
        deliver,
        now,
      );
    } catch {
      // Servers that do not know TransferSubscriptions answer with a fault: what they queued cannot be had.
      this.adopted = null;
    }
    return this.adopted !== null;
  }

  /** Ends the adopted subscriptions once they have told what the own ones cannot know. */
  async finishAdoption(): Promise<boolean> {
    const { adopted } = this;
    if (adopted === null) {
      return false;
    }
    const slowest = Math.max(0, ...this.subscriptions.keys());
    const drained = await adopted.drained(this.newestMs, Math.max(500, 3 * slowest), ADOPTION_MS);
    await adopted.leave();
    this.adopted = null;
    return drained;
  }

  /** Subscriptions with their client handles, for the process after this one. */
  subscriptionList(): readonly NodeSubscription[] {
    return [...new Set(this.subscriptions.values())];
  }

  /** Start time and namespaces of the server: ids of another run of it mean nothing. */
  get serverIdentity(): string {
    return this.identity;
  }

  /** When every subscription had last said something, milliseconds since 1970 UTC; null: none yet. */
  heardMs(): number | null {
    const all = this.subscriptionList().map((subscription) => subscription.heardMs);
    return all.length === 0 ? null : Math.min(...all);
  }

  /** Makes the server keep what it samples, as long as its queues last, or send it again. */
  async setPublishing(enabled: boolean): Promise<void> {
    this.publishing = enabled;
    for (const subscription of this.subscriptionList()) {
      await subscription.setPublishing(enabled);
    }
  }

  /** Present values of nodes that are monitored; null where a node is not known. */
  async readValues(nodes: readonly MonitoredNode[]): Promise<(DataValue | null)[]> {
    const values: (DataValue | null)[] = [];
    for (let start = 0; start < nodes.length; start += this.batches.reads) {
      const known = nodes.slice(start, start + this.batches.reads).map((node) => this.nodeIds.get(node));
      const wanted = known.filter((resolved) => resolved !== undefined);
      const read = await this.session.read(
        wanted.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Value })),
      );
      const byNode = new Map(wanted.map((resolved, position) => [resolved, read[position]]));
      values.push(...known.map((resolved) => (resolved && byNode.get(resolved)) ?? null));
    }
    return values;
  }

  /** What the server keeps of a node; the problem says why it is not all. */
  async history(node: MonitoredNode, fromMs: number, toMs: number): Promise<History> {
    const resolved = this.nodeIds.get(node);
    if (resolved === undefined) {
      return { values: [], problem: 'the node is not there' };
    }
    return readHistory(readOnly(this.session), resolved.nodeId, fromMs, toMs);
  }

  /** Widths of the EURange of nodes, in the unit of the value; null where a node states none. */
  rangeWidths(nodes: readonly ResolvedNode[]): Promise<(number | null)[]> {
    return readRangeWidths(readOnly(this.session), nodes, this.batches.browsePaths);
  }

  /** Texts of nodes that hold an enumeration. */
  enumerations(nodes: readonly MonitoredNode[]): Promise<Map<MonitoredNode, EnumerationTexts>> {
    const known = nodes.map((node) => this.nodeIds.get(node)).filter((node) => node !== undefined);
    return readEnumerations(readOnly(this.session), known, this.batches.reads);
  }

  /** What the server says of nodes, without following any. */
  survey(nodes: readonly MonitoredNode[]): Promise<SurveyedNode[]> {
    return surveyNodes(readOnly(this.session), nodes, this.batches.browsePaths);
  }

  /** The link serves nobody any more; its owner opens a new one. */
  abandon(reason: string): void {
    this.end(reason);
  }

  /** @param keepSubscriptions - the process after this one takes them over */
  async close(keepSubscriptions: boolean): Promise<void> {
    this.isOver = true;
    clearInterval(this.watch);
    this.acknowledgements.stop();
    if (keepSubscriptions) {
      await leaveSession(this.session);
    }
    await disconnect(this.client);
  }

  private async subscriptionOf(
    session: ReadOnlySession,
    intervalMs: number,
    nodes: readonly ResolvedNode[],
  ): Promise<NodeSubscription> {
    const known = this.subscriptions.get(intervalMs);
    if (known !== undefined) {
      return known;
    }
    const { timing, now } = this.settings;
    const events = {
      message: (values: readonly HandledValue[]) => {
        if (this.adopted !== null) {
          this.newestMs = values.reduce(
            (newest, { value }) => Math.max(newest, value.sourceTimestamp?.getTime() ?? 0),
            this.newestMs,
          );
        }
        this.events.values(values);
      },
      dropped: (count: number) => {
        this.events.dropped(count);
      },
      repeated: () => {
        this.events.repeated();
      },
      messagesLost: (lost: readonly MonitoredNode[], fromMs: number, toMs: number) => {
        this.events.messagesLost(lost, fromMs, toMs);
      },
      unfiltered: (unfiltered: readonly ResolvedNode[]) => {
        this.events.unfiltered(unfiltered);
      },
      ended: (reason: string) => {
        this.end(reason);
      },
    };
    try {
      const subscription = await NodeSubscription.open(session, events, {
        publishingIntervalMs: intervalMs,
        signOfLifeMs: timing.signOfLifeMs,
        lifetimeMs: nodes.reduce(longestRide, timing.subscriptionLifetimeMs),
        acknowledgements: this.acknowledgements,
        now,
      });
      this.subscriptions.set(intervalMs, subscription);
      return subscription;
    } catch (error) {
      // A server with few subscriptions gets all nodes in those it grants.
      const [other] = this.subscriptions.values();
      if (other === undefined || !String(error).includes('BadTooManySubscriptions')) {
        throw error;
      }
      this.subscriptions.set(intervalMs, other);
      return other;
    }
  }

  /**
   * After a reconnection the library has either resumed the session or made a new one with the node ids of the
   * old one. On a restarted server these may name other nodes, so nothing is passed on until that is excluded.
   * The id of the session proves nothing: servers that count their sessions give a restarted one the same id.
   */
  private async judgeRestoredSession(): Promise<void> {
    const all = [...new Set(this.subscriptions.values())];
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
    const recreated = all.map((subscription) => subscription.wasRecreated());
    for (const subscription of all) {
      subscription.release();
    }
    const refused = all.flatMap((subscription) => subscription.refusedNodes());
    this.events.resumed(refused, !recreated.includes(true));
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

/** A ride-through of a minute, which every node has by default, is within any sensible lifetime. */
function longestRide(most: number, { node }: ResolvedNode): number {
  return node.rideThroughMs > 60_000 ? Math.max(most, 2 * node.rideThroughMs) : most;
}

function tooMany(node: MonitoredNode, items: number): FailedNode {
  const { value } = StatusCodes.BadTooManyMonitoredItems;
  return { node, statusCode: value, reason: `the server takes ${items} monitored items, by its profile` };
}
