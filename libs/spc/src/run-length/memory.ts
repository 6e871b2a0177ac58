const MOST = 500;

/** Remembers results of a pure function: the same chart is evaluated again and again with the same design. */
export class Memory {
  readonly #known = new Map<string, number>();

  recall(key: string, compute: () => number): number {
    const stored = this.#known.get(key);
    if (stored !== undefined) return stored;
    const result = compute();
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(key, result);
    return result;
  }
}
