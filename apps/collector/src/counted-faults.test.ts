import { writeFileSync } from 'node:fs';
import { startInfluxd, type InfluxServer } from '@cellgate/time-series/testing';
import { CountedMachine, faultsOf } from './testing/counted-machine';
import { eventually } from './testing/eventually';
import { expectEverything } from './testing/expect-everything';
import { isLeftOut } from './testing/left-out';
import { randomOf } from './testing/random';

jest.setTimeout(240_000);

const SIGNALS = 20;
const MANY_SIGNALS = 200;
const EVERY_MS = 10;
/** Between the first numbers of two runs of a server. */
const FAR = 1_000_000;
const NOTHING = { missing: [], repeated: [] };

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The whole process between a server of another make and a real InfluxDB; 2,000 values/s, each of which is a number. */
(isLeftOut('the faults of the whole collector') ? describe.skip : describe)(
  'every value is stored exactly once',
  () => {
    let influx: InfluxServer;
    let machine: CountedMachine;
    let databases = 0;

    beforeAll(async () => {
      influx = await startInfluxd();
    }, 30_000);
    afterAll(async () => {
      await influx.stop();
    });
    async function startMachine(signals: number): Promise<void> {
      databases += 1;
      const database = `faults_${databases}`;
      const { url: influxUrl } = influx;
      machine = await CountedMachine.start({ signals, everyMs: EVERY_MS, influxUrl, database });
    }
    beforeEach(() => startMachine(SIGNALS));
    afterEach(async () => {
      await machine.stop();
    });

    it('7: though the server is killed in the middle of a burst; what it took with it is in the ledger', async () => {
      await machine.collect();
      machine.server.say('go');
      await pause(300 + 1_000 * randomOf(7)());
      const killedMs = Date.now();
      await machine.restartServer(FAR);
      await eventually(
        async () => ((await machine.newest()) > FAR ? true : undefined),
        'a value of the next run',
        60_000,
      );
      machine.server.say('go');
      await pause(1_000);
      const last = Number(await machine.server.ask('stop'));
      await eventually(async () => ((await machine.newest()) === last ? true : undefined), 'the last value');
      const stored = await machine.stored();
      expect(stored.size).toBe(SIGNALS);
      for (const [signal, numbers] of stored) {
        // Of the first run all that the server had sent, of the second everything, each once.
        const before = numbers.filter((n) => n <= FAR);
        const after = numbers.filter((n) => n > FAR).map((n) => n - FAR);
        expect(before.length).toBeGreaterThan(1);
        expect({ signal, ...faultsOf(before, Math.max(...before)) }).toEqual({ signal, ...NOTHING });
        expect({ signal, ...faultsOf(after, last - FAR) }).toEqual({ signal, ...NOTHING });
      }
      const newest = Math.max(...(stored.get('s0') ?? []).filter((n) => n <= FAR));
      const lastMs = (await machine.timeOf(newest)) ?? Number.NaN;
      const gap = await eventually(
        () => machine.gaps().find(({ state, toMs }) => state === 'lost' && (toMs ?? 0) >= killedMs),
        'the gap',
        45_000,
      );
      expect(gap.cause).toMatch(/server_restarted|connection_lost/);
      expect(gap.fromMs).toBeLessThanOrEqual(lastMs);
      expect(gap.signals).toHaveLength(SIGNALS);
      expect(gap.detail).toContain('no history: Bad');
    });

    it('15: though the collector is killed three times in the middle of a burst', async () => {
      const random = randomOf(15);
      await machine.collect();
      machine.server.say('go');
      for (let round = 1; round <= 3; round += 1) {
        await pause(300 + 1_500 * random());
        await machine.kill();
        await machine.collect();
      }
      const last = await expectEverything(machine);
      expect(last).toBeGreaterThan(500);
      const stops = machine.gaps().filter(({ cause }) => cause === 'collector_stopped');
      expect(stops.map(({ state }) => state)).toEqual(stops.map(() => 'filled'));
      // A process that was killed within its first second has left no sign of life.
      expect(stops.length).toBeGreaterThan(0);
    });

    it('16: though InfluxDB is killed under load and comes back, and the collector is killed meanwhile', async () => {
      await machine.collect();
      machine.server.say('go');
      await pause(1_000);
      await influx.kill();
      await pause(1_500);
      await machine.kill();
      const restarted = influx.restart();
      await machine.collect();
      await restarted;
      await pause(500);
      await influx.kill();
      await influx.restart();
      await expectEverything(machine);
      expect(machine.gaps().filter(({ state }) => state !== 'filled')).toEqual([]);
    });

    it('18: though the plant is changed under load; a signal that stays misses nothing', async () => {
      const { plantFile } = machine;
      writeFileSync(plantFile, machine.plant(SIGNALS / 2));
      const collector = await machine.collect();
      machine.server.say('go');
      for (const signals of [SIGNALS, SIGNALS / 2, SIGNALS]) {
        const applied = collector.stdout.split('plant file was read again').length;
        await pause(1_000);
        writeFileSync(plantFile, machine.plant(signals));
        await eventually(
          () => (collector.stdout.split('plant file was read again').length > applied ? true : undefined),
          'the changed plant',
        );
      }
      await pause(1_000);
      const { last, stored } = await machine.settled(20_000);
      expect(stored.size).toBe(SIGNALS);
      for (const [signal, numbers] of stored) {
        const { missing, repeated } = faultsOf(numbers, last);
        expect({ signal, repeated }).toEqual({ signal, repeated: [] });
        if (Number(signal.slice(1)) < SIGNALS / 2)
          expect({ signal, missing }).toEqual({ signal, missing: [] });
        else expect(numbers).toContain(last);
      }
      expect(machine.gaps()).toEqual([]);
    });

    it('19: though the link drops 60 times at random moments, a million values', async () => {
      const random = randomOf(19);
      await machine.stop();
      await startMachine(MANY_SIGNALS);
      await machine.collect();
      machine.server.say('go');
      for (let round = 1; round <= 60; round += 1) {
        await pause(100 + 900 * random());
        machine.proxy.drop();
      }
      await eventually(
        async () => ((await machine.newest()) >= 1_000_000 / MANY_SIGNALS ? true : undefined),
        'a million values',
        90_000,
      );
      const last = await expectEverything(machine);
      expect(last * MANY_SIGNALS).toBeGreaterThanOrEqual(1_000_000);
      expect(machine.gaps().filter(({ state }) => state !== 'filled')).toEqual([]);
    });
  },
);
