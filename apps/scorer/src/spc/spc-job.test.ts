import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineRecords } from '@cellgate/records';
import {
  instantAt,
  machinePoint,
  productionOrderPoint,
  type Point,
  type SpcSignal,
  spcAcknowledgementPoint,
  spcSignalFromRow,
} from '@cellgate/time-series';
import { ScorerComponents } from '../process/scorer-components';
import { StoreSource } from '../scoring/store-source';
import { LineStore, SwitchedStore } from '../testing/line-store';
import { FakeClock, RecordingLog } from '../testing/scorer-under-test';
import { SpcJob } from './spc-job';

/** A busy machine is slow, not wrong. */
jest.setTimeout(60_000);

const START = Date.UTC(2026, 2, 2, 8);
const LATER = START + 3_600_000;
const content = (characteristic: string, mean: number, sigma: number, machine = 'CAS_01') => ({
  key: { characteristic, product: null, machine, recipe: null },
  chart: 'i-mr' as const,
  stage: '',
  mean,
  sigma,
  n: 1,
  sigmaMethod: 'mean moving range / d2',
  baseline: { fromMs: START - 1_000, toMs: START, count: 100, hash: 'ff' },
  exclusions: [],
});
const decision = { author: 'mh', reason: 'phase I', validFromMs: START };

describe('SpcJob', () => {
  let directory: string;
  let line: LineStore;
  let store: SwitchedStore;
  let records: LineRecords;
  let clock: FakeClock;
  let log: RecordingLog;
  let components: ScorerComponents;
  let job: SpcJob;

  const newJob = (): SpcJob => {
    log = new RecordingLog();
    components = new ScorerComponents(log, () => undefined);
    return new SpcJob({
      plant: line.plant,
      stores: new StoreSource(async () => store),
      records: () => records,
      state: components.spc,
      clock,
      log,
    });
  };
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'cellgate-spc-'));
    line = await LineStore.open();
    store = new SwitchedStore(line.store);
    records = LineRecords.open(directory);
    clock = new FakeClock(START);
    job = newJob();
  });
  afterEach(async () => {
    await job.stop();
    records.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** One reading of the temperature of CAS_01 every 5 s. */
  const heat = (...values: readonly (number | null)[]): Promise<void> => telemetry(clock.ms, values);
  async function telemetry(
    fromMs: number,
    values: readonly (number | null)[],
    status = 'running',
  ): Promise<void> {
    const points = values.map((value, index) =>
      machinePoint({
        line: 'L1',
        machine: 'CAS_01',
        kind: 'assembly',
        atMs: fromMs + 5_000 * index,
        status,
        signals: { temperature: { value, quality: value === null ? 0x80000000 : 0 } },
      }),
    );
    await line.store.write(points.filter((point) => point !== null));
    clock.ms = fromMs + 5_000 * values.length + 10_000;
  }
  const inspect = async (values: readonly number[], fromMs = START): Promise<void> => {
    for (const [index, burr] of values.entries()) {
      await line.inspect({
        cell: `C${fromMs}-${index}`,
        station: 'CAS_01',
        atMs: fromMs + 1_000 * index,
        changes: { burr },
      });
    }
    clock.ms = fromMs + 1_000 * values.length + 10_000;
  };
  const signals = async (): Promise<SpcSignal[]> => {
    const rows = await line.store.rows({
      measurement: 'spc_signal',
      window: { fromMs: 0, toMs: Date.UTC(2100) },
    });
    return rows.flatMap((row) => spcSignalFromRow(row) ?? []);
  };
  const said = async (): Promise<string[]> =>
    (await signals()).map(
      ({ characteristic, rule, at }) => `${characteristic} ${rule} ${(at.ms - START) / 1_000}`,
    );

  it('writes the signal of an inspection once, with limits, limit set, window, machine and owner', async () => {
    records.limitSets.freeze(content('burr', 5, 1), decision);
    await inspect([5, 5.5, 9, 9.5, 5]);
    await job.run();
    await job.run();
    expect(await signals()).toEqual([
      {
        line: 'L1',
        machine: 'CAS_01',
        characteristic: 'burr',
        rule: 'N1',
        at: instantAt(START + 2_000, `C${START}-2`),
        product: null,
        reading: 9,
        value: 9,
        center: 5,
        lower: 2,
        upper: 8,
        limitSet: 'burr@CAS_01#1',
        chart: 'i-mr',
        window: { fromMs: START + 2_000, toMs: START + 2_000 },
        owner: null,
        acknowledgement: null,
      },
    ]);
    expect(components.spc.component.ready).toBe(true);
  });

  it('finds a drift of a telemetry signal, reading by reading over many runs', async () => {
    records.limitSets.freeze(content('temperature', 35, 0.4), decision);
    for (let block = 0; block < 5; block++) {
      await heat(...Array.from({ length: 6 }, (_, i) => 35 + 0.1 * (6 * block + i)));
      await job.run();
    }
    const [first, ...others] = await signals();
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      machine: 'CAS_01',
      rule: 'N1',
      owner: 'assembly',
      limitSet: 'temperature@CAS_01#1',
    });
    expect(first?.value).toBeCloseTo(36.3, 9);
  });

  it('writes nothing twice when it is killed at any place, and loses nothing', async () => {
    records.limitSets.freeze(content('burr', 5, 1), decision);
    await inspect([5, 9, 5, 5, 9, 5]);
    store.writesLeft = 0;
    await job.run();
    expect(await said()).toEqual([]);
    expect(components.spc.component.ready).toBe(false);
    store.up = true;
    store.writesLeft = Infinity;
    // Another process: what was not saved is evaluated again.
    job = newJob();
    await job.run();
    expect(await said()).toEqual(['burr N1 1', 'burr N1 4']);
    const [open] = await signals();
    if (open === undefined) throw new Error('no signal');
    await line.store.write([
      spcAcknowledgementPoint(open, { by: 'mh', cause: 'TOOL', action: 'CHANGED', note: null, atMs: START }),
    ]);
    await inspect([5, 5, 9], LATER);
    const other = newJob();
    await other.run();
    await job.run();
    await other.stop();
    expect(await said()).toEqual(['burr N1 1', 'burr N1 4', 'burr N1 3602']);
    expect((await signals())[0]?.acknowledgement?.cause).toBe('TOOL');
  });

  it('judges by the limits that are valid at the reading, also when they are frozen later', async () => {
    records.limitSets.freeze(content('burr', 5, 1), decision);
    await inspect([5, 5, 9]);
    await job.run();
    records.limitSets.freeze(content('burr', 9, 1), { ...decision, reason: 'new blade', validFromMs: LATER });
    await inspect([9, 9, 5], LATER);
    await job.run();
    expect((await signals()).map(({ value, limitSet }) => [value, limitSet])).toEqual([
      [9, 'burr@CAS_01#1'],
      [5, 'burr@CAS_01#2'],
    ]);
  });

  it('lets a correction end every window: the move of the controller raises no rule', async () => {
    records.limitSets.freeze(content('temperature', 35, 0.4), decision);
    await heat(35, 35.1, 35, 35.1);
    const movedMs = clock.ms;
    const correction: Point = {
      measurement: 'correction',
      tags: { line: 'L1', machine: 'CAS_01', parameter: 'temperature', state: 'sent' },
      fields: { id: 'c1', from: 35, to: 33 },
      at: instantAt(movedMs, 'c1'),
    };
    await line.store.write([correction]);
    // Within the 30 s to settle the temperature leaves its limits; afterwards it is back.
    await heat(33.5, 33, 33, 33.4, 34, 34.6, 35, 35);
    await job.run();
    expect(await said()).toEqual([]);
    // Without the correction it would have been a signal.
    await heat(33.5, 33);
    await job.run();
    expect(await said()).toHaveLength(1);
  });

  it('charts a signal only while its machine runs, and judges nothing while it runs up', async () => {
    records.limitSets.freeze(content('temperature', 35, 0.4), decision);
    await heat(35, 35);
    await telemetry(clock.ms, [30, 24, 23], 'stopped');
    await telemetry(clock.ms, [25, 30, 34, 35, 35, 35, 35]);
    await job.run();
    expect(await said()).toEqual([]);
  });

  it('takes a reading of bad quality for a missing one', async () => {
    records.limitSets.freeze(content('temperature', 35, 0.4), decision);
    await heat(35, null, 35);
    await job.run();
    expect(await said()).toEqual([]);
  });

  it('proposes limits for a stable series without any, for the product made, and raises nothing', async () => {
    await line.store.write([
      productionOrderPoint({
        id: '98765',
        product: 'HCC',
        line: 'L1',
        state: 'running',
        quantity: 10,
        produced: 1,
        good: 1,
        scrap: 0,
        atMs: START,
      }),
    ]);
    await inspect(Array.from({ length: 60 }, (_, i) => 5 + ((i * 37) % 11) / 10));
    await job.run();
    const open = records.limitSets
      .proposals('open')
      .filter(({ content: { key } }) => key.characteristic === 'burr');
    expect(open).toHaveLength(1);
    expect(open[0]).toMatchObject({
      limitSet: 'burr@CAS_01/HCC',
      stable: true,
      content: { key: { product: 'HCC', machine: 'CAS_01' }, baseline: { count: 60 } },
    });
    expect(open[0]?.content.mean).toBeCloseTo(5.5, 1);
    expect(await said()).toEqual([]);
  });

  it('proposes nothing from readings that drift away', async () => {
    await inspect(Array.from({ length: 60 }, (_, i) => 5 + 0.2 * i + (i % 2)));
    await job.run();
    const burr = records.limitSets
      .proposals()
      .filter(({ content: { key } }) => key.characteristic === 'burr');
    expect(burr).toEqual([]);
  });

  it('says when the store is away and goes on when it is back', async () => {
    records.limitSets.freeze(content('burr', 5, 1), decision);
    store.up = false;
    await inspect([5, 9]);
    await job.run();
    expect(components.spc.component).toMatchObject({ ready: false });
    store.up = true;
    await job.run();
    expect(await said()).toEqual(['burr N1 1']);
    expect(log.lines.some(({ level }) => level === 'error')).toBe(false);
  });
});
