import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { ApiClient, type MachineAnswer, type OrderAnswer } from './support/api-client';
import { eventually } from './support/eventually';
import { LineUnderTest, ROOT } from './support/line-under-test';

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}

describe('PLC and MES that are not there at start', () => {
  const line = new LineUnderTest();
  let simulator: ChildProcess | null = null;
  afterAll(async () => {
    simulator?.kill('SIGTERM');
    await line.dispose();
  });

  it('runs without them, readiness names them, and connects when they appear', async () => {
    const opcua = await freePort();
    const mes = await freePort();
    const ports = { CELLGATE_OPCUA_PORT: String(opcua), CELLGATE_MES_PORT: String(mes) };
    line.start(ports, ['--plant', 'config/demo-plant.yaml']);
    const api = new ApiClient(await line.url());
    const missing = await eventually('readiness names PLC and MES', 30_000, async () => {
      const answer = await api.readiness();
      return answer.status === 503 && answer.text.includes(`127.0.0.1:${opcua}`) && /mes/i.test(answer.text)
        ? answer
        : null;
    });
    expect(missing.status).toBe(503);
    expect(await api.list<MachineAnswer>('/machines')).toHaveLength(3);

    simulator = spawn(process.execPath, [path.join(ROOT, 'apps/simulator/dist/main.js')], {
      cwd: ROOT,
      stdio: 'ignore',
      env: { ...process.env, ...ports, CELLGATE_DATA_DIR: line.dataDir, CELLGATE_SIM_SPEED: '20' },
    });
    await eventually('values of all machines', 60_000, async () => {
      const machines = await api.list<MachineAnswer>('/machines');
      return machines.every(({ signals }) => signals.every(({ value }) => value !== null)) ? true : null;
    });
    await eventually('orders', 30_000, async () =>
      (await api.list<OrderAnswer>('/orders')).length >= 2 ? true : null,
    );
    await eventually('ready', 30_000, async () => ((await api.readiness()).status === 200 ? true : null));
  }, 240_000);
});
