import { startInfluxd, type InfluxServer } from '@cellgate/time-series/testing';
import { CountedMachine, faultsOf } from './testing/counted-machine';
import { eventually } from './testing/eventually';
import { isLeftOut } from './testing/left-out';
import { PASS, StoreProxy } from './testing/store-proxy';

jest.setTimeout(240_000);

const SIGNALS = 100;
const ROUNDS = 60;
/** Rounds of a second after which everything was compiled and cached. */
const WARM = 20;
const WINDOW = 20;
/** A value that left 30 bytes behind would be seen: 200,000 of them are 6 MB. */
const SLACK_BYTES = 6e6;
const NOTHING = { missing: [], repeated: [] };

interface Sample {
  readonly heap: number;
  readonly files: number;
  readonly resources: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The 30 minutes of fault 20, scaled: what would grow by the value, the connection or the outage grows here as well. */
(isLeftOut('the soak') ? describe.skip : describe)('20: a minute of drops and outages', () => {
  let influx: InfluxServer;
  let store: StoreProxy;
  let machine: CountedMachine;
  let metrics: string;

  beforeAll(async () => {
    influx = await startInfluxd();
    store = await StoreProxy.start(influx.url);
    machine = await CountedMachine.start({
      signals: SIGNALS,
      everyMs: 10,
      influxUrl: influx.url,
      storeUrl: store.url,
      database: 'soak',
      // Little room, so that what is garbage goes soon and the least of a window is what is held.
      env: { CELLGATE_COLLECTOR_METRICS_PORT: '0', NODE_OPTIONS: '--max-old-space-size=96' },
    });
  }, 60_000);
  afterAll(async () => {
    await machine.stop();
    await store.stop();
    await influx.stop();
  });

  async function sample(): Promise<Sample> {
    const text = await (await fetch(metrics)).text();
    const of = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    return {
      heap: of('nodejs_heap_size_used_bytes'),
      files: of('process_open_fds'),
      resources: of('nodejs_active_resources_total'),
    };
  }

  it('leaves nothing behind in memory, no file and no connection, and every value is stored once', async () => {
    const collector = await machine.collect();
    metrics = await eventually(() => /http:[^"]+\/metrics/.exec(collector.stdout)?.[0], 'the metrics');
    machine.server.say('go');
    const samples: Sample[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round % 3 === 1) machine.proxy.drop();
      const isAway = round % 10 >= 8;
      store.fate = () => (isAway ? { kind: 'cut', stored: false } : PASS);
      for (let part = 0; part < 4; part += 1) {
        await pause(250);
        samples.push(await sample());
      }
    }
    store.fate = () => PASS;
    const least = (of: (sample: Sample) => number, fromRound: number): number =>
      Math.min(...samples.slice(4 * fromRound, 4 * (fromRound + WINDOW)).map(of));
    const early = (of: (sample: Sample) => number): number => least(of, WARM);
    const late = (of: (sample: Sample) => number): number => least(of, ROUNDS - WINDOW);
    expect(late(({ heap }) => heap) - early(({ heap }) => heap)).toBeLessThan(SLACK_BYTES);
    expect(late(({ files }) => files)).toBeLessThanOrEqual(early(({ files }) => files) + 2);
    expect(late(({ resources }) => resources)).toBeLessThanOrEqual(early(({ resources }) => resources) + 2);
    const { last, stored } = await machine.settled();
    expect(last * SIGNALS).toBeGreaterThan(300_000);
    for (const [signal, numbers] of stored) {
      expect({ signal, ...faultsOf(numbers, last) }).toEqual({ signal, ...NOTHING });
    }
    expect(stored.size).toBe(SIGNALS);
    const queued = async (): Promise<true | undefined> =>
      /^cellgate_collector_queued_points 0$/m.test(await (await fetch(metrics)).text()) ? true : undefined;
    await eventually(queued, 'an empty spool');
    expect(machine.gaps().filter(({ state }) => state !== 'filled')).toEqual([]);
  });
});
