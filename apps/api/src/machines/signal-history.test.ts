import { machineTick } from '../testing/demo-data';
import { DemoLine } from '../testing/demo-line';
import { SignalHistory } from './signal-history';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('SignalHistory', () => {
  let line: DemoLine;
  let history: SignalHistory;
  beforeEach(async () => {
    line = await DemoLine.open();
    history = new SignalHistory(line.plant, line.store, line.now);
  });
  afterEach(() => line.close());
  const read = (query: { from?: number; to?: number; every?: number }, signal = 'temperature') =>
    history.read({ params: { id: 'CAS_01', signal }, query, body: undefined });

  it('answers the mean of each window and null where there is no value', async () => {
    await machineTick(line, { temperature: 20 }, { ago: 3 * MINUTE_MS });
    await machineTick(line, { temperature: 22 }, { ago: 3 * MINUTE_MS - 1 });
    await machineTick(line, { temperature: 30 }, { ago: MINUTE_MS });
    const answer = await read({ from: line.nowMs - 3 * MINUTE_MS, to: line.nowMs, every: MINUTE_MS });
    expect(answer).toEqual({
      unit: '°C',
      everyMs: MINUTE_MS,
      points: [
        ['2026-03-02T09:57:00.000Z', 21],
        ['2026-03-02T09:58:00.000Z', null],
        ['2026-03-02T09:59:00.000Z', 30],
      ],
    });
  });

  it('takes the last hour in at most 500 steps when nothing is asked', async () => {
    const { points, everyMs } = await read({});
    expect(everyMs).toBe(10_000);
    expect(points[0]?.[0]).toBe('2026-03-02T09:01:00.000Z');
    expect(points.length).toBeLessThanOrEqual(500);
  });

  it.each([
    ['from behind to', { from: 2 * HOUR_MS, to: HOUR_MS }, 'from must be before to'],
    ['an empty range', { from: HOUR_MS, to: HOUR_MS }, 'from must be before to'],
    ['more than 366 days', { from: 0, to: 367 * 24 * HOUR_MS }, 'at most 366 days'],
    ['too many points', { from: 0, to: 24 * HOUR_MS, every: 1_000 }, '86400 points, at most 5000'],
  ])('refuses %s', async (_, query, detail) => {
    await expect(read(query)).rejects.toMatchObject({ status: 400, detail: expect.stringContaining(detail) });
  });

  it('refuses a signal that the machine does not have', async () => {
    await expect(read({}, 'voltage')).rejects.toMatchObject({ code: 'UNKNOWN_ID' });
    await expect(read({}, 'temperature_q')).rejects.toMatchObject({ code: 'UNKNOWN_ID' });
  });
});
