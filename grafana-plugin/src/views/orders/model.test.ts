import { DEFAULTS, type OrdersOptions } from '../../options';
import { field, fixture, frame } from '../../testing/fixtures';
import type { Frame } from '../../frames/frame';
import { delayText, progressParts } from './draw';
import { ordersModel, type OrdersModel } from './model';

const HOUR = 3_600_000;
const model = (frames: readonly Frame[], options: Partial<OrdersOptions> = {}): OrdersModel => {
  const outcome = ordersModel(frames, { ...DEFAULTS.orders, ...options });
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.model;
};
const ROWS = frame(
  'A',
  field('due', 'time', [9 * HOUR, 9 * HOUR, null]),
  field('Time', 'time', [2 * HOUR, 0, 3 * HOUR]),
  field('order', 'string', ['P1', 'P1', 'P2']),
  field('state', 'string', ['running', 'running', 'planned']),
  field('planned', 'number', [1000, 1000, 500]),
  field('produced', 'number', [200, 0, null]),
  field('good', 'number', [190, 0, null]),
);

describe('ordersModel', () => {
  it('gives progress, yield and delay of the newest state', () => {
    const [running, planned] = model([ROWS]).orders;
    expect(running).toMatchObject({ id: 'P1', progress: 0.2, yield: 0.95, forecast: 10 * HOUR, delay: HOUR });
    expect(running && delayText(running)).toEqual({ text: '1 h 00 min late', late: true });
    expect(planned).toMatchObject({ id: 'P2', progress: null, yield: null, forecast: null, delay: null });
  });

  it('does not invent: nothing planned, nothing produced, no due date', () => {
    const none = frame(
      'A',
      field('order', 'string', ['P']),
      field('planned', 'number', [0]),
      field('produced', 'number', [0]),
      field('good', 'number', [0]),
    );
    expect(model([none]).orders[0]).toMatchObject({
      state: 'unknown',
      progress: null,
      yield: null,
      delay: null,
    });
  });

  it('keeps the parts of the bar within it', () => {
    for (const order of model(fixture('orders', 'many').frames, { rows: 5000 }).orders) {
      const { good, scrap, rest } = progressParts(order);
      expect(Math.min(good, scrap, rest)).toBeGreaterThanOrEqual(0);
      expect(good + scrap + rest).toBeLessThanOrEqual(100.0001);
    }
  });

  it('puts running orders first and can hide those that are done', () => {
    const { frames } = fixture('orders', 'normal');
    expect(model(frames).orders.map(({ state }) => state)).toEqual([
      'running',
      'running',
      'planned',
      'planned',
      'completed',
      'completed',
      'cancelled',
    ]);
    expect(model(frames, { hideDone: true }).total).toBe(4);
    expect(model(frames, { rows: 3 }).orders).toHaveLength(3);
  });

  it('refuses a negative count', () => {
    const outcome = ordersModel(fixture('orders', 'error').frames, DEFAULTS.orders);
    expect(outcome).toMatchObject({
      problem: { message: 'Order PO-1 has -4 cells produced; a count is 0 or more.' },
    });
  });
});
