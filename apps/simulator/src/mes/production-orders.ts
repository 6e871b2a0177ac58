export type OrderState = 'planned' | 'running' | 'completed' | 'cancelled';

/** A production order as the MES reports it. */
export interface ProductionOrder {
  readonly id: string;
  readonly product: string;
  readonly line: string;
  readonly state: OrderState;
  /** Cells to be made. */
  readonly quantity: number;
  /** Cells that finished end of line; good + scrap. */
  readonly produced: number;
  readonly good: number;
  readonly scrap: number;
  /** RFC 3339, UTC. */
  readonly updatedAt: string;
}

interface Catalogue {
  readonly product: string;
  readonly quantity: number;
}

const FIRST_ORDER = 98_765;
/** Products take turns. */
const CATALOGUE: readonly [Catalogue, ...Catalogue[]] = [
  { product: 'HCC', quantity: 2_000 },
  { product: 'STC', quantity: 1_500 },
];
const OPEN_ORDERS = 2;
/** Older ones are forgotten. */
const KEPT_ORDERS = 100;

/** The order book of the line: cells are booked on the first order with cells to make, and counted when they finish. */
export class ProductionOrders {
  private orders: ProductionOrder[] = [];
  /** Cells that were started on an order, those under way included. */
  private readonly started = new Map<string, number>();

  /**
   * @param saved - an earlier `list()`, from which the book goes on; cells under way then are made again
   */
  constructor(
    private readonly now: () => number,
    saved: readonly ProductionOrder[] = [],
  ) {
    this.orders = [...saved];
    for (const order of saved) this.started.set(order.id, order.produced);
    this.plan();
  }

  list(): readonly ProductionOrder[] {
    return this.orders;
  }

  find(id: string): ProductionOrder | null {
    return this.orders.find((order) => order.id === id) ?? null;
  }

  /** Id of the order on which the next cell is made; the order runs from then on. */
  startCell(): string {
    const order = this.orders.find(
      ({ id, state, quantity }) =>
        (state === 'planned' || state === 'running') && (this.started.get(id) ?? 0) < quantity,
    );
    if (!order) {
      this.append();
      return this.startCell();
    }
    this.started.set(order.id, (this.started.get(order.id) ?? 0) + 1);
    if (order.state === 'planned') this.replace({ ...order, state: 'running' });
    return order.id;
  }

  /** Counts a cell that finished end of line. */
  finishCell(id: string, passed: boolean): void {
    const order = this.find(id);
    if (!order) return;
    const produced = order.produced + 1;
    this.replace({
      ...order,
      produced,
      good: order.good + (passed ? 1 : 0),
      scrap: order.scrap + (passed ? 0 : 1),
      state: produced >= order.quantity ? 'completed' : 'running',
    });
    this.plan();
  }

  private replace(order: ProductionOrder): void {
    const updatedAt = new Date(this.now()).toISOString();
    this.orders = this.orders.map((other) => (other.id === order.id ? { ...order, updatedAt } : other));
  }

  private plan(): void {
    const open = this.orders.filter(({ state }) => state === 'planned' || state === 'running').length;
    for (let missing = OPEN_ORDERS - open; missing > 0; missing--) this.append();
  }

  private append(): void {
    const last = this.orders.at(-1);
    const id = last ? Number(last.id) + 1 : FIRST_ORDER;
    const { product, quantity } = CATALOGUE[(id - FIRST_ORDER) % CATALOGUE.length] ?? CATALOGUE[0];
    this.orders = this.orders.slice(-KEPT_ORDERS + 1);
    this.orders.push({
      id: String(id),
      product,
      line: 'L1',
      state: 'planned',
      quantity,
      produced: 0,
      good: 0,
      scrap: 0,
      updatedAt: new Date(this.now()).toISOString(),
    });
  }
}
