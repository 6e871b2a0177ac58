import type { GapWatch } from './gap-watch';
import type { MonitoredNode } from './monitored-node';
import type { ServerLink } from './server-link';
import { isGone, type ValueIntake } from './value-intake';

/**
 * A signal that says nothing has not changed, or its monitored item is dead. The server is asked for the value: where it has
 * a newer one than it told, the subscription is of no use.
 */
export class SilenceWatch {
  private readonly askedMs = new Map<MonitoredNode, number>();
  private asking = false;

  constructor(
    private readonly intake: ValueIntake,
    private readonly gaps: GapWatch,
    private readonly now: () => number,
  ) {}

  async ask(link: ServerLink, nodes: readonly MonitoredNode[]): Promise<void> {
    const nowMs = this.now();
    const silent = nodes.filter((node) => {
      const heardMs = Math.max(this.intake.lastHeardMs(node) ?? nowMs, this.askedMs.get(node) ?? 0);
      return node.maxGapMs > 0 && nowMs - heardMs > node.maxGapMs;
    });
    if (silent.length === 0 || this.asking) {
      return;
    }
    this.asking = true;
    try {
      const values = await link.readValues(silent);
      silent.forEach((node, position) => {
        const value = values[position] ?? null;
        this.askedMs.set(node, nowMs);
        if (value !== null && isGone(value.statusCode)) {
          this.intake.pass([{ node, value }]);
          return;
        }
        const toldMs = this.intake.lastSourceMs(node);
        const hasMs = value?.sourceTimestamp?.getTime() ?? 0;
        // A value may be on its way for a publishing interval.
        if (value !== null && toldMs > 0 && hasMs > toldMs && nowMs - hasMs > 2 * node.publishingIntervalMs) {
          this.gaps.past([node], 'signal_silent', toldMs, hasMs, 'the server had a newer value than it told');
          this.intake.pass([{ node, value }]);
          link.abandon(`the server changes ${node.machine}.${node.signal} and does not tell`);
        }
      });
    } catch {
      // A connection that does not answer is noticed elsewhere.
    } finally {
      this.asking = false;
    }
  }
}
