import type { Role } from '../../frames/locate';

const number = (...aliases: string[]): Role => ({ type: 'number', aliases });
const text = (...aliases: string[]): Role => ({ type: 'text', aliases });

/** Columns of a row of `production_order`; see docs/panel.md. `due` comes before `time`, which takes any time left. */
export const ORDER_ROLES = {
  due: { type: 'time', aliases: ['due', 'due_at', 'due_date'] },
  time: { type: 'time', aliases: ['time'], any: true },
  order: text('order', 'order_id', 'id'),
  state: text('state'),
  product: text('product'),
  line: text('line'),
  planned: number('planned', 'quantity'),
  produced: number('produced'),
  good: number('good'),
  scrap: number('scrap'),
} as const satisfies Record<string, Role>;

export type OrderRole = keyof typeof ORDER_ROLES;
