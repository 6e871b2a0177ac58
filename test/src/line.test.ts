import {
  ApiClient,
  type CellAnswer,
  type CellListAnswer,
  type MachineAnswer,
  type OrderAnswer,
} from './support/api-client';
import { eventually } from './support/eventually';
import { isAlive, LineUnderTest, type Process } from './support/line-under-test';

const PROCESSES = ['simulator', 'collector', 'scorer', 'api'] as const;

describe('npm start on the embedded store', () => {
  const line = new LineUnderTest();
  let api: ApiClient;

  beforeAll(async () => {
    line.start();
    api = new ApiClient(await line.url());
  }, 120_000);
  afterAll(() => line.dispose());

  it('shows three machines with units and values that change', async () => {
    const machines = await eventually('three machines with values', 30_000, async () => {
      const found = await api.list<MachineAnswer>('/machines');
      const full = found.filter((machine) => machine.signals.every((signal) => signal.value !== null));
      return full.length === 3 && full.every((machine) => machine.status === 'running') ? full : null;
    });
    expect(machines.map((machine) => machine.id).sort()).toEqual(['CAS_01', 'EOL_01', 'FORM_01']);
    const assembly = machines.find((machine) => machine.id === 'CAS_01');
    expect(Object.fromEntries(assembly?.signals.map((signal) => [signal.id, signal.unit]) ?? [])).toEqual({
      temperature: '°C',
      vibration: 'mm/s',
      speed: '1/min',
      force: 'N',
      pressure: 'kPa',
    });
    await eventually('every signal of every machine changes', 20_000, async () => {
      const later = await api.list<MachineAnswer>('/machines');
      const same = machines.flatMap((machine) =>
        machine.signals.filter((signal) => {
          const now = later.find(({ id }) => id === machine.id)?.signals.find(({ id }) => id === signal.id);
          return now === undefined || now.value === signal.value || now.at === signal.at;
        }),
      );
      return same.length === 0 ? true : null;
    });
  });

  it('serves the metrics of the scorer on this machine', async () => {
    const at = /Scorer metrics\s+(http:\/\/127\.0\.0\.1:\d+\/metrics)/.exec(line.text)?.[1] ?? '';
    const text = await eventually('a corrections component that is ready', 30_000, async () => {
      const metrics = await (await fetch(at)).text();
      return /^cellgate_scorer_component_ready\{component="corrections"\} 1$/m.test(metrics) ? metrics : null;
    });
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
  }, 40_000);

  it('shows the two orders of the MES and counts what is produced', async () => {
    const orders = await eventually('orders 98765 and 98766', 30_000, async () => {
      const found = await api.list<OrderAnswer>('/orders');
      return found.some(({ id }) => id === '98765') && found.some(({ id }) => id === '98766') ? found : null;
    });
    expect(orders.find(({ id }) => id === '98765')).toMatchObject({
      product: 'High Capacity Cell',
      quantity: 2000,
    });
    expect(orders.find(({ id }) => id === '98766')).toMatchObject({
      product: 'Standard Capacity Cell',
      quantity: 1500,
    });
    await eventually('the running order grows', 60_000, async () => {
      const running = (await api.list<OrderAnswer>('/orders')).find(({ id }) => id === '98765');
      return (running?.produced ?? 0) > 0 ? true : null;
    });
  });

  it('grades cells from their inspections with the model named', async () => {
    const graded = await eventually(
      'a graded cell',
      60_000,
      async () => (await api.list<CellListAnswer>('/cells?grade=LOW&limit=5'))[0],
    );
    const cell = await api.get<CellAnswer>(`/cells/${encodeURIComponent(graded.id)}`);
    expect(cell.risk).toMatchObject({
      grade: 'LOW',
      recommendation: 'safe for all usage',
      model: 'logistic-regression',
    });
    expect(cell.risk?.score).toBeGreaterThanOrEqual(0);
    expect(cell.risk?.score).toBeLessThan(75);
    expect(cell.inspections.map(({ stage, station }) => `${stage} ${station}`)).toEqual(
      expect.arrayContaining(['IPQC CAS_01', 'FQC FORM_01', 'FQC EOL_01']),
    );
    expect(
      cell.inspections.flatMap(({ measurements }) => measurements).every(({ unit }) => unit !== ''),
    ).toBe(true);
  });

  it('says that everything is ready', async () => {
    await eventually('ready', 30_000, async () => ((await api.readiness()).status === 200 ? true : null));
  });

  it.each(PROCESSES)('brings %s back after kill -9 without touching the others', async (name) => {
    const all = await eventually('all processes are known', 30_000, () => {
      const found = PROCESSES.map((each) => line.process(each));
      return found.every((each) => each !== null) ? (found as Process[]) : null;
    });
    const victim = all.find((each) => each.name === name);
    if (victim === undefined) throw new Error(`${name} is not running`);
    process.kill(victim.pid, 'SIGKILL');
    const back = await eventually(`${name} is ready again`, 60_000, () => {
      const now = line.process(name);
      return now !== null && now.pid !== victim.pid && isAlive(now.pid) ? now : null;
    });
    expect(back.pid).not.toBe(victim.pid);
    for (const other of all) if (other.name !== name) expect(isAlive(other.pid)).toBe(true);
    await eventually('the line is ready again', 60_000, async () =>
      (await api.readiness()).status === 200 ? true : null,
    );
  });

  it('still collects after the restarts', async () => {
    const before = await api.list<MachineAnswer>('/machines');
    await eventually('newer values of each machine', 30_000, async () => {
      const now = await api.list<MachineAnswer>('/machines');
      return now.every((machine) => {
        const old = before.find(({ id }) => id === machine.id)?.updatedAt ?? '';
        return machine.updatedAt !== null && machine.updatedAt > old;
      })
        ? true
        : null;
    });
  });

  it('stops all of them and leaves nothing behind', async () => {
    const pids = PROCESSES.map((name) => line.process(name)?.pid ?? 0);
    expect(await line.stop()).toBe(0);
    expect(pids.filter((pid) => isAlive(pid))).toEqual([]);
  });
});

describe('the supervisor killed without a word', () => {
  const line = new LineUnderTest();
  afterAll(() => line.dispose());

  it('takes its processes with it', async () => {
    line.start();
    await line.url();
    const pids = PROCESSES.map((name) => line.process(name)?.pid ?? 0);
    expect(pids.every((pid) => isAlive(pid))).toBe(true);
    const supervisor = Number(/supervisor pid (\d+)/.exec(line.text)?.[1]);
    process.kill(supervisor, 'SIGKILL');
    await eventually('all processes are gone', 20_000, () =>
      pids.some((pid) => isAlive(pid)) ? null : true,
    );
  }, 120_000);
});
