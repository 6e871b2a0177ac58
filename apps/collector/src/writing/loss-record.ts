import type { Point } from '@cellgate/time-series';
import type { Loss } from './point-writer';

/** Counts by machine what was thrown away, until somebody can be told. */
export class LossRecord {
  private readonly losses = new Map<string, Loss>();

  get isEmpty(): boolean {
    return this.losses.size === 0;
  }

  add(points: readonly Point[]): void {
    for (const { tags, at } of points) {
      const line = tags['line'] ?? '';
      const machine = tags['machine'] ?? tags['station'] ?? '';
      const key = JSON.stringify([line, machine]);
      const known = this.losses.get(key);
      this.losses.set(key, {
        line,
        machine,
        points: (known?.points ?? 0) + 1,
        fromMs: Math.min(known?.fromMs ?? at.ms, at.ms),
        toMs: Math.max(known?.toMs ?? at.ms, at.ms),
      });
    }
  }

  take(): Loss[] {
    const losses = [...this.losses.values()];
    this.losses.clear();
    return losses;
  }
}
