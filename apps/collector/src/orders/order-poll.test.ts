import { MesHttpError, MesUnreachableError, type ProductionOrder } from '@cellgate/mes';
import type { Point } from '@cellgate/time-series';
import { eventually } from '../testing/eventually';
import { OrderPoll, type OrderPollOptions } from './order-poll';

const ORDER: ProductionOrder = Object.freeze({
  id: '98765',
  product: 'HCC',
  line: 'L1',
  state: 'running',
  quantity: 2_000,
  produced: 10,
  good: 9,
  scrap: 1,
  updatedAtMs: Date.UTC(2026, 4, 4),
});

describe('OrderPoll', () => {
  const added: Point[] = [];
  const changed: (string | null)[] = [];
  let answers: (() => Promise<ProductionOrder[]>)[] = [];
  let polls = 0;
  let poll: OrderPoll | null = null;

  beforeEach(() => {
    added.length = 0;
    changed.length = 0;
    polls = 0;
  });
  afterEach(async () => {
    await poll?.close();
  });

  async function run(list: typeof answers, options: Partial<OrderPollOptions> = {}): Promise<OrderPoll> {
    answers = list;
    poll = new OrderPoll({
      client: {
        orders: () => {
          const answer = answers[Math.min(polls, answers.length - 1)];
          polls += 1;
          return answer === undefined ? Promise.resolve([]) : answer();
        },
      },
      known: [],
      intervalMs: 5,
      add: (points) => added.push(...points),
      changed: (problem) => changed.push(problem),
      ...options,
    });
    poll.start();
    await eventually(() => (polls > list.length ? true : undefined), 'all polls');
    return poll;
  }

  it('stores an order once however often it is told, and each change at the time of the MES', async () => {
    const later = { ...ORDER, produced: 11, updatedAtMs: ORDER.updatedAtMs + 1_000 };
    await run([async () => [ORDER], async () => [ORDER], async () => [later], async () => [ORDER]]);
    expect(added).toMatchObject([
      {
        measurement: 'production_order',
        tags: { line: 'L1', state: 'running' },
        fields: { order: '98765', product: 'HCC', planned: 2_000, produced: 10, good: 9, scrap: 1 },
        at: { ms: ORDER.updatedAtMs },
      },
      { fields: { produced: 11 }, at: { ms: later.updatedAtMs } },
    ]);
    expect(changed).toEqual([null]);
  });

  it('stores nothing that the store knew before the start', async () => {
    const state = await run([async () => [ORDER]], { known: [ORDER] });
    expect(added).toEqual([]);
    expect(state.state()).toEqual({ available: true, problem: null, orders: 1 });
  });

  it('tells once that the MES is away and once that it is back', async () => {
    const away = () => Promise.reject(new MesUnreachableError('refused'));
    await run([async () => [ORDER], away, away, away, async () => [ORDER]]);
    expect(changed).toEqual([null, 'refused', null]);
    expect(added).toHaveLength(1);
  });

  it('keeps the pause that the MES asks for', async () => {
    const busy = () => Promise.reject(new MesHttpError('http://mes/orders', 503, 60_000));
    answers = [];
    await run([]);
    await poll?.close();
    polls = 0;
    poll = new OrderPoll({
      client: { orders: () => ((polls += 1), busy()) },
      known: [],
      intervalMs: 1,
      add: () => undefined,
      changed: (problem) => changed.push(problem),
    });
    const timers = jest.spyOn(global, 'setTimeout');
    poll.start();
    await eventually(() => (changed.length === 2 ? true : undefined), 'the notice');
    expect(timers.mock.calls.map(([, ms]) => ms)).toContain(60_000);
    timers.mockRestore();
    expect(polls).toBe(1);
  });
});
