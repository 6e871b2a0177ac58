/** Cells on their way between two stations, first in, first out; each may go on when its waiting time is over. */
export class WaitingCells<T> {
  private readonly cells: { readonly cell: T; readonly readyAtMs: number }[] = [];

  constructor(private readonly capacity: number) {}

  get length(): number {
    return this.cells.length;
  }

  get full(): boolean {
    return this.cells.length >= this.capacity;
  }

  add(cell: T, readyAtMs: number): void {
    this.cells.push({ cell, readyAtMs });
  }

  /** The first cell if it may go on, which then leaves. */
  take(nowMs: number): T | null {
    const first = this.cells[0];
    if (!first || first.readyAtMs > nowMs) return null;
    this.cells.shift();
    return first.cell;
  }
}
