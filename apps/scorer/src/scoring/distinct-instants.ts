import { instantAt } from '@cellgate/time-series';

/**
 * Gives each of many cells graded at once a millisecond of its own where the suffix below it, made from the cell id, is
 * that of another cell: rows with equal tags and instant would overwrite each other.
 */
export class DistinctInstants {
  readonly #taken = new Set<string>();

  constructor(private readonly fromMs: number) {}

  next(cell: string): number {
    for (let ms = this.fromMs; ; ms++) {
      const key = `${ms}.${instantAt(ms, cell).sub}`;
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return ms;
    }
  }
}
