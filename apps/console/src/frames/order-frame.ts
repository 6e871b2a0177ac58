import type { Frame } from 'cellgate-quality-panel';
import type { OrderAnswer } from '../api/answers';

/** The state of each order as a row of `production_order`. */
export function orderFrame(orders: readonly OrderAnswer[]): Frame {
  const text = (name: string, of: (order: OrderAnswer) => string): Frame['fields'][number] => ({
    name,
    type: 'string',
    values: orders.map(of),
  });
  const count = (name: string, of: (order: OrderAnswer) => number): Frame['fields'][number] => ({
    name,
    type: 'number',
    values: orders.map(of),
  });
  return {
    length: orders.length,
    fields: [
      { name: 'time', type: 'time', values: orders.map(({ updatedAt }) => Date.parse(updatedAt)) },
      text('order', ({ id }) => id),
      text('product', ({ product }) => product),
      text('line', ({ line }) => line),
      text('state', ({ state }) => state),
      count('planned', ({ quantity }) => quantity),
      count('produced', ({ produced }) => produced),
      count('good', ({ good }) => good),
      count('scrap', ({ scrap }) => scrap),
    ],
  };
}
