import { NO_DISTURBANCES, type Disturbances } from './disturbances';
import { Machine, type MachineReadings } from './machine';
import { MACHINES, type MachineId } from './machine-description';

function machine(id: MachineId): Machine {
  const description = MACHINES.find((other) => other.id === id);
  if (!description) throw new Error(id);
  return new Machine(description, 1);
}

function run(subject: Machine, ticks: number, disturbances: Partial<Disturbances> = {}): MachineReadings {
  let readings: MachineReadings | null = null;
  for (let i = 0; i < ticks; i++)
    readings = subject.tick(i * 500, 0.5, { ...NO_DISTURBANCES, ...disturbances });
  if (!readings) throw new Error('no tick');
  return readings;
}

describe('Machine', () => {
  it('reads every signal at one instant', () => {
    const { atMs, signals, state } = run(machine('CAS_01'), 3);
    expect(atMs).toBe(1_000);
    expect(state).toBe('running');
    expect([...signals.keys()]).toEqual(['temperature', 'vibration', 'speed', 'force', 'pressure']);
  });

  it('follows its set-point', () => {
    const formation = machine('FORM_01');
    formation.setPoints.set('current', 2.9);
    run(formation, 20);
    expect(formation.valueOf('current')).toBeCloseTo(2.9, 1);
  });

  it('answers heat from outside and over-current with a lower set-point', () => {
    const assembly = machine('CAS_01');
    run(assembly, 200, { assemblyHeat: 10 });
    expect(assembly.valueOf('temperature')).toBeGreaterThan(43);
    assembly.setPoints.set('temperature', 25);
    run(assembly, 200, { assemblyHeat: 10 });
    expect(assembly.valueOf('temperature')).toBeLessThan(37);

    const formation = machine('FORM_01');
    run(formation, 50, { currentRatio: 1.12 });
    expect(formation.valueOf('current')).toBeCloseTo(3.584, 1);
  });

  it('shakes more and presses less when its tools are worn', () => {
    const assembly = machine('CAS_01');
    run(assembly, 50, { extraWear: 1 });
    expect(assembly.valueOf('vibration')).toBeGreaterThan(4);
    expect(assembly.valueOf('force')).toBeLessThan(190);
  });

  it('comes to rest when it is halted, and takes cells again 8 s after it runs', () => {
    const assembly = machine('CAS_01');
    expect(assembly.ready).toBe(true);
    expect(run(assembly, 40, { halted: new Map([['CAS_01', 'fault']]) }).state).toBe('fault');
    expect(assembly.valueOf('speed')).toBeLessThan(2);
    run(assembly, 15);
    expect(assembly.ready).toBe(false);
    run(assembly, 1);
    expect(assembly.ready).toBe(true);
    expect(assembly.valueOf('force')).toBeGreaterThan(200);
  });

  it('marks a sensor at fault Bad with its last good value, or Uncertain, while the process goes on', () => {
    const assembly = machine('CAS_01');
    const before = run(assembly, 10).signals.get('temperature');
    const bad = run(assembly, 40, { sensors: new Map([['CAS_01/temperature', 'bad']]), assemblyHeat: 10 });
    expect(bad.signals.get('temperature')).toEqual({ value: before?.value, quality: 'bad' });
    expect(bad.signals.get('force')?.quality).toBe('good');
    expect(assembly.valueOf('temperature')).toBeGreaterThan(40);
    const uncertain = run(assembly, 1, { sensors: new Map([['CAS_01/temperature', 'uncertain']]) });
    expect(uncertain.signals.get('temperature')?.quality).toBe('uncertain');
  });

  it('now and then has a sensor out of calibration without any scenario', () => {
    const assembly = machine('CAS_01');
    let uncertain = 0;
    for (let i = 0; i < 20_000; i++)
      for (const { quality } of assembly.tick(i * 500, 0.5, NO_DISTURBANCES).signals.values())
        if (quality === 'uncertain') uncertain++;
    expect(uncertain / 100_000).toBeGreaterThan(0.003);
    expect(uncertain / 100_000).toBeLessThan(0.03);
  });
});
