import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { startInfluxd, type InfluxServer } from '@cellgate/time-series/testing';
import { CountedMachine, faultsOf, type CountedMachineOptions } from './testing/counted-machine';
import { eventually } from './testing/eventually';
import { expectEverything } from './testing/expect-everything';
import { isLeftOut } from './testing/left-out';

jest.setTimeout(240_000);

const mount = (...args: string[]): boolean => spawnSync('mount', args).status === 0;

/** Whether this machine lets a test have a disk of its own. */
function canMount(): boolean {
  const folder = join(process.env['TMPDIR'] ?? '/tmp', `cellgate-mount-${process.pid}`);
  mkdirSync(folder);
  const isMounted = mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);
  if (isMounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return isMounted;
}

const SIGNALS = 20;
/** Of the test that sheds load, in milliseconds. */
const TICK_MS = 250;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The whole process with a small disk of its own, between a server of another make and a real InfluxDB. */
(isLeftOut('the faults of the disk', [canMount() ? null : 'the right to mount a disk'])
  ? describe.skip
  : describe)('every value is stored exactly once', () => {
  let influx: InfluxServer;
  let machine: CountedMachine;
  let databases = 0;

  beforeAll(async () => {
    influx = await startInfluxd();
  }, 30_000);
  afterAll(async () => {
    await influx.stop();
  });
  beforeEach(async () => {
    await start({});
  });
  afterEach(stop);

  async function start(options: Partial<CountedMachineOptions>): Promise<void> {
    databases += 1;
    const database = `disk_faults_${databases}`;
    machine = await CountedMachine.start({
      signals: SIGNALS,
      everyMs: 10,
      influxUrl: influx.url,
      database,
      ...options,
    });
    expect(mount('-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', machine.dataDir)).toBe(true);
    writeFileSync(machine.plantFile, machine.plant(SIGNALS));
  }

  async function stop(): Promise<void> {
    await machine.kill();
    spawnSync('umount', ['--lazy', machine.dataDir]);
    await machine.stop();
  }

  it('though the disk is full for a while: the queues of the PLC hold what comes', async () => {
    const collector = await machine.collect();
    machine.server.say('go');
    await eventually(async () => ((await machine.newest()) > 0 ? true : undefined), 'the first values');
    const filler = join(machine.dataDir, 'filler');
    fill(filler);
    await eventually(
      () => (/ENOSPC/.test(collector.stdout + collector.stderr) ? true : undefined),
      'the word that the disk is full',
      60_000,
    );
    await pause(4_000);
    const newest = await machine.newest();
    rmSync(filler);
    expect((await expectEverything(machine)) - newest).toBeGreaterThan(100);
  });

  it('of the groups that matter most, though the disk is full for longer than any queue lasts; of the others the gap is known', async () => {
    await stop();
    const group = ['sampling: 0', 'publishing: 100ms', 'rideThrough: 5s'];
    // Slower than the 200 ms that are assumed of a signal without a sampling interval, so the queues last for 5 s.
    await start({
      everyMs: TICK_MS,
      group: [...group, 'priority: 9'],
      secondGroup: [...group, 'priority: 1'],
    });
    const collector = await machine.collect();
    machine.server.say('go');
    await eventually(async () => ((await machine.newest()) > 0 ? true : undefined), 'the first values');
    const filler = join(machine.dataDir, 'filler');
    fill(filler);
    const told = (text: RegExp) => () => (text.test(collector.stdout + collector.stderr) ? true : undefined);
    await eventually(told(/load is shed/), 'the word that load is shed', 60_000);
    await pause(6_000);
    rmSync(filler);
    await eventually(told(/spool has room/), 'room', 60_000);
    await pause(2_000);

    const { last, stored } = await machine.settled(5_000);
    const gaps = machine.gaps().filter(({ state }) => state !== 'filled');
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ cause: 'load_shed', state: 'lost' });
    expect([...(gaps[0]?.signals ?? [])].sort()).toEqual(
      Array.from({ length: SIGNALS / 2 }, (_unused, index) => `s${SIGNALS / 2 + index}`),
    );
    const faults = [...stored].map(([signal, numbers]) => ({ signal, ...faultsOf(numbers, last) }));
    expect(faults.filter(({ repeated }) => repeated.length > 0)).toEqual([]);
    for (const { signal, missing } of faults) {
      if (gaps[0]?.signals.includes(signal) !== true) {
        expect({ signal, missing }).toEqual({ signal, missing: [] });
        continue;
      }
      expect(missing.length).toBeGreaterThan(15);
      for (const number of [missing[0], missing.at(-1)]) {
        const atMs = (await machine.timeOf(number ?? NaN)) ?? NaN;
        expect(atMs).toBeGreaterThanOrEqual((gaps[0]?.fromMs ?? NaN) - TICK_MS);
        expect(atMs).toBeLessThanOrEqual((gaps[0]?.toMs ?? NaN) + TICK_MS);
      }
    }
  });

  it('though the disk is read-only when the process starts, until a person has mended it', async () => {
    await machine.collect();
    machine.server.say('go');
    await pause(1_000);
    await machine.kill();
    expect(mount('-o', 'remount,ro', machine.dataDir)).toBe(true);
    const collector = machine.startCollector();
    await eventually(
      () => (/EROFS/.test(collector.stdout + collector.stderr) ? true : undefined),
      'the word that the disk is read-only',
      60_000,
    );
    await pause(3_000);
    const newest = await machine.newest();
    expect(mount('-o', 'remount,rw', machine.dataDir)).toBe(true);
    expect((await expectEverything(machine)) - newest).toBeGreaterThan(100);
  });
});

/** Takes all room that is left, to the last byte. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (let size = 1 << 20; size >= 1; size >>= 4) {
      const bytes = Buffer.alloc(size);
      try {
        while (writeSync(descriptor, bytes) === size);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}
