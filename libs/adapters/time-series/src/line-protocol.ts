import { LineWriter } from './line-writer';
import type { Point } from './time-series-store';

/** Lines as text, one at a time, for whoever has to tell them apart; many go by `LineWriter`, which makes no text. */
export class LineEncoder {
  readonly #writer = new LineWriter();

  /**
   * One line without its end.
   * @throws RangeError for a point that `checkPoint` does not accept
   */
  encode(point: Point): string {
    const rejection = this.#writer.append(point);
    if (rejection !== null) throw new RangeError(rejection.detail);
    return this.#writer.take().toString('utf8').slice(0, -1);
  }
}
