import type { OpcUaConnection, SecretReference } from '@cellgate/plant';
import type { OPCUACertificateManager } from 'node-opcua';
import { certificateDates } from './certificate-dates';
import { clientOptions, userIdentityOf, type ConnectionTiming } from './client-settings';
import { GapWatch } from './gap-watch';
import type { Backfill, ConnectionGapCause, EndpointStatus, MachineListener } from './listener';
import type { MonitoredNode } from './monitored-node';
import { NodeRetry } from './node-retry';
import { ServerLink } from './server-link';
import { requireOwnCertificate } from './own-certificate';
import { profileOf } from './server-profile';
import { judgedServerCertificate } from './server-trust';
import { SilenceWatch } from './silence-watch';
import {
  rememberSubscriptions,
  rememberTime,
  remembered,
  type SubscriptionMemory,
} from './subscription-memory';
import { ValueIntake } from './value-intake';

export interface EndpointSettings {
  /** Names the connection for the memory: the same for the same endpoint, security and user. */
  readonly key: string;
  readonly connection: OpcUaConnection;
  readonly machines: readonly string[];
  readonly nodes: readonly MonitoredNode[];
  readonly pki: OPCUACertificateManager;
  readonly applicationName: string;
  readonly secretOf: (reference: SecretReference) => string;
  readonly timing: ConnectionTiming;
  readonly memory: SubscriptionMemory | null;
  readonly committed: () => Promise<void>;
  readonly now: () => number;
}

const TICK_MS = 1_000;
/** A newest value that is older than this says nothing about when the last message was made. */
const MESSAGE_AGE_MS = 10_000;

/** Keeps one session to one server alive, for ever, until it is closed. */
export class EndpointConnection {
  private readonly intake: ValueIntake;
  private readonly gaps: GapWatch;
  private readonly nodeRetry: NodeRetry;
  private readonly silence: SilenceWatch;
  private readonly closing: { readonly promise: Promise<never>; readonly now: () => void };
  private nodes: readonly MonitoredNode[];
  private machines: readonly string[];
  private closed = false;
  private publishing = true;
  private state: 'connected' | 'disconnected' | null = null;
  private reason: string | null = 'connecting';
  private link: ServerLink | null = null;
  private ready: ServerLink | null = null;
  private certificateExpiresMs: number | null = null;
  private ticking: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly settings: EndpointSettings,
    private readonly listener: MachineListener,
  ) {
    const { timing, now } = settings;
    this.nodes = settings.nodes;
    this.machines = settings.machines;
    this.gaps = new GapWatch((notice) => {
      this.intake.tell(() => {
        listener.gap(notice);
      });
    });
    this.intake = new ValueIntake(listener, this.gaps, now);
    this.nodeRetry = new NodeRetry(this.intake, this.gaps, timing, now);
    this.silence = new SilenceWatch(this.intake, this.gaps, now);
    this.closing = abortSignal();
  }

  start(): void {
    const { memory, key, now } = this.settings;
    const { lastMs } = remembered(memory, key);
    if (lastMs !== null) {
      this.gaps.connectionBegins(this.nodes, 'collector_stopped', Math.min(lastMs, now()), null);
    }
    this.ticking = setInterval(() => {
      this.tick();
    }, TICK_MS);
    this.ticking.unref();
    this.running = this.run();
  }

  /** With a memory the server goes on queueing for the process after this one. */
  async close(): Promise<void> {
    this.tick();
    this.closed = true;
    clearInterval(this.ticking);
    this.nodeRetry.stop();
    this.closing.now();
    await this.running;
  }

  status(): EndpointStatus {
    const { connection } = this.settings;
    return {
      endpoint: connection.endpoint,
      machines: this.machines,
      connected: this.state === 'connected',
      reason: this.reason,
      nodes: this.nodes.length,
      missing: this.nodeRetry.missing(),
      counters: { ...this.intake.counters },
      clockSkewMs: this.intake.clockSkewMs(),
      serverCertificateExpiresMs: this.certificateExpiresMs,
    };
  }

  /** Follows other nodes from now on; those that stay keep their items and queues. */
  async update(machines: readonly string[], nodes: readonly MonitoredNode[]): Promise<void> {
    const known = new Map(this.nodes.map((node) => [JSON.stringify(node), node]));
    const next = nodes.map((node) => known.get(JSON.stringify(node)) ?? node);
    const kept = new Set(next);
    const before = new Set(this.nodes);
    const gone = new Set(this.nodes.filter((node) => !kept.has(node)));
    const added = next.filter((node) => !before.has(node));
    this.machines = machines;
    this.nodes = next;
    this.nodeRetry.forget(gone);
    this.intake.forget(gone);
    const link = this.ready;
    if (link !== null) {
      await link.unmonitor(gone);
      const failed = await link.monitor(added);
      await this.describe(link, added);
      this.nodeRetry.note(failed);
      this.remember(link);
    }
  }

  /** Makes the server keep what it samples, as long as its queues last, or send it again. */
  async setPublishing(enabled: boolean): Promise<void> {
    this.publishing = enabled;
    await this.ready?.setPublishing(enabled);
  }

  /** Passes on what the history of the server has of a time, by our clock. */
  async backfill(
    machine: string,
    signals: readonly string[],
    fromMs: number,
    toMs: number,
  ): Promise<Backfill> {
    const nodes = this.nodes.filter((node) => node.machine === machine && signals.includes(node.signal));
    const problems: string[] = [];
    let values = 0;
    for (const node of nodes) {
      const link = this.ready;
      if (link === null) {
        return { complete: false, values, problem: 'not connected' };
      }
      // The clocks of server and collector differ, and a value just outside does no harm.
      const marginMs = 1_000 + Math.abs(this.intake.clockSkewMs() ?? 0);
      const history = await link.history(node, fromMs - marginMs, toMs + marginMs);
      values += this.intake.history(node, history.values);
      if (history.problem !== null) {
        problems.push(`${node.signal}: ${history.problem}`);
      }
    }
    const unknown = signals.length - nodes.length;
    if (unknown > 0) {
      problems.push(`${unknown} signals are not followed any more`);
    }
    return { complete: problems.length === 0, values, problem: problems.join('; ') || null };
  }

  private async run(): Promise<void> {
    const { timing, now } = this.settings;
    const { retryMinMs, retryMaxMs } = timing;
    let pauseMs = retryMinMs;
    while (!this.closed) {
      const startedMs = now();
      const reason = await this.live();
      this.interrupt(causeOf(reason), reason);
      if (now() - startedMs > 2 * retryMaxMs) {
        pauseMs = retryMinMs;
      }
      await this.pause(pauseMs);
      pauseMs = Math.min(2 * pauseMs, retryMaxMs);
    }
  }

  /** One link from the first attempt to its end; returns why it ended. */
  private async live(): Promise<string> {
    const { connection, pki, applicationName, secretOf, timing, now } = this.settings;
    let endLink: (reason: string) => void = () => undefined;
    const linkEnd = new Promise<string>((resolve) => {
      endLink = resolve;
    });
    try {
      const user = await userIdentityOf(connection.user, secretOf);
      if (connection.securityMode !== 'None') {
        requireOwnCertificate(pki.rootDir, now());
      }
      const certificate = await judgedServerCertificate(connection, pki, applicationName, timing, now());
      this.certificateExpiresMs = certificate === null ? null : certificateDates(certificate).toMs;
      this.link = await ServerLink.open(
        {
          endpoint: connection.endpoint,
          options: clientOptions(connection, pki, applicationName, timing, certificate),
          user,
          timing,
          profile: profileOf(connection),
          committed: this.settings.committed,
          now,
        },
        {
          values: (values) => {
            this.intake.pass(values);
          },
          dropped: (count) => {
            this.intake.counters.dropped += count;
          },
          repeated: () => {
            this.intake.counters.duplicates += 1;
          },
          messagesLost: (nodes, fromMs, toMs) => {
            this.intake.counters.messagesLost += 1;
            this.gaps.past(nodes, 'message_lost', fromMs, toMs, 'a message of the server never came');
          },
          publishRefused: () => {
            this.intake.counters.publishRefusals += 1;
          },
          unfiltered: (nodes) => {
            void this.intake.filterHere(nodes, this.link);
          },
          interrupted: (reason) => {
            this.interrupt('connection_lost', reason);
          },
          resumed: (refused, lossless) => {
            this.resume(
              lossless ? null : 'session_lost',
              lossless ? null : 'the server had lost the session',
            );
            this.nodeRetry.note(refused);
          },
          over: endLink,
        },
        this.closing.promise,
      );
      const broken = linkEnd.then((reason) => Promise.reject(new Error(reason)));
      broken.catch(() => undefined);
      await Promise.race([this.follow(this.link), broken, this.closing.promise]);
      return reasonOf(await Promise.race([linkEnd, this.closing.promise]));
    } catch (error) {
      return reasonOf((error as Error).message);
    } finally {
      this.nodeRetry.stop();
      this.ready = null;
      await this.link?.close(this.closed && this.settings.memory !== null);
      this.link = null;
    }
  }

  private async follow(link: ServerLink): Promise<void> {
    const { memory, key } = this.settings;
    const { nodes } = this;
    const before = remembered(memory, key);
    const isSameServer = before.identity === link.serverIdentity;
    const adopted = isSameServer && (await link.adopt(before.subscriptions, nodes));
    if (!this.publishing) {
      await link.setPublishing(false);
    }
    const failed = await link.monitor(nodes);
    if (this.nodes !== nodes) {
      throw new Error('the plant was changed while connecting');
    }
    this.ready = link;
    this.changeState('connected', null);
    this.remember(link);
    this.nodeRetry.follow(link, nodes, failed);
    await this.describe(link, nodes);
    if (adopted && (await link.finishAdoption())) {
      this.resume(null, 'the server had kept the subscriptions');
    } else {
      const restarted = before.identity !== null && !isSameServer;
      this.resume(restarted ? 'server_restarted' : undefined, null);
    }
  }

  /** What the values of nodes mean beyond their numbers. */
  private async describe(link: ServerLink, nodes: readonly MonitoredNode[]): Promise<void> {
    const signals = nodes.filter(({ role }) => role === 'signal');
    // A server that does not describe its types still tells values.
    const texts = await link.enumerations(signals).catch(() => null);
    for (const [node, table] of texts ?? []) {
      this.intake.enumerations.set(node, table);
    }
  }

  private remember(link: ServerLink): void {
    const { memory, key } = this.settings;
    rememberSubscriptions(memory, key, link.serverIdentity, link.subscriptionList());
  }

  private tick(): void {
    const { memory, key } = this.settings;
    this.gaps.flush();
    const link = this.ready;
    if (link !== null && this.state === 'connected') {
      const heardMs = link.heardMs();
      if (heardMs !== null) {
        rememberTime(memory, key, heardMs);
      }
      void this.silence.ask(link, this.nodes);
    }
  }

  private interrupt(cause: ConnectionGapCause, reason: string): void {
    if (this.state === 'connected' && !this.closed) {
      const slowest = this.nodes.reduce((most, node) => Math.max(most, node.publishingIntervalMs), 0);
      const { now } = this.settings;
      const heardMs = this.link?.heardMs() ?? now();
      // A message may have been on its way for a while: its newest value is the last thing that surely came.
      const newestMs = this.intake.newestSourceMs(this.nodes);
      const isRecent = Math.abs(heardMs - newestMs) < MESSAGE_AGE_MS;
      const fromMs = (isRecent ? Math.min(heardMs, newestMs) : heardMs) - slowest;
      this.gaps.connectionBegins(this.nodes, cause, fromMs, reason);
    }
    this.changeState('disconnected', reason);
  }

  /** @param cause - why values are missing, undefined: as was told at the interruption; null: none are */
  private resume(cause: ConnectionGapCause | null | undefined, detail: string | null): void {
    const { nodes } = this;
    const { now } = this.settings;
    this.changeState('connected', null);
    this.gaps.connectionEnds(nodes, now(), cause, detail);
  }

  private changeState(state: 'connected' | 'disconnected', reason: string | null): void {
    if (this.closed) {
      return;
    }
    this.reason = reason;
    if (state === this.state) {
      return;
    }
    if (state === 'connected' && this.intake.counters.values > 0) {
      this.intake.counters.reconnects += 1;
    }
    this.state = state;
    const { connection, now } = this.settings;
    const { machines } = this;
    this.intake.tell(() => {
      this.listener.connection({ endpoint: connection.endpoint, machines, state, reason, atMs: now() });
    });
  }

  private async pause(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const pause = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([pause, this.closing.promise]).catch(() => undefined);
    clearTimeout(timer);
  }
}

/** What the library says of a failure, for people. */
function reasonOf(message: string): string {
  return message.includes('BadTooManySessions')
    ? 'the server has no free session (BadTooManySessions): end another client, or raise its limit'
    : message;
}

/** Why a link ended, as a cause of missing values. */
function causeOf(reason: string): ConnectionGapCause {
  if (reason.includes('restarted')) {
    return 'server_restarted';
  }
  if (reason.includes('session')) {
    return 'session_lost';
  }
  return reason.includes('subscription') ? 'subscription_lost' : 'connection_lost';
}

function abortSignal(): { promise: Promise<never>; now: () => void } {
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<never>((_resolve, rejectPromise) => {
    reject = rejectPromise;
  });
  promise.catch(() => undefined);
  return {
    promise,
    now: () => {
      reject(new Error('closing'));
    },
  };
}
