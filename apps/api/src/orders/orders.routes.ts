import { z } from 'zod';
import { id, measured, time } from '../http/fields';
import { get } from '../http/route';

const state = z.enum(['planned', 'running', 'completed', 'cancelled']);
const counts = {
  produced: measured,
  good: measured,
  scrap: measured,
};
const order = {
  id: z.string(),
  product: z
    .string()
    .nullable()
    .describe('Name where the plant description knows the product, else as the MES says'),
  productId: z.string().nullable().describe('As the MES says'),
  line: z.string().nullable(),
  state,
  quantity: measured.meta({ description: 'cells to be made' }),
  ...counts,
  updatedAt: time,
};

export const listOrders = get({
  id: 'listOrders',
  path: '/orders',
  tag: 'Orders',
  summary: 'Production orders as the MES told them',
  description:
    'Those with news within 90 days: running first, then planned, completed, cancelled; newest first.',
  scope: 'read',
  query: z.strictObject({ state: state.optional() }),
  answer: z.object({ data: z.array(z.object(order).meta({ id: 'Order' })) }).meta({ id: 'OrderList' }),
});

export const getOrder = get({
  id: 'getOrder',
  path: '/orders/{id}',
  tag: 'Orders',
  summary: 'One order with its history',
  description: 'The latest 1,000 changes within 90 days, oldest first.',
  scope: 'read',
  params: z.strictObject({ id }),
  answer: z
    .object({
      ...order,
      history: z.array(z.object({ at: time, state, quantity: measured, ...counts })),
    })
    .meta({ id: 'OrderWithHistory' }),
});
