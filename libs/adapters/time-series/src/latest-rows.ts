import { compareInstants } from './instant';
import type { LatestRow } from './time-series-store';

type Tags = LatestRow['tags'];
type LatestValue = LatestRow['fields'][string];

/** Brings the latest values of single series together to one row for each combination of the tags in `by`. */
export class LatestRows {
  readonly #by: readonly string[];
  readonly #rows = new Map<string, { tags: Tags; fields: Record<string, LatestValue> }>();

  constructor(by: readonly string[]) {
    this.#by = by;
  }

  /** Of one instant the greatest value counts, as in the windows. */
  add(tags: Tags, field: string, value: LatestValue): void {
    const picked = this.#by.map((tag) => [tag, tags[tag] ?? ''] as const);
    const key = JSON.stringify(picked.map(([, text]) => text));
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = { tags: Object.fromEntries(picked.filter(([, text]) => text !== '')), fields: {} };
      this.#rows.set(key, row);
    }
    const known = row.fields[field];
    const order = known === undefined ? 1 : compareInstants(value.at, known.at);
    if (known === undefined || order > 0 || (order === 0 && value.value > known.value))
      row.fields[field] = value;
  }

  /** In the order of the tags. */
  list(): LatestRow[] {
    return [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }
}
