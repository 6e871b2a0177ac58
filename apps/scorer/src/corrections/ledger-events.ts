import type { Corrections, LedgerEntry } from '@cellgate/records';
import { correctionPoint, type Point, type TimeSeriesStore } from '@cellgate/time-series';
import type { PlantLoop } from './plant-loops';

const PAGE = 500;

/**
 * Writes the entries of the ledger to the time series, where panels and alert rules see them. After a start all entries are
 * written once more, which changes nothing: the same entry is the same row.
 */
export class LedgerEvents {
  private written = 0;

  constructor(
    private readonly corrections: Corrections,
    private readonly loops: readonly PlantLoop[],
  ) {}

  /** @throws StoreUnavailableError; the entries stay due then */
  async publish(store: TimeSeriesStore): Promise<void> {
    for (;;) {
      const entries = this.corrections.ledger.after(this.written, PAGE);
      const last = entries.at(-1);
      if (last === undefined) return;
      const points = entries.flatMap((entry) => this.pointOf(entry) ?? []);
      if (points.length > 0) await store.write(points);
      this.written = last.seq;
    }
  }

  private pointOf({ subject, kind, by, body, hash, atMs }: LedgerEntry): Point | null {
    const correction = this.corrections.get(subject);
    const loopId = correction?.loop ?? subject;
    const settings = this.loops.find((loop) => loop.settings.id === loopId)?.settings;
    if (settings === undefined) return null;
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
    return correctionPoint({
      line: settings.line,
      machine: settings.machine,
      parameter: loopId,
      state: correction === null ? `loop-${kind}` : kind,
      id: subject,
      from: correction?.from ?? null,
      to: correction?.to ?? null,
      reason: correction === null ? (text(body['reason']) ?? text(body['to'])) : correction.text,
      code: text(body['code']),
      by,
      hash,
      atMs,
    });
  }
}
