import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { ProductionOrder } from './production-orders';

const count = z.number().int().min(0);
const orderSchema = z.array(
  z.object({
    id: z.string().regex(/^\d{1,9}$/),
    product: z.string(),
    line: z.string(),
    state: z.enum(['planned', 'running', 'completed', 'cancelled']),
    quantity: count,
    produced: count,
    good: count,
    scrap: count,
    updatedAt: z.iso.datetime(),
  }),
);

/** The order book on disk, since a MES keeps its orders over a restart of the line. */
export class OrderFile {
  constructor(private readonly file: string) {}

  /** The orders saved last; null where there are none or the file cannot be read as orders. */
  load(): readonly ProductionOrder[] | null {
    try {
      return orderSchema.parse(JSON.parse(readFileSync(this.file, 'utf8')));
    } catch {
      return null;
    }
  }

  /** Replaces the file in one step, so that a crash leaves the old or the new one. */
  save(orders: readonly ProductionOrder[]): void {
    mkdirSync(dirname(this.file), { recursive: true });
    const next = `${this.file}.new`;
    writeFileSync(next, JSON.stringify(orders));
    renameSync(next, this.file);
  }
}
