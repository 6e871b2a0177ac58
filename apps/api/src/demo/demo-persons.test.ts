import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPlantFile, type Plant } from '@cellgate/plant';
import { createApi, type RunningApi } from '../create-api';
import { DEMO_PLANT, DemoLine } from '../testing/demo-line';
import { DemoPersons, DemoRefusedError } from './demo-persons';

const TOKEN = 'demo_'.padEnd(48, 'x');
const FILE = {
  approver: 'demo-approver',
  persons: [
    { name: 'demo-approver', token: TOKEN },
    { name: 'demo-engineer', token: `${TOKEN}2` },
  ],
};

describe('demo persons', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-demo-'));
  const file = join(folder, 'demo-persons.json');
  const demo = loadPlantFile(DEMO_PLANT, {});
  beforeAll(() => writeFileSync(file, JSON.stringify(FILE)));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const machinesWith = (change: (machine: Plant['lines'][0]['machines'][0]) => object): Plant => ({
    ...demo,
    lines: demo.lines.map((line) => ({
      ...line,
      machines: line.machines.map((machine, index) =>
        index === 1 ? { ...machine, ...change(machine) } : machine,
      ),
    })),
  });

  it('exist for the simulated line on this computer', () => {
    expect(DemoPersons.load(file, '127.0.0.1', demo).verify(TOKEN)).toBe('demo-approver');
    expect(DemoPersons.load(file, 'localhost', demo).verify(`${TOKEN}3`)).toBeNull();
  });

  it.each<[string, string, Plant]>([
    ['another host can connect', '0.0.0.0', demo],
    [
      'a machine of another computer',
      '127.0.0.1',
      machinesWith(({ connection }) => ({
        connection: { ...connection, endpoint: 'opc.tcp://10.0.0.11:4840' },
      })),
    ],
    [
      'a gateway on this computer to real machines',
      '127.0.0.1',
      machinesWith(({ groups }) => ({
        groups: groups.map((group) => ({
          ...group,
          signals: group.signals.map((signal) => ({
            ...signal,
            node: { ...signal.node, namespace: 'urn:vendor:formation' },
          })),
        })),
      })),
    ],
    [
      'a real set-point',
      '127.0.0.1',
      {
        ...demo,
        setPoints: demo.setPoints.map((setPoint) => ({
          ...setPoint,
          node: { ...setPoint.node, namespace: 'urn:vendor:coater' },
        })),
      },
    ],
  ])('are refused where there is %s', (_what, host, plant) => {
    expect(() => DemoPersons.load(file, host, plant)).toThrow(DemoRefusedError);
  });

  it('tell nothing of a file that is wrong', () => {
    const wrong = join(folder, 'wrong.json');
    writeFileSync(wrong, '{"approver":"secret-value"}');
    expect(() => DemoPersons.load(wrong, '127.0.0.1', demo)).toThrow(/^(?!.*secret-value)/s);
  });

  describe('over HTTP', () => {
    let line: DemoLine;
    let api: RunningApi;
    const start = async (demoPersons: DemoPersons | null) => {
      line = await DemoLine.open();
      api = await createApi(Object.assign(line, { demoPersons }), {
        host: '127.0.0.1',
        port: 0,
        logger: false,
      });
    };
    afterEach(async () => {
      await api.close();
      await line.close();
    });
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`http://127.0.0.1:${api.port}${path}`, {
        ...init,
        headers: { Connection: 'close', ...(init.headers as Record<string, string>) },
      });
    const signIn = (headers: Record<string, string> = {}) =>
      ask('/demo/sign-in', { method: 'POST', headers });

    it('sign in with one click, and only from the page of this server', async () => {
      await start(DemoPersons.of(FILE));
      expect(await (await ask('/demo')).json()).toEqual({ demo: true, approver: 'demo-approver' });
      expect(await (await signIn()).json()).toEqual({ name: 'demo-approver', token: TOKEN });
      expect((await signIn({ Origin: 'https://evil.example' })).status).toBe(403);
      expect((await ask('/demo/sign-in')).status).toBe(405);
    });

    it('end with the first real token', async () => {
      await start(DemoPersons.of(FILE));
      line.records.tokens.create({ name: 'ada', scopes: ['read'] });
      expect((await signIn()).status).toBe(404);
      expect(await (await ask('/demo')).json()).toEqual({ demo: false, approver: null });
      const read = await ask('/api/v1/machines', { headers: { Authorization: `Bearer ${TOKEN}` } });
      expect(read.status).toBe(401);
    });

    it('are not there outside the demonstration', async () => {
      await start(null);
      expect(await (await ask('/demo')).json()).toEqual({ demo: false, approver: null });
      expect((await signIn()).status).toBe(404);
    });
  });
});
