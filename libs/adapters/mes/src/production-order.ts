import { z } from 'zod';

/** A production order as the MES tells it; counts are cells. */
export interface ProductionOrder {
  readonly id: string;
  readonly product: string;
  /** Line it is made on; null while it is not assigned. */
  readonly line: string | null;
  readonly state: 'planned' | 'running' | 'completed' | 'cancelled';
  readonly quantity: number;
  readonly produced: number;
  readonly good: number;
  readonly scrap: number;
  /** Milliseconds since 1970 UTC of the last change in the MES. */
  readonly updatedAtMs: number;
}

const cells = z.int().nonnegative();
const name = z.string().min(1).max(200);

/** Fields beyond these are left alone: the MES may add some. */
export const orderSchema = z
  .object({
    id: name,
    product: name,
    line: name.nullish(),
    state: z.enum(['planned', 'running', 'completed', 'cancelled']),
    quantity: cells,
    produced: cells,
    good: cells,
    scrap: cells,
    // With offset: the time zone of the MES is never guessed.
    updatedAt: z.iso.datetime({ offset: true }),
  })
  .transform(({ updatedAt, line, ...order }): ProductionOrder => ({
    ...order,
    line: line ?? null,
    updatedAtMs: Date.parse(updatedAt),
  }));

export const ordersSchema = z.object({ orders: z.array(orderSchema).max(10_000) });
