import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, Timer } from '../clock';
import type { MesFaults } from '../mes/mes-faults';
import type { ProductionOrders } from '../mes/production-orders';
import { Problem, sendJson, sendProblem } from './problem';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The MES: its orders, and the ways in which it is told to misbehave. */
export class OrderRoutes {
  private readonly repeated = new Map<string, Answer>();
  private readonly delayed = new Set<Timer>();

  constructor(
    private readonly orders: ProductionOrders,
    private readonly faults: MesFaults,
    private readonly clock: Clock,
  ) {}

  /** Answers a request for `/orders` or, with an id, for one order. */
  answer(request: IncomingMessage, response: ServerResponse, id: string | null): void {
    const { refuse, slow } = this.faults.active;
    if (refuse) {
      request.socket.destroy();
      return;
    }
    if (!slow) {
      this.send(response, id);
      return;
    }
    const timer = this.clock.after(slow.delayMs, () => {
      this.delayed.delete(timer);
      this.send(response, id);
    });
    this.delayed.add(timer);
  }

  /** Gives up the answers that are still due. */
  stop(): void {
    for (const timer of this.delayed) timer.cancel();
    this.delayed.clear();
  }

  private send(response: ServerResponse, id: string | null): void {
    const { fail, html } = this.faults.active;
    if (fail) {
      sendProblem(response, new Problem(fail.status, 'MES_FAULT', 'the MES was told to fail'));
    } else if (html) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><title>Log in</title><h1>Please log in</h1>');
    } else {
      const { status, body } = this.current(id);
      if (status === 200) sendJson(response, status, body);
      else sendProblem(response, new Problem(status, 'UNKNOWN_ORDER', `there is no order ${id ?? ''}`));
    }
  }

  private current(id: string | null): Answer {
    if (!this.faults.active.repeat) {
      this.repeated.clear();
      return this.look(id);
    }
    const key = id ?? '';
    const answer = this.repeated.get(key) ?? this.look(id);
    this.repeated.set(key, answer);
    return answer;
  }

  private look(id: string | null): Answer {
    if (id === null) return { status: 200, body: { orders: this.orders.list() } };
    const order = this.orders.find(id);
    return order ? { status: 200, body: order } : { status: 404, body: null };
  }
}
