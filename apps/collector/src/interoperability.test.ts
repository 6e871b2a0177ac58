import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plant, Signal, SignalGroup } from '@cellgate/plant';
import {
  SqliteTimeSeriesStore,
  type Measurement,
  type Row,
  type TimeSeriesStore,
} from '@cellgate/time-series';
import { LineRecords } from '@cellgate/records';
import { Collector } from './collector';
import { dryRun } from './process/dry-run';
import { StoreAccess } from './store/store-access';
import { AsyncuaServer } from './testing/asyncua-server';
import { eventually } from './testing/eventually';
import { demoPlant, plantOf } from './testing/plant';
import { recordOf } from './testing/received';
import { RecordingLog } from './testing/recording-log';

jest.setTimeout(90_000);

const python = process.env['CELLGATE_INTEROP_PYTHON'] ?? '';
const left =
  'CELLGATE_INTEROP_PYTHON is not set: the test against an OPC UA server of another make is left out';

if (python === '') {
  if (process.env['CI'] === 'true') {
    it('runs in CI', () => {
      throw new Error(left);
    });
  } else {
    process.stderr.write(`${left}\n`);
    it.todo('follows a server of another make (left out: CELLGATE_INTEROP_PYTHON is not set)');
  }
} else {
  describe('the collector with an asyncua server', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-interop-'));
    let store: TimeSeriesStore;
    let server: AsyncuaServer;
    let collector: Collector;
    let plant: Plant;
    let port = 0;
    const log = new RecordingLog();

    beforeAll(async () => {
      port = await freePort();
      plant = withLateSignal(plantOf(demoPlant({ opcUa: port }), ['CAS_01']));
      store = await SqliteTimeSeriesStore.open(':memory:');
      server = await AsyncuaServer.start(python, port);
      collector = new Collector({
        plant,
        dataDir,
        env: {},
        access: new StoreAccess(async () => store),
        log,
        changed: () => undefined,
        timing: { nodeRetryMinMs: 500, nodeRetryMaxMs: 1_000 },
      });
      await collector.start();
    });
    afterAll(async () => {
      await collector.close();
      await server.kill();
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    });

    async function rows(measurement: Measurement): Promise<Row[]> {
      return store.rows({
        measurement,
        window: { fromMs: Date.UTC(2020, 0, 1), toMs: Date.UTC(2100, 0, 1) },
      });
    }

    async function row(measurement: Measurement, fits: (row: Row) => boolean, what: string): Promise<Row> {
      return eventually(async () => (await rows(measurement)).find(fits), what, 40_000);
    }

    it('stores values to the millisecond of the device, with the text of the state', async () => {
      await row('machine', ({ fields }) => fields['temperature'] === 24.5, 'the first value');
      await row('machine', ({ fields }) => fields['status'] === 'running', 'the state');
      await server.set('CAS_01/Temperature', 31.25, { at: '2026-05-04T06:00:00.250Z' });
      const { at, tags } = await row('machine', ({ fields }) => fields['temperature'] === 31.25, 'the value');
      expect(at).toEqual({ ms: Date.UTC(2026, 4, 4, 6, 0, 0, 250), sub: 0 });
      expect(tags).toEqual({ line: 'L1', machine: 'CAS_01', kind: 'assembly' });
    });

    it('stores single-precision values and the largest double as they are', async () => {
      await server.set('CAS_01/Vibration', 0.1);
      await row(
        'machine',
        ({ fields }) => fields['vibration'] === Math.fround(0.1),
        'the single-precision value',
      );
      await server.set('CAS_01/Force', Number.MAX_VALUE);
      await row('machine', ({ fields }) => fields['force'] === Number.MAX_VALUE, 'the largest double');
    });

    it('keeps uncertain and bad qualities', async () => {
      await server.set('CAS_01/Pressure', 80, { status: 0x40900000 });
      const uncertain = await row(
        'machine',
        ({ fields }) => fields['pressure'] === 80,
        'the uncertain value',
      );
      expect(uncertain.fields['pressure_q']).toBe(0x40900000);
      await server.set('CAS_01/Pressure', 81, { status: 0x808e0000 });
      const bad = await row('machine', ({ fields }) => fields['pressure_q'] === 0x808e0000, 'the bad value');
      expect(bad.fields['pressure'] ?? null).toBeNull();
      const events = (await rows('machine_event')).filter(({ tags }) => tags['kind'] === 'quality');
      expect(
        events.filter(({ fields }) => fields['text'] === 'pressure').map(({ fields }) => fields['state']),
      ).toEqual(expect.arrayContaining(['uncertain', 'bad']));
    });

    it('takes inspection records from the string node, and refuses wrong ones with their text', async () => {
      const at = '2026-05-04T06:00:01.000Z';
      await server.set('CAS_01/InspectionResult', JSON.stringify(recordOf({ at })));
      const inspection = await row(
        'inspection',
        ({ fields }) => fields['cell'] === 'C-000001',
        'the inspection',
      );
      expect(inspection).toMatchObject({ tags: { verdict: 'PASS', station: 'CAS_01' }, fields: { burr: 5 } });
      expect(inspection.at.ms).toBe(Date.parse(at));
      await row('cell_index', ({ fields }) => fields['cell'] === 'C-000001', 'the cell');

      const tray = [2, 3, 4].map((sequence) => recordOf({ cellId: `C-00000${sequence}`, sequence, at }));
      await server.set('CAS_01/InspectionResult', JSON.stringify(tray));
      await row('inspection', ({ fields }) => fields['cell'] === 'C-000004', 'the tray');
      expect(await rows('inspection')).toHaveLength(4);

      await server.set('CAS_01/InspectionResult', '{"cellId": "C-5"');
      const refused = await row(
        'machine_event',
        ({ tags }) => tags['kind'] === 'inspection_rejected',
        'the event',
      );
      expect(refused.fields['text']).toBe('{"cellId": "C-5"');
    });

    it('asks for a missing node until it appears', async () => {
      expect(collector.components()[0]?.detail).toContain('CAS_01.late');
      await server.add('CAS_01/Late', 7.5);
      await row('machine', ({ fields }) => fields['late'] === 7.5, 'the late signal');
    });

    it('shows without following anything what a server has of the plant, and what not', async () => {
      const config = {
        plantFile: 'plant.yaml',
        dataDir: join(dataDir, 'dry-run'),
        store: { kind: 'sqlite', file: '' } as never,
        metricsPort: null,
        spool: {} as never,
        env: {},
      };
      const { lines, problems } = await dryRun(config, withMissing(plant), true);
      const line = (signal: string) => lines.find((text) => text.includes(`CAS_01.${signal} `)) ?? '';
      expect(line('temperature')).toMatch(/^ {2}ok .*ns=\d+;\S+ +Double/);
      expect(line('vibration')).toContain('Float');
      expect(line('absent')).toMatch(/^ {2}NO .*browse path CAS_01\/Absent below Objects: BadNoMatch/);
      expect(problems).toBe(1);
      expect(lines.at(-1)).toBe('1 problems');
    });

    it('follows the server over a hard restart that moves the index of the namespace', async () => {
      await server.kill();
      await eventually(() => (collector.components()[0]?.ready === false ? true : undefined), 'the loss');
      server = await AsyncuaServer.start(python, port, 5);
      await eventually(
        () => (collector.components()[0]?.ready === true ? true : undefined),
        'the return',
        40_000,
      );
      await server.set('CAS_01/Temperature', 55.5);
      await row('machine', ({ fields }) => fields['temperature'] === 55.5, 'a value after the restart');
      const states = (await rows('machine_event'))
        .filter(({ tags }) => tags['kind'] === 'connection')
        .map(({ fields }) => fields['state']);
      expect(states).toEqual(['connected', 'disconnected', 'connected']);
    });

    it('has every hole in its ledger: the node that was late, and the time without the server', async () => {
      const records = LineRecords.open(dataDir);
      try {
        const gaps = await eventually(() => {
          const all = records.gaps.list({ limit: 100 });
          return all.every(({ state, toMs }) => state !== 'open' || toMs === null) ? all : undefined;
        }, 'what became of the gaps that are over');
        // Once until it was added, and since the restart, which took it away again.
        const late = gaps.filter(({ cause }) => cause === 'node_failed');
        expect(late.map(({ signals, state }) => [signals.join(), state])).toEqual([
          ['late', 'open'],
          ['late', 'lost'],
        ]);
        const restart = gaps.find(({ signals }) => signals.includes('temperature'));
        expect(restart?.cause).toMatch(/server_restarted|connection_lost|session_lost/);
        expect(restart?.signals).toEqual(expect.arrayContaining(['results', 'status', 'vibration']));
        expect((restart?.toMs ?? 0) - (restart?.fromMs ?? 0)).toBeGreaterThan(100);
      } finally {
        records.close();
      }
    });
  });
}

/** With a signal that the server never gets. */
function withMissing(plant: Plant): Plant {
  const [line] = plant.lines;
  const [machine] = line?.machines ?? [];
  const [group] = machine?.groups ?? [];
  const [signal] = group?.signals ?? [];
  if (line === undefined || machine === undefined || group === undefined || signal === undefined) {
    throw new Error('the plant has no signal');
  }
  const address = { type: 'browsePath', path: ['CAS_01', 'Absent'] } as const;
  const absent = { ...signal, id: 'absent', node: { ...signal.node, address } };
  const groups = [{ ...group, signals: [...group.signals, absent] }, ...machine.groups.slice(1)];
  return { ...plant, lines: [{ ...line, machines: [{ ...machine, groups }] }] };
}

/** A signal of the demonstration machine that the server has not got at start. */
function withLateSignal(plant: Plant): Plant {
  const node = {
    namespace: 'urn:cellgate:simulator',
    address: { type: 'browsePath', path: ['CAS_01', 'Late'] },
  } as const;
  const late: Signal = { id: 'late', label: 'Late', unit: '°C', range: null, node };
  const fast = (group: SignalGroup): SignalGroup => ({
    ...group,
    samplingIntervalMs: 50,
    publishingIntervalMs: 100,
    signals: [...group.signals, late],
  });
  const lines = plant.lines.map((line) => ({
    ...line,
    machines: line.machines.map((machine) => ({ ...machine, groups: machine.groups.map(fast) })),
  }));
  return { ...plant, lines };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
