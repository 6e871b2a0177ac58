import type { StatusCode } from 'node-opcua';
import type { ConnectionTiming } from './client-settings';
import type { GapWatch } from './gap-watch';
import type { MissingNode } from './listener';
import type { MonitoredNode } from './monitored-node';
import type { FailedNode } from './resolve-nodes';
import type { ServerLink } from './server-link';
import { missingNodeValue } from './translate-data-value';
import type { ValueIntake } from './value-intake';

/** Asks again for nodes that a server has not got or refuses; the library itself never does. */
export class NodeRetry {
  private readonly failed = new Map<MonitoredNode, FailedNode>();
  private link: ServerLink | null = null;
  private timer: NodeJS.Timeout | undefined;
  private pauseMs: number;

  constructor(
    private readonly intake: ValueIntake,
    private readonly gaps: GapWatch,
    private readonly timing: ConnectionTiming,
    private readonly now: () => number,
  ) {
    this.pauseMs = timing.nodeRetryMinMs;
    intake.nodeGone = (node, status, fromMs) => {
      void this.gone(node, status, fromMs);
    };
  }

  missing(): MissingNode[] {
    return [...this.failed.values()].map(({ node, reason }) => ({
      machine: node.machine,
      signal: node.signal,
      reason,
    }));
  }

  /** A new link has asked for all nodes. */
  follow(link: ServerLink, nodes: readonly MonitoredNode[], failed: readonly FailedNode[]): void {
    this.link = link;
    this.pauseMs = this.timing.nodeRetryMinMs;
    this.settle(nodes, failed);
  }

  /** Further nodes that are not there. */
  note(failed: readonly FailedNode[]): void {
    const news = failed.filter(({ node, reason }) => this.failed.get(node)?.reason !== reason);
    for (const failure of failed) {
      this.failed.set(failure.node, failure);
    }
    for (const { node, reason } of news) {
      this.gaps.nodeBegins(node, 'node_failed', this.intake.lastHeardMs(node) ?? this.now(), reason);
    }
    this.intake.tellAll(
      news.map(({ node, statusCode, reason }) => missingNodeValue(node, statusCode, reason, this.now())),
    );
    this.schedule();
  }

  /** A node that was followed was deleted: its item will never say anything again, also when the node comes back. */
  private async gone(node: MonitoredNode, { value, name }: StatusCode, fromMs: number): Promise<void> {
    const { link } = this;
    if (link === null || this.failed.has(node)) {
      return;
    }
    const reason = `the server has the node no longer: ${name}`;
    this.failed.set(node, { node, statusCode: value, reason });
    this.gaps.nodeBegins(node, 'node_failed', fromMs, reason);
    this.pauseMs = this.timing.nodeRetryMinMs;
    await link.unmonitor(new Set([node])).catch(() => undefined);
    this.schedule();
  }

  forget(nodes: ReadonlySet<MonitoredNode>): void {
    for (const node of nodes) {
      this.failed.delete(node);
      this.gaps.nodeEnds(node, this.now());
    }
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.link = null;
  }

  private schedule(): void {
    if (this.failed.size > 0 && this.timer === undefined && this.link !== null) {
      this.timer = setTimeout(() => {
        void this.retry();
      }, this.pauseMs);
      this.timer.unref();
    }
  }

  private async retry(): Promise<void> {
    const { link } = this;
    this.timer = undefined;
    if (link === null) {
      return;
    }
    const wanted = [...this.failed.keys()];
    let failed: readonly FailedNode[];
    try {
      failed = await link.monitor(wanted);
    } catch {
      // The connection failed meanwhile; the nodes stay missing and are asked for again.
      failed = [...this.failed.values()];
    }
    if (link === this.link) {
      this.pauseMs = Math.min(2 * this.pauseMs, this.timing.nodeRetryMaxMs);
      this.settle(wanted, failed);
    }
  }

  private settle(asked: readonly MonitoredNode[], failed: readonly FailedNode[]): void {
    const still = new Set(failed.map(({ node }) => node));
    for (const node of asked) {
      if (!still.has(node) && this.failed.delete(node)) {
        this.gaps.nodeEnds(node, this.now());
      }
    }
    this.note(failed);
  }
}
