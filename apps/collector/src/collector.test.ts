import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineRecords } from '@cellgate/records';
import {
  MEASUREMENTS,
  SqliteTimeSeriesStore,
  StoreUnavailableError,
  type Measurement,
  type Row,
  type TimeSeriesStore,
} from '@cellgate/time-series';
import { Collector } from './collector';
import { StoreAccess } from './store/store-access';
import { eventually } from './testing/eventually';
import { demoPlant } from './testing/plant';
import { AT_MS, BAD, received, recordOf, resultOf } from './testing/received';
import { RecordingLog } from './testing/recording-log';

jest.setTimeout(60_000);

const ORDER = {
  id: '98765',
  product: 'HCC',
  line: 'L1',
  state: 'running',
  quantity: 2_000,
  produced: 10,
  good: 9,
  scrap: 1,
  updatedAt: new Date(AT_MS).toISOString(),
};

describe('Collector', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-collector-'));
  let store: TimeSeriesStore;
  let collector: Collector | null = null;
  let log = new RecordingLog();

  beforeEach(async () => {
    store = await SqliteTimeSeriesStore.open(':memory:');
    log = new RecordingLog();
  });
  afterEach(async () => {
    await collector?.close();
    collector = null;
    await store.close();
  });
  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  function collecting(open: () => Promise<TimeSeriesStore>, mesPort = 9): Collector {
    collector = new Collector({
      plant: demoPlant({ mes: mesPort }),
      dataDir,
      env: {},
      access: new StoreAccess(open),
      log,
      changed: () => undefined,
      now: () => AT_MS + 60_000,
      timing: { retryMinMs: 100, retryMaxMs: 200 },
    });
    return collector;
  }

  async function rows(measurement: Measurement): Promise<Row[]> {
    const window = { fromMs: AT_MS - 3_600_000, toMs: AT_MS + 3_600_000 };
    return store.rows({ measurement, window });
  }

  it('stores telemetry, inspections, cells and events under the names of the catalogue', async () => {
    const running = collecting(async () => store);
    running.values([
      received(),
      received({ ...BAD, signal: 'force', value: null }),
      received({ role: 'status', signal: 'status', value: 1 }),
      resultOf([recordOf(), recordOf({ cellId: 'C-9', sequence: 4 }), { cellId: 'C-10' }]),
    ]);
    await eventually(async () => ((await rows('cell_index')).length === 2 ? true : undefined), 'the cells');
    const all = await eventually(async () => {
      const lanes = await Promise.all([rows('machine'), rows('inspection'), rows('machine_event')]);
      return lanes.flat().length === 8 ? lanes[0] : undefined;
    }, 'the other lanes');
    expect(all[0]?.fields).toEqual({ temperature: 24.5, force_q: BAD.statusCode, status: 'running' });
    expect(await rows('inspection')).toHaveLength(2);
    const kinds = (await rows('machine_event')).map(({ tags }) => tags['kind']);
    expect(kinds.sort()).toEqual([
      'collection_gap',
      'inspection_gap',
      'inspection_rejected',
      'quality',
      'state',
    ]);
    expect(Object.keys(MEASUREMENTS)).toContain('cell_index');
  });

  it('starts without PLC, MES and store, names what is missing and follows when they appear', async () => {
    let away = true;
    const running = collecting(async () => {
      if (away) {
        throw new StoreUnavailableError('the store is not there');
      }
      return store;
    });
    await running.start();
    running.values([received(), resultOf(recordOf())]);
    const components = await eventually(() => {
      const list = running.components();
      return list.every(({ detail }) => detail !== 'connecting' && detail !== 'not asked yet') &&
        list.at(-1)?.detail?.includes('not there')
        ? list
        : undefined;
    }, 'all problems');
    expect(components.map(({ name, ready }) => [name, ready])).toEqual([
      ['opcua opc.tcp://127.0.0.1:9', false],
      ['mes', false],
      ['store', false],
    ]);
    expect(log.messages()).toEqual(
      expect.arrayContaining([
        'starting without the last known states',
        'machines disconnected',
        'MES is away',
        'store is away',
      ]),
    );
    expect(log.messages().filter((message) => message === 'store is away')).toHaveLength(1);

    away = false;
    await eventually(async () => ((await rows('cell_index')).length === 1 ? true : undefined), 'the cell');
    const lost = await eventually(async () => {
      const events = (await rows('machine_event')).filter(({ tags }) => tags['kind'] === 'connection');
      return events.length === 3 ? events : undefined;
    }, 'the events');
    expect(lost.map(({ tags }) => tags['machine']).sort()).toEqual(['CAS_01', 'EOL_01', 'FORM_01']);
    await eventually(() => (log.messages().includes('store accepts data') ? true : undefined), 'the word');
  });

  it('stores orders of the MES and, started again, only what changed since', async () => {
    let order = ORDER;
    const mes = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ orders: [order] }));
    });
    await new Promise<void>((resolve) => mes.listen(0, '127.0.0.1', resolve));
    const { port } = mes.address() as AddressInfo;
    try {
      const first = collecting(async () => store, port);
      await first.start();
      await eventually(
        async () => ((await rows('production_order')).length === 1 ? true : undefined),
        'the order',
      );
      await first.close();

      order = { ...ORDER, produced: 12, updatedAt: new Date(AT_MS + 1_000).toISOString() };
      const second = collecting(async () => store, port);
      await second.start();
      await eventually(
        async () => ((await rows('production_order')).length === 2 ? true : undefined),
        'the change',
      );
      expect(second.components().find(({ name }) => name === 'mes')).toEqual({
        name: 'mes',
        ready: true,
        detail: '1 orders known',
      });
    } finally {
      mes.closeAllConnections();
      mes.close();
    }
  });

  it('compares the first values after a start with the last ones before it', async () => {
    const first = collecting(async () => store);
    const running = received({ role: 'status', signal: 'status', value: 1 });
    first.values([running, resultOf(recordOf({ sequence: 7 }))]);
    await first.close();

    const second = collecting(async () => store);
    await second.start();
    const at = new Date(AT_MS + 5_000).toISOString();
    second.values([
      { ...running, sourceMs: AT_MS + 5_000 },
      resultOf(recordOf({ cellId: 'C-9', sequence: 10, at })),
    ]);
    const events = await eventually(async () => {
      const all = await rows('machine_event');
      return all.some(({ tags }) => tags['kind'] === 'inspection_gap') ? all : undefined;
    }, 'the gap');
    const told = events.filter(({ tags }) => !['connection', 'collection_gap'].includes(tags['kind'] ?? ''));
    expect(
      told.map(({ tags, fields }) => `${tags['kind']}: ${fields['reason'] ?? fields['state']}`).sort(),
    ).toEqual(['inspection_gap: 2 records missing between 7 and 10', 'state: running']);
  });

  it('has a jump of the number of inspections in its ledger until the records have come late', async () => {
    const running = collecting(async () => store);
    const at = (ms: number) => new Date(AT_MS + ms).toISOString();
    running.values([
      resultOf(recordOf({ sequence: 1 })),
      resultOf(recordOf({ sequence: 4, cellId: 'C-000004', at: at(30) })),
    ]);
    const records = LineRecords.open(dataDir);
    const gap = await eventually(
      () => {
        return records.gaps.list({ limit: 99 }).find(({ toMs }) => toMs === AT_MS + 30);
      },
      'the gap',
      30_000,
    );
    records.close();
    expect(gap).toMatchObject({
      machine: 'CAS_01',
      signals: ['results'],
      cause: 'records_missed',
      fromMs: AT_MS,
      toMs: AT_MS + 30,
    });

    // Late ones are no hole any more: what was graded without them is graded again.
    running.values([
      resultOf(recordOf({ sequence: 3, cellId: 'C-000003', at: at(20) })),
      resultOf(recordOf({ sequence: 2, cellId: 'C-000002', at: at(10) })),
    ]);
    const again = LineRecords.open(dataDir);
    await eventually(() => again.gaps.get(gap.id)?.state === 'filled' || undefined, 'the end of the gap');
    again.close();
  });

  it('keeps a record that the store refuses for good as an event', async () => {
    const running = collecting(async () => store);
    running.values([resultOf(recordOf({ at: '1985-01-01T00:00:00Z' }))]);
    const [event] = await eventually(async () => {
      const events = await rows('machine_event');
      return events.length > 0 ? events : undefined;
    }, 'the event');
    expect(event).toMatchObject({ tags: { machine: 'CAS_01', kind: 'inspection_rejected' } });
    expect(event?.fields['text']).toContain('C-000001');
    expect(log.messages()).toContain('store rejected a point');
  });
});
