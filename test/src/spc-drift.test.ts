import { ApiClient } from './support/api-client';
import { eventually } from './support/eventually';
import { LineUnderTest } from './support/line-under-test';

interface SpcSignal {
  readonly at: string;
  readonly machine: string;
  readonly line: string;
  readonly rule: string;
  readonly value: number;
  readonly centre: number;
  readonly ucl: number;
  readonly limitSet: { readonly id: string; readonly version: number };
  readonly window: { readonly from: string; readonly to: string };
  readonly owner: string | null;
}
interface LimitSet {
  readonly id: string;
  readonly version: number;
  readonly mean: number;
}
interface Chart {
  readonly times: readonly string[];
  readonly points: readonly { readonly value: number | null }[];
}

const BASELINE_READINGS = 20;
/** CAS_01 is heated from 35 °C to 45 °C within so many seconds. */
const DRIFT_S = 40;
/** Noise and slow drift of the temperature together have a standard deviation of 0.39 K. */
const SIGMA = 0.5;
/**
 * One sigma beyond the limit a point signals with a probability of 0.84. The ramp of 0.25 K/s, followed with a lag of
 * 10 s, is 4 sigma from the centre after 16 s; a reading is charted every 2 s, so two points more are 20 s.
 */
const EXPECTED_S = 20;

describe('a drift of a machine', () => {
  const line = new LineUnderTest();
  let api: ApiClient;
  let url: string;

  beforeAll(async () => {
    line.start({ CELLGATE_SIM_SPEED: '1' });
    url = await line.url();
    api = new ApiClient(url);
  }, 120_000);
  afterAll(() => line.dispose());

  const send = async <T>(method: string, address: string, body: unknown): Promise<T> => {
    const reply = await fetch(address, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${address} answered ${reply.status}: ${text}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  };
  const post = <T>(address: string, body: unknown): Promise<T> => send<T>('POST', address, body);

  it('raises the rule within the expected run length, with limit set, window and machine', async () => {
    const chart = await eventually('readings for the limits', 240_000, async () => {
      const found = await api.get<Chart>('/spc/characteristics/CAS_01.temperature/chart');
      return found.points.filter(({ value }) => value !== null).length >= BASELINE_READINGS ? found : null;
    });
    const decision = { characteristic: 'temperature', machine: 'CAS_01', author: 'system test' };
    const sets = `${url}/api/v1/spc/limit-sets`;
    const first = await post<LimitSet>(sets, {
      ...decision,
      baseline: { from: chart.times[0], to: chart.times.at(-1) },
      reason: 'first readings of the line',
    });
    expect(first.mean).toBeGreaterThan(33);
    expect(first.mean).toBeLessThan(37);
    const set = await post<LimitSet>(sets, {
      ...decision,
      mean: 35,
      sigma: SIGMA,
      reason: 'the slow drift of the table is part of the process',
    });
    expect([set.id, set.version]).toEqual(['temperature@CAS_01', 2]);

    const simulator = /Simulated line\s+(http:\/\/\S+)/.exec(line.text)?.[1];
    expect(simulator).toBeDefined();
    const startedMs = Date.now();
    await send('PUT', `${simulator ?? ''}/scenarios/temperature-drift`, { to: 45, overS: DRIFT_S });
    const signal = await eventually('the signal of the drift', 120_000, async () => {
      const found = await api.list<SpcSignal>('/spc/signals?characteristic=temperature&machine=CAS_01');
      return found.filter(({ at }) => Date.parse(at) > startedMs).at(-1);
    });
    expect(signal).toMatchObject({
      line: 'L1',
      machine: 'CAS_01',
      rule: 'N1',
      limitSet: { id: set.id, version: set.version },
      window: { from: signal.at, to: signal.at },
      owner: 'assembly',
    });
    expect(signal.value).toBeGreaterThan(signal.ucl);
    expect(signal.centre).toBe(35);
    // Twice the expected run length, for a machine that has other things to do.
    expect((Date.parse(signal.at) - startedMs) / 1_000).toBeLessThan(2 * EXPECTED_S);
  }, 420_000);
});
