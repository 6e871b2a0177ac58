import { Controller } from '@nestjs/common';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { getOrder, listOrders } from './orders.routes';
import { ProductionOrders } from './production-orders';

@Controller()
export class OrdersController {
  constructor(private readonly orders: ProductionOrders) {}

  @Endpoint(listOrders)
  list(@Input() input: InputOf<typeof listOrders>): Promise<AnswerOf<typeof listOrders>> {
    return this.orders.list(input.query.state);
  }

  @Endpoint(getOrder)
  get(@Input() input: InputOf<typeof getOrder>): Promise<AnswerOf<typeof getOrder>> {
    return this.orders.get(input.params.id);
  }
}
