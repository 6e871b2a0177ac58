import type { OpcUaConnection, SecretReference } from '@cellgate/plant';
import type { OPCUACertificateManager } from 'node-opcua';
import { clientOptions, userIdentityOf, type ConnectionTiming } from './client-settings';
import type { ConnectionCounters, EndpointStatus, MachineListener } from './listener';
import type { MonitoredNode } from './monitored-node';
import type { HandledValue } from './node-subscription';
import { hasOverflow, qualityOf, type ReceivedValue } from './received-value';
import type { FailedNode } from './resolve-nodes';
import { ServerLink } from './server-link';
import { judgedServerCertificate } from './server-trust';
import { missingNodeValue, translateDataValue } from './translate-data-value';

export interface EndpointSettings {
  readonly connection: OpcUaConnection;
  readonly machines: readonly string[];
  readonly nodes: readonly MonitoredNode[];
  readonly pki: OPCUACertificateManager;
  readonly applicationName: string;
  readonly secretOf: (reference: SecretReference) => string;
  readonly timing: ConnectionTiming;
  readonly now: () => number;
}

/** Keeps one session to one server alive, for ever, until it is closed. */
export class EndpointConnection {
  private readonly counters: ConnectionCounters = {
    values: 0,
    unusable: 0,
    overflows: 0,
    dropped: 0,
    listenerErrors: 0,
  };
  private readonly missing = new Map<MonitoredNode, FailedNode>();
  private readonly closing: { readonly promise: Promise<never>; readonly now: () => void };
  private closed = false;
  private state: 'connected' | 'disconnected' | null = null;
  private reason: string | null = 'connecting';
  private link: ServerLink | null = null;
  private nodeRetry: NodeJS.Timeout | undefined;
  private nodeRetryMs: number;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly settings: EndpointSettings,
    private readonly listener: MachineListener,
  ) {
    this.nodeRetryMs = settings.timing.nodeRetryMinMs;
    this.closing = abortSignal();
  }

  start(): void {
    this.running = this.run();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.nodeRetry);
    this.closing.now();
    await this.running;
  }

  status(): EndpointStatus {
    const { connection, machines, nodes } = this.settings;
    return {
      endpoint: connection.endpoint,
      machines,
      connected: this.state === 'connected',
      reason: this.reason,
      nodes: nodes.length,
      missing: [...this.missing.values()].map(({ node, reason }) => ({
        machine: node.machine,
        signal: node.signal,
        reason,
      })),
      counters: { ...this.counters },
    };
  }

  private async run(): Promise<void> {
    const { retryMinMs, retryMaxMs } = this.settings.timing;
    let pauseMs = retryMinMs;
    while (!this.closed) {
      const startedMs = this.settings.now();
      const reason = await this.live();
      this.changeState('disconnected', reason);
      if (this.settings.now() - startedMs > 2 * retryMaxMs) {
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
      const certificate = await judgedServerCertificate(connection, pki, applicationName, timing);
      this.link = await ServerLink.open(
        connection.endpoint,
        clientOptions(connection, pki, applicationName, timing, certificate),
        user,
        {
          values: (values) => {
            this.pass(values);
          },
          dropped: (count) => {
            this.counters.dropped += count;
          },
          interrupted: (reason) => {
            this.changeState('disconnected', reason);
          },
          resumed: (refused) => {
            this.changeState('connected', null);
            this.noteMissing(refused);
          },
          over: endLink,
        },
        timing,
        now,
        this.closing.promise,
      );
      this.missing.clear();
      this.nodeRetryMs = timing.nodeRetryMinMs;
      const broken = linkEnd.then((reason) => Promise.reject(new Error(reason)));
      const failed = await Promise.race([
        this.link.monitor(this.settings.nodes),
        broken,
        this.closing.promise,
      ]);
      broken.catch(() => undefined);
      this.changeState('connected', null);
      this.noteMissing(failed);
      return await Promise.race([linkEnd, this.closing.promise]);
    } catch (error) {
      return (error as Error).message;
    } finally {
      clearTimeout(this.nodeRetry);
      this.nodeRetry = undefined;
      await this.link?.close();
      this.link = null;
    }
  }

  private pass(values: readonly HandledValue[]): void {
    const receivedMs = this.settings.now();
    const batch = values.map(({ node, value }) => translateDataValue(node, value, receivedMs));
    this.counters.values += batch.length;
    values.forEach(({ value }, position) => {
      const code = value.statusCode.value;
      if (hasOverflow(code)) {
        this.counters.overflows += 1;
      }
      if (batch[position]?.quality === 'bad' && qualityOf(code) !== 'bad') {
        this.counters.unusable += 1;
      }
    });
    this.tell(() => {
      this.listener.values(batch);
    });
  }

  private noteMissing(
    failed: readonly FailedNode[],
    known: ReadonlyMap<MonitoredNode, FailedNode> = this.missing,
  ): void {
    const news: ReceivedValue[] = [];
    for (const failure of failed) {
      if (known.get(failure.node)?.reason !== failure.reason) {
        news.push(missingNodeValue(failure.node, failure.statusCode, failure.reason, this.settings.now()));
      }
      this.missing.set(failure.node, failure);
    }
    if (news.length > 0) {
      this.tell(() => {
        this.listener.values(news);
      });
    }
    if (this.missing.size > 0 && this.nodeRetry === undefined && !this.closed) {
      this.nodeRetry = setTimeout(() => {
        void this.retryMissing();
      }, this.nodeRetryMs);
      this.nodeRetry.unref();
    }
  }

  private async retryMissing(): Promise<void> {
    const { link } = this;
    this.nodeRetry = undefined;
    if (link === null) {
      return;
    }
    const wanted = [...this.missing.keys()];
    let failed: FailedNode[];
    try {
      failed = await link.monitor(wanted);
    } catch (error) {
      // The connection failed meanwhile; the nodes stay missing and are asked for again.
      failed = [...this.missing.values()];
      this.reason ??= (error as Error).message;
    }
    if (link !== this.link) {
      return;
    }
    const known = new Map(this.missing);
    this.missing.clear();
    this.nodeRetryMs = Math.min(2 * this.nodeRetryMs, this.settings.timing.nodeRetryMaxMs);
    this.noteMissing(failed, known);
  }

  private changeState(state: 'connected' | 'disconnected', reason: string | null): void {
    if (this.closed) {
      return;
    }
    this.reason = reason;
    if (state === this.state) {
      return;
    }
    this.state = state;
    const { connection, machines, now } = this.settings;
    this.tell(() => {
      this.listener.connection({ endpoint: connection.endpoint, machines, state, reason, atMs: now() });
    });
  }

  /** The library would swallow an exception and skip the rest of the message. */
  private tell(report: () => void): void {
    try {
      report();
    } catch {
      this.counters.listenerErrors += 1;
    }
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
