import { DEFAULTS, type MachinesOptions } from '../../options';
import { field, frame } from '../../testing/fixtures';
import type { Frame } from '../../frames/frame';
import { sparkPath } from './draw';
import { machinesModel, type MachinesModel } from './model';

const model = (
  frames: readonly Frame[],
  options: Partial<MachinesOptions> = {},
  now: number | null = null,
): MachinesModel => {
  const outcome = machinesModel(frames, { ...DEFAULTS.machines, ...options }, now);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.model;
};
const WIDE = frame(
  'A',
  field('speed', 'number', [1, 2, null, 4], { unit: 'm/min' }),
  field('machine', 'string', ['m1', 'm1', 'm2', 'm1']),
  field('time', 'time', [1000, 2000, 2500, 1500]),
  field('status', 'string', ['RUNNING', null, 'FAULT 17', 'IDLE']),
  field('speed_q', 'number', [null, null, null, 0x80000000]),
);

describe('machinesModel', () => {
  it('shows the newest value and state of each machine', () => {
    const [first, second] = model([WIDE]).machines;
    expect(first).toMatchObject({ id: 'm1', status: 'IDLE', state: 'idle', at: 2000 });
    expect(first?.signals).toEqual([
      expect.objectContaining({
        name: 'speed',
        text: '2 m/min',
        quality: 'good',
        spark: [
          { at: 1000, value: 1 },
          { at: 1500, value: 4 },
          { at: 2000, value: 2 },
        ],
      }),
    ]);
    expect(second).toMatchObject({ id: 'm2', state: 'fault', signals: [] });
  });

  it('shows a quality that came with or after the value, never an older one', () => {
    const quality = (at: number, code: number) =>
      model([
        frame(
          'A',
          field('time', 'time', [1000, at]),
          field('machine', 'string', ['m', 'm']),
          field('v', 'number', [7, null]),
          field('v_q', 'number', [null, code]),
        ),
      ]).machines[0]?.signals[0];
    expect(quality(500, 0x80000000)).toMatchObject({ quality: 'good', value: 7 });
    expect(quality(1000, 0x40000000)).toMatchObject({ quality: 'uncertain', value: 7 });
    expect(quality(1500, 0x80000000)).toMatchObject({ quality: 'bad', value: null, text: '–' });
  });

  it('reads a frame for each signal, by the labels', () => {
    const part = (name: string, value: number): Frame =>
      frame('A', field('Time', 'time', [1]), {
        ...field('Value', 'number', [value], { displayNameFromDS: `machine.${name} {machine: m1}` }),
        labels: { machine: 'm1', line: 'L1' },
      });
    expect(model([part('speed', 3), part('gap', 4)]).machines).toMatchObject([
      {
        id: 'm1',
        line: 'L1',
        signals: [
          { name: 'speed', value: 3 },
          { name: 'gap', value: 4 },
        ],
      },
    ]);
  });

  it('calls a machine stale that has been silent for too long', () => {
    expect(model([WIDE], { staleAfter: 1 }, 3100).machines[0]?.state).toBe('stale');
    expect(model([WIDE], { staleAfter: 2 }, 3100).machines[0]?.state).toBe('idle');
    expect(model([WIDE], {}, null).machines[0]?.state).toBe('idle');
  });

  it('shows the chosen signals in the chosen order', () => {
    const rows = frame(
      'A',
      field('machine', 'string', ['m']),
      field('a', 'number', [1]),
      field('b', 'number', [2]),
      field('c', 'number', [3]),
    );
    expect(model([rows], { signals: 'c, a' }).machines[0]?.signals.map(({ name }) => name)).toEqual([
      'c',
      'a',
    ]);
  });

  it('keeps the extremes of a long sparkline', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => (i === 5001 ? 99 : i % 7));
    const rows = frame(
      'A',
      field(
        'time',
        'time',
        values.map((_, i) => i),
      ),
      field(
        'machine',
        'string',
        values.map(() => 'm'),
      ),
      field('v', 'number', values),
    );
    const signal = model([rows]).machines[0]?.signals[0];
    expect(signal?.spark.length).toBeLessThan(300);
    expect(Math.max(...(signal?.spark.map(({ value }) => value) ?? []))).toBe(99);
    expect(signal && sparkPath(signal, 60, 16)).toMatch(/^M0\.0 .*L60\.0 /);
  });

  it('refuses frames without machines', () => {
    const outcome = machinesModel([frame('A', field('speed', 'number', [1]))], DEFAULTS.machines, null);
    expect(outcome).toMatchObject({
      problem: { remedy: expect.stringContaining('machines.fields.machine') },
    });
    const nobody = machinesModel([frame('A', field('machine', 'string', [null]))], DEFAULTS.machines, null);
    expect(nobody).toMatchObject({ problem: { kind: 'empty' } });
  });
});
