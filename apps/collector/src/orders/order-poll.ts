import { MesError, OrderChanges, type OrderClient, type ProductionOrder } from '@cellgate/mes';
import { productionOrderPoint, type Point } from '@cellgate/time-series';

export interface OrderPollOptions {
  readonly client: Pick<OrderClient, 'orders'>;
  readonly known: readonly ProductionOrder[];
  readonly intervalMs: number;
  readonly add: (points: readonly Point[]) => void;
  /** At each change of state and at the first poll; null: the MES answers. */
  readonly changed: (problem: string | null) => void;
}

export interface OrderPollState {
  /** Null until the first answer. */
  readonly available: boolean | null;
  readonly problem: string | null;
  readonly orders: number;
}

/** Asks the MES for its orders again and again and stores what changed. */
export class OrderPoll {
  private readonly changes: OrderChanges;
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> = Promise.resolve();
  private readonly closing = new AbortController();
  private available: boolean | null = null;
  private problem: string | null = null;

  constructor(private readonly options: OrderPollOptions) {
    this.changes = new OrderChanges(options.known);
  }

  start(): void {
    this.polling = this.poll();
  }

  state(): OrderPollState {
    return { available: this.available, problem: this.problem, orders: this.changes.size };
  }

  async close(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.timer);
    await this.polling;
  }

  private get closed(): boolean {
    return this.closing.signal.aborted;
  }

  private async poll(): Promise<void> {
    let pauseMs = this.options.intervalMs;
    try {
      const orders = await this.options.client.orders(this.closing.signal);
      if (!this.closed) {
        this.options.add(this.changes.take(orders).map(pointOf));
        this.turn(null);
      }
    } catch (error) {
      pauseMs = Math.max(pauseMs, error instanceof MesError ? (error.retryAfterMs ?? 0) : 0);
      this.turn(error instanceof Error ? error.message : String(error));
    }
    if (!this.closed) {
      this.timer = setTimeout(() => {
        this.start();
      }, pauseMs);
    }
  }

  private turn(problem: string | null): void {
    const available = problem === null;
    const isChange = this.available !== available;
    this.available = available;
    this.problem = problem;
    if (isChange && !this.closed) {
      this.options.changed(problem);
    }
  }
}

function pointOf(order: ProductionOrder): Point {
  const { updatedAtMs: atMs, ...rest } = order;
  return productionOrderPoint({ ...rest, atMs });
}
