import { median } from '@cellgate/statistics';

/** A value compared with what its channel usually shows. */
export interface ChannelCorrection {
  /** Value minus the channel's running median plus the median of all channels; null before there is a median. */
  readonly corrected: number | null;
  /** Cells of the channel in its window. */
  readonly cells: number;
}

/**
 * Removes the offset of a measuring channel: a formation channel or tray position shifts what is measured without
 * any effect on the cell. Only cells before the one at hand count, so that a correction never looks into the future.
 *
 * A channel's median runs over its last `window` cells; it is compared with the median of these medians, so that each
 * channel counts the same. A channel that has seen fewer than `least` cells corrects nothing.
 */
export class ChannelBaseline {
  readonly #recent = new Map<string, number[]>();
  readonly #medians = new Map<string, number>();

  constructor(
    private readonly window = 50,
    private readonly least = 10,
  ) {}

  /** Corrects the value with what was seen before, then remembers it. */
  next(channel: string, value: number): ChannelCorrection {
    const recent = this.#recent.get(channel) ?? [];
    const cells = recent.length;
    if (!Number.isFinite(value)) return { corrected: null, cells };
    const own = this.#medians.get(channel);
    const corrected = own === undefined ? null : value - own + median([...this.#medians.values()]);
    recent.push(value);
    if (recent.length > this.window) recent.shift();
    this.#recent.set(channel, recent);
    if (recent.length >= this.least) this.#medians.set(channel, median(recent));
    return { corrected, cells };
  }
}
