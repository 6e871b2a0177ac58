import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreSchemaError, StoreUnavailableError } from './errors';
import { instantAt } from './instant';
import { RETENTION_MS, SqliteTimeSeriesStore } from './sqlite-time-series-store';
import { HOUR, inspected, START_MS, tick } from './testing/points';

describe('SqliteTimeSeriesStore', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cellgate-sqlite-'));
    file = join(folder, 'below', 'time-series.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const withFile = <T>(work: (database: DatabaseSync) => T): T => {
    const database = new DatabaseSync(file);
    try {
      return work(database);
    } finally {
      database.close();
    }
  };

  it('creates its folder, keeps its rows over a restart and leaves one file behind', async () => {
    const first = await SqliteTimeSeriesStore.open(file);
    await first.write([tick(0, { a: 1, status: 'running' })]);
    expect(existsSync(`${file}-wal`)).toBe(true);
    await first.close();
    await first.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
    const second = await SqliteTimeSeriesStore.open(file);
    expect((await second.rows({ measurement: 'machine', window: HOUR }))[0]?.fields).toEqual({
      a: 1,
      status: 'running',
    });
    await second.close();
  });

  it('writes its log back on close although another process has the file open', async () => {
    const [one, two] = [await SqliteTimeSeriesStore.open(file), await SqliteTimeSeriesStore.open(file)];
    await one.write([tick(0, { a: 1 })]);
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    await one.close();
    expect(statSync(`${file}-wal`).size).toBe(0);
    expect(await two.rows({ measurement: 'machine', window: HOUR })).toHaveLength(1);
    await two.close();
  });

  it('notes the hours in which a machine had a field, once each, and forgets them with the rows', async () => {
    const store = await SqliteTimeSeriesStore.open(file);
    const hours = (): unknown[] =>
      withFile((database) =>
        database.prepare('SELECT field, hour FROM field_hour ORDER BY hour, field').all().map(Object.values),
      );
    const hour = START_MS / 3_600_000;
    await store.write([tick(0, { a: 1 }), tick(1, { a: 2, b: 1 }), tick(3_600_000, { a: 3 })]);
    expect(hours()).toEqual([
      ['a', hour],
      ['b', hour],
      ['a', hour + 1],
    ]);
    await store.deleteBefore('machine', START_MS + 3_600_000);
    expect(hours()).toEqual([['a', hour + 1]]);
    await store.close();
  });

  it('closes within two seconds although another connection reads', async () => {
    const store = await SqliteTimeSeriesStore.open(file);
    await store.write([tick(0, { a: 1 }), tick(1, { a: 1 })]);
    const reader = new DatabaseSync(file);
    const rows = reader.prepare('SELECT * FROM machine').iterate();
    rows.next();
    await store.write([tick(2, { a: 1 })]);
    const started = performance.now();
    await store.close();
    expect(performance.now() - started).toBeLessThan(2_000);
    rows.return?.();
    reader.close();
  });

  it('has STRICT wide tables in WAL mode: text for tags, REAL for numbers', async () => {
    const store = await SqliteTimeSeriesStore.open(file);
    await store.write([tick(0, { temperature: 21, 'odd.name-1': 2 })]);
    await store.close();
    withFile((database) => {
      expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
      expect(database.prepare("SELECT strict FROM pragma_table_list('machine')").get()).toEqual({
        strict: 1,
      });
      expect(
        database.prepare("SELECT name, type FROM pragma_table_info('machine')").all().map(Object.values),
      ).toEqual([
        ['line', 'TEXT'],
        ['machine', 'TEXT'],
        ['kind', 'TEXT'],
        ['time_ms', 'INTEGER'],
        ['time_sub', 'INTEGER'],
        ['status', 'TEXT'],
        ['temperature', 'REAL'],
        ['odd.name-1', 'REAL'],
      ]);
    });
  });

  it('refuses a file of a newer version by name, and leaves it alone', async () => {
    await (await SqliteTimeSeriesStore.open(file)).close();
    withFile((database) => database.exec('PRAGMA user_version = 7'));
    const opening = SqliteTimeSeriesStore.open(file);
    await expect(opening).rejects.toThrow(StoreSchemaError);
    await expect(opening).rejects.toThrow(/schema version 7, this version of Cellgate knows 2/);
    expect(withFile((database) => database.prepare('PRAGMA user_version').get())).toEqual({
      user_version: 7,
    });
  });

  it('gives a file of an earlier version the measurements it lacks, and keeps what is there', async () => {
    const first = await SqliteTimeSeriesStore.open(file);
    await first.write([tick(0, { a: 1 })]);
    await first.close();
    withFile((database) => database.exec('DROP TABLE lot_inspection; PRAGMA user_version = 1'));
    const second = await SqliteTimeSeriesStore.open(file);
    expect(await second.rows({ measurement: 'lot_inspection', window: HOUR })).toEqual([]);
    expect(await second.rows({ measurement: 'machine', window: HOUR })).toHaveLength(1);
    await second.close();
  });

  it('is unavailable where the file is no database or cannot be', async () => {
    await (await SqliteTimeSeriesStore.open(file)).close();
    writeFileSync(file, 'no database at all, but long enough for its header to be read. '.repeat(50));
    await expect(SqliteTimeSeriesStore.open(file)).rejects.toThrow(StoreUnavailableError);
    writeFileSync(join(folder, 'plain'), '');
    await expect(SqliteTimeSeriesStore.open(join(folder, 'plain', 'x.sqlite'))).rejects.toThrow(
      StoreUnavailableError,
    );
  });

  it('is unavailable while another process holds the file, and works when it lets go', async () => {
    const store = await SqliteTimeSeriesStore.open(file);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.write([tick(0, { a: 1 })])).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('locked'),
    });
    expect(await store.rows({ measurement: 'machine', window: HOUR })).toEqual([]);
    other.exec('ROLLBACK');
    other.close();
    expect(await store.write([tick(0, { a: 1 })])).toEqual({ written: 1, rejected: [] });
    expect(await store.rows({ measurement: 'machine', window: HOUR })).toHaveLength(1);
    await store.close();
  }, 20_000);

  it('sees columns that another connection has added, and adds the same one without a word', async () => {
    const [one, two] = [await SqliteTimeSeriesStore.open(file), await SqliteTimeSeriesStore.open(file)];
    await one.write([tick(0, { a: 1 })]);
    await two.write([tick(0, { b: 2 })]);
    await one.write([tick(0, { b: 3, c: 4 })]);
    for (const store of [one, two]) {
      expect((await store.rows({ measurement: 'machine', window: HOUR }))[0]?.fields).toEqual({
        a: 1,
        b: 3,
        c: 4,
      });
      await store.close();
    }
  });

  it('forgets a column of a transaction that was undone', async () => {
    const store = await SqliteTimeSeriesStore.open(file);
    await store.write([tick(0, { a: 1 })]);
    withFile((database) =>
      database.exec(
        `CREATE TRIGGER full BEFORE INSERT ON machine BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
      ),
    );
    await expect(store.write([tick(1, { late: 1 })])).rejects.toThrow(/disk full/);
    withFile((database) => database.exec('DROP TRIGGER full'));
    expect(await store.write([tick(1, { late: 2 })])).toEqual({ written: 1, rejected: [] });
    const [row] = await store.latest({ measurement: 'machine', window: HOUR, by: ['machine'] });
    expect(row?.fields['late']?.value).toBe(2);
    await store.close();
  });

  it('refuses names that SQLite does not tell apart, and keeps the other points', async () => {
    const store = await SqliteTimeSeriesStore.open(':memory:');
    const { written, rejected } = await store.write([
      tick(0, { Temp: 1 }),
      tick(1, { temp: 2 }),
      tick(2, { Temp: 3 }),
    ]);
    expect(written).toBe(2);
    expect(rejected).toEqual([
      { index: 1, code: 'REFUSED_BY_STORE', detail: expect.stringContaining('field temp differs from Temp') },
    ]);
    await store.close();
  });

  it('refuses the field that would be column 2,001, and keeps the points without it', async () => {
    const store = await SqliteTimeSeriesStore.open(':memory:');
    const fields = Object.fromEntries(Array.from({ length: 1_994 }, (_, index) => [`f${index}`, index]));
    expect(await store.write([tick(0, fields)])).toEqual({ written: 1, rejected: [] });
    const { written, rejected } = await store.write([tick(1, { f0: 1, more: 2 }), tick(2, { f1: 1 })]);
    expect(written).toBe(1);
    expect(rejected).toEqual([
      {
        index: 0,
        code: 'REFUSED_BY_STORE',
        detail: 'machine: field more would be column 2001, SQLite keeps at most 2000',
      },
    ]);
    const rows = await store.rows({ measurement: 'machine', window: HOUR });
    expect(rows.map((row) => Object.keys(row.fields).length)).toEqual([1_994, 1]);
    await store.close();
  });

  it('lets others have a turn while it writes', async () => {
    const store = await SqliteTimeSeriesStore.open(':memory:');
    let turns = 0;
    const count = setInterval(() => turns++, 0);
    await store.write(Array.from({ length: 5_000 }, (_, index) => tick(index, { a: index })));
    clearInterval(count);
    expect(turns).toBeGreaterThanOrEqual(5);
    await store.close();
  });

  describe('deleteBefore', () => {
    it('removes the rows of one measurement before an instant', async () => {
      const store = await SqliteTimeSeriesStore.open(':memory:');
      await store.write(
        Array.from({ length: 5_000 }, (_, index) => tick(index * 1_000, { a: index, [`b${index % 3}`]: 1 })),
      );
      await store.write([inspected('C1', 0)]);
      const window = { fromMs: START_MS, toMs: START_MS + 10_000_000 };
      expect(await store.deleteBefore('machine', START_MS + 4_990_000)).toBe(4_990);
      expect(await store.deleteBefore('machine', START_MS + 4_990_000)).toBe(0);
      const rest = await store.rows({ measurement: 'machine', window });
      expect(rest.map(({ at }) => at.ms - START_MS)).toEqual(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((row) => 4_990_000 + row * 1_000),
      );
      expect(await store.rows({ measurement: 'inspection', window })).toHaveLength(1);
      const [latest] = await store.latest({ measurement: 'machine', window, by: ['machine'] });
      expect(latest?.fields['a']).toEqual({ value: 4_999, at: instantAt(START_MS + 4_999_000) });
      await store.write([tick(0, { b0: 7 })]);
      const early = { fromMs: START_MS, toMs: START_MS + 1 };
      expect(
        (await store.latest({ measurement: 'machine', window: early, by: [] }))[0]?.fields['b0']?.value,
      ).toBe(7);
      await store.close();
    });

    it('is meant for a week of telemetry', () => {
      expect(RETENTION_MS).toEqual({ machine: 604_800_000 });
    });
  });

  it('finds the latest of 50 machines among 500,000 values without reading them all', async () => {
    const store = await SqliteTimeSeriesStore.open(':memory:');
    const signals = Array.from({ length: 20 }, (_, index) => `s${index}`);
    for (let second = 0; second < 500; second++) {
      await store.write(
        Array.from({ length: 50 }, (_, machine) =>
          tick(second * 1_000, Object.fromEntries(signals.map((signal, index) => [signal, index + second])), {
            machine: `M${machine}`,
          }),
        ),
      );
    }
    await store.write([tick(1, { s0_q: 5 }, { machine: 'M7' })]);
    const started = performance.now();
    const rows = await store.latest({ measurement: 'machine', window: HOUR, by: ['machine'] });
    const took = performance.now() - started;
    expect(rows).toHaveLength(50);
    expect(rows.flatMap(({ fields }) => Object.keys(fields))).toHaveLength(50 * 20 + 1);
    expect(took).toBeLessThan(1_500);
    await store.close();
  }, 60_000);
});
