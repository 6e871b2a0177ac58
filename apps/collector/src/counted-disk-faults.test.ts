import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { startInfluxd, type InfluxServer } from '@cellgate/time-series/testing';
import { CountedMachine } from './testing/counted-machine';
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
    databases += 1;
    const database = `disk_faults_${databases}`;
    machine = await CountedMachine.start({ signals: SIGNALS, everyMs: 10, influxUrl: influx.url, database });
    expect(mount('-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', machine.dataDir)).toBe(true);
    writeFileSync(machine.plantFile, machine.plant(SIGNALS));
  });
  afterEach(async () => {
    await machine.kill();
    spawnSync('umount', ['--lazy', machine.dataDir]);
    await machine.stop();
  });

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
