import { LineDecoder } from '@cellgate/time-series';

/**
 * `capacity`: the spool was full; `age`: it waited too long; `disk`: the disk took no data and memory was full;
 * `corruption`: damaged on disk.
 */
export type LossCause = 'capacity' | 'age' | 'disk' | 'corruption';

/** What was lost of one series. */
export interface LostSeries {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Names of the fields that were lost, sorted. */
  readonly fields: readonly string[];
  readonly points: number;
  readonly from: number;
  readonly to: number;
}

/** Points that were acknowledged or accepted and will never be stored. */
export interface SpoolLoss {
  readonly lane: string;
  /** Milliseconds since 1970 UTC of the earliest and the latest of them. */
  readonly from: number;
  readonly to: number;
  readonly points: number;
  readonly cause: LossCause;
  /** By series, as far as the lines can still be read. */
  readonly series: readonly LostSeries[];
}

interface Entry {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Set<string>;
  points: number;
  from: number;
  to: number;
}

/** Counts by series what some lines held. Lines that are no points (another lane's text, damage) are passed over. */
export class LineTally {
  readonly #decoder = new LineDecoder();
  readonly #entries = new Map<string, Entry>();

  add(lines: Buffer): void {
    for (const line of lines.toString('utf8').split('\n')) {
      const point = line === '' ? null : this.#decoder.decode(line);
      if (point === null) continue;
      const { measurement, tags, at } = point;
      const key = line.slice(0, line.indexOf(' '));
      let entry = this.#entries.get(key);
      if (entry === undefined) {
        entry = { measurement, tags, fields: new Set(), points: 0, from: at.ms, to: at.ms };
        this.#entries.set(key, entry);
      }
      entry.points += 1;
      entry.from = Math.min(entry.from, at.ms);
      entry.to = Math.max(entry.to, at.ms);
      for (const name in point.fields) entry.fields.add(name);
    }
  }

  series(): LostSeries[] {
    return [...this.#entries.values()].map((entry) => ({ ...entry, fields: [...entry.fields].sort() }));
  }
}
