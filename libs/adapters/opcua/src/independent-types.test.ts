import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectMachines, type MachineConnections } from './connect-machines';
import { eventually } from './testing/eventually';
import { machineAt, signalOf } from './testing/machine-builder';
import { Open62541Server, findOpen62541 } from './testing/open62541-server';
import { RecordingListener } from './testing/recording-listener';

jest.setTimeout(60_000);

const SERVER = join(__dirname, '../../../../test/interop/counting-server.c');

if (findOpen62541() === null) {
  process.stderr.write(
    'open62541 (CELLGATE_OPEN62541) not found: the types of another server were left out\n',
  );
}

(findOpen62541() === null ? describe.skip : describe)('13: types of a server of another make', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-opcua-types-'));
  const listener = new RecordingListener();
  let server: Open62541Server;
  let connections: MachineConnections;

  beforeAll(async () => {
    server = await Open62541Server.start(SERVER, [1, 1_000]);
    const signals = ['mode', 'dose'].map((id) => {
      const { node, ...signal } = signalOf(id, ['M', id]);
      return { ...signal, node: { ...node, namespace: 'urn:cellgate:counting' } };
    });
    const groups = [{ id: 'typed', samplingIntervalMs: 50, publishingIntervalMs: 100, signals }];
    const machine = machineAt(`opc.tcp://127.0.0.1:${server.port}`, {
      machine: { status: null, results: null, groups },
    });
    connections = await connectMachines([machine], listener, {
      pkiFolder: join(dataDir, 'pki'),
      applicationName: 'cellgate-test',
      secretOf: () => '',
    });
  });
  afterAll(async () => {
    await connections.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('says what the numbers of its enumeration mean', async () => {
    await listener.value((v) => v.signal === 'mode' && v.value === 1);
    await eventually(() => {
      // The texts are read while the first values come: the number alone is told until then.
      server.say('mode 0');
      server.say('mode 1');
      return listener.of('mode').some(({ value, text }) => value === 1 && text === 'running');
    }, 'the text');
    server.say('mode 0');
    expect(await listener.value((v) => v.signal === 'mode' && v.text === 'stopped')).toMatchObject({
      value: 0,
      quality: 'good',
    });
  });

  it('reads its structure from the definition of the type, the one inside it too', async () => {
    await listener.value((v) => v.signal.startsWith('dose'));
    const told = listener.received.filter(({ signal }) => signal.startsWith('dose'));
    expect(new Map(told.map(({ signal, value }) => [signal, value]))).toEqual(
      new Map([
        ['dose_flow', 1.5],
        ['dose_valve', -3],
        ['dose_limits_low', 0.25],
        ['dose_limits_high', 8],
      ]),
    );
  });
});
