import { SystemClock } from '../clock';
import { Simulator } from '../simulator';
import { ManualClock } from '../testing/manual-clock';
import { HttpServer } from './http-server';

describe('HttpServer', () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  let simulator: Simulator;
  let server: HttpServer;
  let url: string;

  beforeEach(async () => {
    simulator = new Simulator({ clock, seed: 7, speed: 5 });
    server = new HttpServer(simulator, new SystemClock());
    url = await server.listen('127.0.0.1', 0);
  });
  afterEach(() => server.stop());

  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text,
      json: () => JSON.parse(text) as Record<string, unknown>,
    };
  };

  it('serves the orders, one order, and a problem for an unknown one', async () => {
    const list = await call('GET', '/orders');
    expect(list.status).toBe(200);
    expect(list.json()['orders']).toEqual([
      {
        id: '98765',
        product: 'HCC',
        line: 'L1',
        state: 'planned',
        quantity: 2000,
        produced: 0,
        good: 0,
        scrap: 0,
        updatedAt: '2026-01-01T00:00:00.000Z',
      },
      expect.objectContaining({ id: '98766', product: 'STC', quantity: 1500 }),
    ]);
    expect((await call('GET', '/orders/98766')).json()).toMatchObject({ id: '98766' });
    const missing = await call('GET', '/orders/1');
    expect([missing.status, missing.type]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect(missing.json()).toMatchObject({
      status: 404,
      code: 'UNKNOWN_ORDER',
      detail: 'there is no order 1',
    });
  });

  it('shows seed, speed, machines and scenarios, and never the truth', async () => {
    const state = await call('GET', '/simulator');
    expect(state.json()).toEqual({
      startedAt: '2026-01-01T00:00:00.000Z',
      seed: 7,
      speed: 5,
      machines: ['CAS_01', 'FORM_01', 'EOL_01'].map((id) => ({ id, state: 'running' })),
      waiting: { FORM_01: 0, EOL_01: 0 },
      scenarios: [],
      mesFaults: {},
      plcFaults: [],
      setPoints: [
        { machine: 'CAS_01', signal: 'temperature', value: 35, requests: 0, applied: [] },
        { machine: 'FORM_01', signal: 'current', value: 3.2, requests: 0, applied: [] },
      ],
    });
    expect((await call('GET', '/truth')).status).toBe(404);
  });

  it('switches scenarios on and off and changes the speed', async () => {
    const on = await call('PUT', '/simulator/scenarios/machine-stop', { machine: 'EOL_01' });
    expect(on.json()['scenarios']).toEqual([
      expect.objectContaining({ name: 'machine-stop', parameters: { machine: 'EOL_01', state: 'stopped' } }),
    ]);
    expect((await call('PUT', '/simulator/scenarios/temperature-drift')).status).toBe(200);
    expect(simulator.scenarios.list()).toHaveLength(2);
    await call('DELETE', '/simulator/scenarios/machine-stop');
    expect(simulator.scenarios.list().map(({ name }) => name)).toEqual(['temperature-drift']);
    expect((await call('PUT', '/simulator/speed', { speed: 50 })).json()).toMatchObject({ speed: 50 });
    expect(simulator.speed).toBe(50);
  });

  it('switches faults of a PLC on and off and turns its knob', async () => {
    const contract = simulator.contract('CAS_01');
    await call('PUT', '/simulator/plc-faults/interlock', { machine: 'CAS_01' });
    await call('PUT', '/simulator/plc-faults/narrow-limits', { machine: 'CAS_01', low: 30, high: 40 });
    expect([contract.interlocked, contract.low, contract.high]).toEqual([true, 30, 40]);
    expect((await call('DELETE', '/simulator/plc-faults/interlock')).json()['plcFaults']).toEqual([
      { name: 'narrow-limits', parameters: { machine: 'CAS_01', low: 30, high: 40 } },
    ]);
    await call('DELETE', '/simulator/plc-faults/narrow-limits');
    expect([contract.interlocked, contract.low, contract.high]).toEqual([false, 20, 50]);
    await call('PUT', '/simulator/plc-faults/knob', { machine: 'CAS_01', value: 37 });
    expect(simulator.setPoint('CAS_01', 'temperature')).toBe(37);
    await call('PUT', '/simulator/plc-faults/knob', { machine: 'CAS_01', value: 35 });
  });

  it.each([
    ['PUT', '/simulator/plc-faults/fire', undefined, 404, /fire.*interlock/],
    ['PUT', '/simulator/plc-faults/knob', { machine: 'EOL_01', value: 1 }, 400, /\/machine/],
    ['PUT', '/simulator/scenarios/earthquake', undefined, 404, /earthquake.*temperature-drift/],
    ['DELETE', '/simulator/scenarios/toString', undefined, 404, /toString/],
    ['PUT', '/simulator/mes-faults/strike', undefined, 404, /strike.*refuse/],
    ['PUT', '/simulator/scenarios/tool-wear', { weer: 1 }, 400, /weer/],
    ['PUT', '/simulator/scenarios/tool-wear', { wear: 'much' }, 400, /\/wear/],
    ['PUT', '/simulator/mes-faults/slow', { delayMs: -1 }, 400, /\/delayMs/],
    ['PUT', '/simulator/speed', { speed: 0 }, 400, /\/speed/],
    ['PUT', '/simulator/speed', '{"speed":', 400, /not JSON/],
    ['PUT', '/simulator/speed', '[]', 400, /speed/],
    ['PUT', '/simulator/speed', 'x'.repeat(100_000), 413, /65536/],
    ['DELETE', '/simulator/speed', undefined, 404, /nothing/],
    ['PUT', '/simulator/weather/rain', undefined, 404, /nothing/],
    ['GET', '/%ff', undefined, 400, /path/],
    ['POST', '/orders', {}, 405, /GET/],
    ['POST', '/simulator/speed', {}, 405, /PUT/],
  ])('%s %s with %j is a %d that says why', async (method, path, body, status, detail) => {
    const answer = await call(method, path, body);
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json; charset=utf-8']);
    expect(answer.json()['detail']).toMatch(detail);
    expect(simulator.scenarios.list()).toEqual([]);
    expect(simulator.speed).toBe(5);
  });

  describe('as a MES at fault', () => {
    const fault = (name: string, parameters?: unknown) =>
      call('PUT', `/simulator/mes-faults/${name}`, parameters);

    it('fails with the status asked for, until the fault is taken away', async () => {
      await fault('fail', { status: 503 });
      expect((await call('GET', '/orders')).status).toBe(503);
      await call('DELETE', '/simulator/mes-faults/fail');
      expect((await call('GET', '/orders')).status).toBe(200);
    });

    it('answers HTML with status 200', async () => {
      await fault('html');
      const answer = await call('GET', '/orders');
      expect([answer.status, answer.type]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.text).toContain('<h1>');
    });

    it('repeats an old answer, and tells the news afterwards', async () => {
      await fault('repeat');
      const before = await call('GET', '/orders');
      simulator.orders.finishCell(simulator.orders.startCell(), true);
      expect((await call('GET', '/orders')).text).toBe(before.text);
      await call('DELETE', '/simulator/mes-faults/repeat');
      expect((await call('GET', '/orders/98765')).json()).toMatchObject({ produced: 1 });
    });

    it('closes the connection without an answer', async () => {
      await fault('refuse');
      await expect(call('GET', '/orders')).rejects.toThrow('fetch failed');
      expect((await call('GET', '/simulator')).status).toBe(200);
    });

    it('is slow for as long as asked, and stops without waiting for its answers', async () => {
      await fault('slow', { delayMs: 150 });
      const start = performance.now();
      expect((await call('GET', '/orders')).status).toBe(200);
      expect(performance.now() - start).toBeGreaterThan(140);
      await fault('slow', { delayMs: 600_000 });
      const pending = call('GET', '/orders').catch((error: unknown) => error);
      await call('GET', '/simulator');
      await server.stop();
      expect(String(await pending)).toContain('fetch failed');
    });
  });
});
