import { machineTick } from '../testing/demo-data';
import { DemoLine } from '../testing/demo-line';
import { MachineStates } from './machine-states';

const UNCERTAIN = 0x40000000;
const BAD = 0x80000000;

describe('MachineStates', () => {
  let line: DemoLine;
  let machines: MachineStates;
  beforeEach(async () => {
    line = await DemoLine.open();
    machines = new MachineStates(line.plant, line.store, line.now);
  });
  afterEach(() => line.close());
  const temperature = async () =>
    (await machines.get('CAS_01')).signals.find(({ id }) => id === 'temperature');

  it('lists all machines of the plant, in its order, before anything was measured', async () => {
    const { data } = await machines.list();
    expect(data.map(({ id, status, updatedAt, stale }) => [id, status, updatedAt, stale])).toEqual([
      ['CAS_01', null, null, true],
      ['FORM_01', null, null, true],
      ['EOL_01', null, null, true],
    ]);
    expect(data[0]?.signals[0]).toEqual({
      id: 'temperature',
      label: 'Temperature',
      unit: '°C',
      value: null,
      quality: 'stale',
      at: null,
    });
  });

  it('shows the newest value of each signal with unit, label and time, also from different ticks', async () => {
    await machineTick(line, { temperature: 24.5, vibration: 1.5 }, { ago: 3_000 });
    await machineTick(line, { temperature: 25.5 }, { ago: 1_000 });
    const machine = await machines.get('CAS_01');
    expect(machine).toMatchObject({ status: 'running', stale: false, updatedAt: '2026-03-02T09:59:59.000Z' });
    expect(machine.signals.slice(0, 2)).toEqual([
      {
        id: 'temperature',
        label: 'Temperature',
        unit: '°C',
        value: 25.5,
        quality: 'good',
        at: '2026-03-02T09:59:59.000Z',
      },
      {
        id: 'vibration',
        label: 'Vibration',
        unit: 'mm/s',
        value: 1.5,
        quality: 'good',
        at: '2026-03-02T09:59:57.000Z',
      },
    ]);
  });

  it.each([
    ['uncertain', UNCERTAIN, 20],
    ['bad', BAD, 20],
  ] as const)('tells that a value is %s', async (quality, code, value) => {
    await machineTick(line, { temperature: { value, quality: code } });
    expect(await temperature()).toMatchObject({ value, quality });
  });

  it('shows no value when the newest word is a bad quality without one, and the value once it is good again', async () => {
    await machineTick(line, { temperature: 20 }, { ago: 3_000 });
    await machineTick(line, { temperature: { value: null, quality: BAD } }, { ago: 2_000 });
    expect(await temperature()).toMatchObject({ value: null, quality: 'bad' });
    await machineTick(line, { temperature: 21 }, { ago: 1_000 });
    expect(await temperature()).toMatchObject({ value: 21, quality: 'good' });
  });

  it('calls a value stale after 15 s, and forgets it after 10 min', async () => {
    await machineTick(line, { temperature: 20 });
    line.nowMs += 15_000;
    expect(await temperature()).toMatchObject({ value: 20, quality: 'good' });
    line.nowMs += 1;
    expect(await temperature()).toMatchObject({ value: 20, quality: 'stale' });
    expect((await machines.get('CAS_01')).stale).toBe(true);
    line.nowMs += 600_000;
    expect(await temperature()).toMatchObject({ value: null, at: null });
  });

  it('keeps 0 apart from missing', async () => {
    await machineTick(line, { temperature: 0, vibration: null });
    const { signals } = await machines.get('CAS_01');
    expect(signals.slice(0, 2).map(({ value }) => value)).toEqual([0, null]);
  });

  it('refuses a machine that the plant does not have', async () => {
    await expect(machines.get('CAS_99')).rejects.toMatchObject({ code: 'UNKNOWN_ID', status: 404 });
  });
});
