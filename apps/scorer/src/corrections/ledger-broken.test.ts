import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePlant } from '@cellgate/plant';
import { LineRecords } from '@cellgate/records';
import { machinePoint, SqliteTimeSeriesStore } from '@cellgate/time-series';
import { ComponentState } from '../process/component-state';
import { StoreSource } from '../scoring/store-source';
import { eventually } from '../testing/eventually';
import { SimulatorProcess } from '../testing/simulator-process';
import { LineCorrections } from './line-corrections';
import { plantLoops } from './plant-loops';

jest.setTimeout(120_000);

const CONFIG = join(__dirname, '../../../../config/demo-plant.yaml');
const LOOP = 'cas-01-temperature';

/** Fault 32 as the PLC sees it: whoever changes the history of the corrections gets nothing moved. */
describe('fault 32: the corrections of a line over a ledger', () => {
  let simulator: SimulatorProcess;
  let folder: string;
  let records: LineRecords;
  let store: SqliteTimeSeriesStore;
  let lives: LineCorrections[] = [];
  const log = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  let nowMs = Date.now();
  const truth = () => simulator.truth('CAS_01');

  /** A process that starts over the same records. */
  const start = (): LineCorrections => {
    nowMs += 1;
    const plant = parsePlant(readFileSync(CONFIG, 'utf8'), {
      CELLGATE_OPCUA_PORT: String(simulator.opcUaPort),
    });
    const life = new LineCorrections({
      plant,
      loops: plantLoops(plant).filter(({ settings }) => settings.id === LOOP),
      records: () => records,
      dataDir: folder,
      env: { CELLGATE_SIM_WRITER_PASSWORD: simulator.writerPassword },
      stores: new StoreSource(() => Promise.resolve(store)),
      state: new ComponentState('corrections', log, () => undefined),
      log,
      now: () => nowMs,
    });
    lives.push(life);
    return life;
  };
  const promote = () =>
    ['ada', 'bob'].map(
      (by) => records.corrections.requestMode(LOOP, { wanted: 'supervised', by, reason: null })?.kind,
    );
  /** Whoever holds the file in hands can take the triggers away. */
  const tamper = (statement: string): void => {
    const raw = new DatabaseSync(join(folder, 'records.sqlite'));
    raw.exec('DROP TRIGGER correction_ledger_no_update; DROP TRIGGER correction_ledger_no_delete');
    raw.exec(statement);
    raw.close();
  };

  beforeAll(async () => {
    simulator = await SimulatorProcess.start();
  }, 60_000);

  beforeEach(async () => {
    jest.clearAllMocks();
    folder = mkdtempSync(join(tmpdir(), 'cellgate-ledger-'));
    records = LineRecords.open(folder, { now: () => nowMs });
    store = await SqliteTimeSeriesStore.open(':memory:');
    // A minute at 45 °C: there is something to correct.
    const points = Array.from({ length: 240 }, (_, index) =>
      machinePoint({
        line: 'L1',
        machine: 'CAS_01',
        kind: 'assembly',
        atMs: nowMs - 250 * index,
        status: 'running',
        signals: { temperature: { value: 45 + (index % 2) / 20, quality: 0 } },
      }),
    );
    await store.write(points.flatMap((point) => point ?? []));
    // What the loop has shown in an earlier life, and a correction that a person has approved.
    const first = start();
    const proposed = await eventually('a proposal', async () => {
      await first.run();
      return records.corrections.list({ loop: LOOP })[0] ?? null;
    });
    for (const correction of ['J1', 'J2'])
      records.corrections.judge(LOOP, correction, 'scorer', { right: true, boundHit: false, after: 45 });
    expect(promote()).toEqual(['pending', 'changed']);
    records.corrections.advance(proposed.id, 'approved', 'carla', { approvedBy: 'carla' });
    await first.stop();
  });

  afterEach(async () => {
    for (const life of lives) await life.stop();
    lives = [];
    // Unsafe writes at the PLC: 0. It was not even asked.
    expect(await truth()).toMatchObject({ requests: 0, applied: [], value: 35 });
    records.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  afterAll(() => simulator.stop());

  it('that holds: the loop comes back at advisory, proposes, and persons may promote it', async () => {
    const life = start();
    await eventually('a new proposal', async () => {
      await life.run();
      return records.corrections.list({ loop: LOOP, state: 'proposed' })[0] ?? null;
    });
    expect(records.corrections.loop(LOOP).mode).toBe('advisory');
    expect(log.error).not.toHaveBeenCalled();
    expect(promote()).toEqual(['pending', 'changed']);
  });

  it.each([
    ['an entry was changed', "UPDATE correction_ledger SET by = 'eve' WHERE kind = 'approved'"],
    ['an entry was taken out', "DELETE FROM correction_ledger WHERE kind = 'proposed'"],
    ['a record says otherwise than its entries', "UPDATE correction SET state = 'verified'"],
  ])('in which %s: the loop is off, says so, and nothing is sent', async (_what, statement) => {
    tamper(statement);
    const life = start();
    for (let run = 0; run < 3; run++) await life.run();
    expect(records.corrections.loop(LOOP).mode).toBe('off');
    expect(log.error).toHaveBeenCalledWith('the ledger of corrections was changed', expect.anything());
    expect(records.corrections.list({ loop: LOOP, state: 'proposed' })).toEqual([]);
    expect(promote()).toEqual(['refused', 'refused']);
    const shed = records.corrections.ledger.of(LOOP).findLast(({ kind }) => kind === 'shed');
    expect(shed?.body).toMatchObject({ code: 'LEDGER_BROKEN', to: 'off' });
    // And so does every later start.
    await life.stop();
    records.corrections.requestMode(LOOP, { wanted: 'advisory', by: 'eve', reason: null });
    await start().run();
    expect(records.corrections.loop(LOOP).mode).toBe('off');
  });
});
