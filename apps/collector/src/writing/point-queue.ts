import type { Point } from '@cellgate/time-series';

/** First in, first out; both ends in constant time. */
export class PointQueue {
  private points: Point[] = [];
  private head = 0;

  get size(): number {
    return this.points.length - this.head;
  }

  push(point: Point): void {
    this.points.push(point);
  }

  /** Takes away the oldest, at most `count`. */
  take(count: number): Point[] {
    const taken = this.points.slice(this.head, this.head + count);
    this.head += taken.length;
    if (this.head > 1_000 && this.head * 2 > this.points.length) {
      this.points = this.points.slice(this.head);
      this.head = 0;
    }
    return taken;
  }

  putBack(points: readonly Point[]): void {
    this.points = [...points, ...this.points.slice(this.head)];
    this.head = 0;
  }
}
