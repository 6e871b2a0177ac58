import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType, MessageSecurityMode, SecurityPolicy } from 'node-opcua';
import type { OpcUaConnection } from '@cellgate/plant';
import { connectMachines, type MachineConnections } from './connect-machines';
import { thumbprintOf } from './server-trust';
import { eventually } from './testing/eventually';
import { machineAt } from './testing/machine-builder';
import { PlcServer, freePort, plcPkiFolder } from './testing/plc-server';
import { RecordingListener } from './testing/recording-listener';

jest.setTimeout(60_000);

const SECURED: Partial<OpcUaConnection> = {
  securityMode: 'SignAndEncrypt',
  securityPolicy: 'Basic256Sha256',
};

describe('a secured connection', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-opcua-security-'));
  const pkiFolder = join(dataDir, 'pki');
  let plc: PlcServer;
  let connections: MachineConnections | null = null;
  let listener = new RecordingListener();

  async function startPlc(port: number, serverPki: string): Promise<PlcServer> {
    return PlcServer.start({
      port,
      pkiFolder: serverPki,
      securityModes: [MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt],
      users: { reader: 'right' },
      nodes: [
        { path: 'CAS_01/Temperature', dataType: DataType.Double, value: 24.5 },
        { path: 'CAS_01/Vibration', dataType: DataType.Double, value: 1 },
        { path: 'CAS_01/Status', dataType: DataType.Int32, value: 1 },
        { path: 'CAS_01/InspectionResult', dataType: DataType.String, value: '' },
      ],
    });
  }

  beforeAll(async () => {
    plc = await startPlc(await freePort(), plcPkiFolder());
  });
  beforeEach(() => {
    listener = new RecordingListener();
  });
  afterEach(async () => {
    await connections?.close();
    connections = null;
  });
  afterAll(async () => {
    await plc.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function connect(connection: Partial<OpcUaConnection>, password?: string): Promise<void> {
    connections = await connectMachines([machineAt(plc.endpoint, { connection })], listener, {
      pkiFolder,
      applicationName: 'cellgate-test',
      secretOf: ({ env }) => {
        if (env !== 'PLC_PASSWORD' || password === undefined) {
          throw new Error(`${env} is not set`);
        }
        return password;
      },
      timing: { retryMinMs: 100, retryMaxMs: 300 },
    });
  }

  const pinned = (): Partial<OpcUaConnection> => ({
    ...SECURED,
    serverThumbprint: thumbprintOf(plc.server.getCertificate()),
  });

  it('delivers when the server shows the pinned certificate', async () => {
    await connect(pinned());
    await listener.value((v) => v.value === 24.5);
  });

  it('refuses a server with another certificate and names both thumbprints', async () => {
    const wrong = 'ab'.repeat(32);
    await connect({ ...SECURED, serverThumbprint: wrong });
    const { reason } = await listener.state('disconnected');
    expect(reason).toBe(
      `the server certificate has the thumbprint ${thumbprintOf(plc.server.getCertificate())}, pinned is ${wrong}`,
    );
    expect(listener.received).toEqual([]);
  });

  it('refuses an unknown certificate without a pin until the operator trusts it', async () => {
    await connect(SECURED);
    const { reason } = await listener.state('disconnected');
    expect(reason).toContain('is not trusted (BadCertificateUntrusted)');
    const [rejected] = readdirSync(join(pkiFolder, 'rejected'));
    expect(rejected).toBeDefined();
    expect(listener.received).toEqual([]);

    // What the operator does to trust it; the running process takes notice.
    renameSync(join(pkiFolder, 'rejected', `${rejected}`), join(pkiFolder, 'trusted/certs', `${rejected}`));
    await listener.value((v) => v.value === 24.5, 30_000);
  });

  it('never falls back to what the server offers instead', async () => {
    await connect({ ...SECURED, securityPolicy: 'Aes256_Sha256_RsaPss' });
    const { reason } = await listener.state('disconnected');
    expect(reason).toBe(
      'the server offers no SignAndEncrypt/Aes256_Sha256_RsaPss, it offers None/None, SignAndEncrypt/Basic256Sha256',
    );
    expect(listener.received).toEqual([]);
  });

  it('logs in with the password that the environment holds', async () => {
    const user = { type: 'userName', name: 'reader', password: { env: 'PLC_PASSWORD' } } as const;
    await connect({ ...pinned(), user }, 'right');
    await listener.value((v) => v.value === 24.5);
  });

  it('reports a wrong and a missing password without showing it', async () => {
    const user = { type: 'userName', name: 'reader', password: { env: 'PLC_PASSWORD' } } as const;
    await connect({ ...pinned(), user }, 'wrong-secret');
    const refused = await listener.state('disconnected');
    expect(refused.reason).toMatch(/BadUserAccessDenied|BadIdentityTokenRejected/);
    expect(refused.reason).not.toContain('wrong-secret');
    await connections?.close();

    listener = new RecordingListener();
    await connect({ ...pinned(), user });
    expect((await listener.state('disconnected')).reason).toBe('PLC_PASSWORD is not set');
  });

  it('does not follow a server that comes back with another certificate than the pinned one', async () => {
    await connect(pinned());
    await listener.value((v) => v.value === 24.5);
    const { port } = plc;
    await plc.stop();
    await listener.state('disconnected');
    listener.clear();
    plc = await startPlc(port, join(dataDir, 'other-plc-pki'));
    await eventually(() => connections?.status()[0]?.reason?.includes('pinned is') ?? false, 'the refusal');
    expect(listener.received).toEqual([]);
  });

  it.each(['Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'] as const)('speaks %s', async (securityPolicy) => {
    const other = await PlcServer.start({
      port: await freePort(),
      pkiFolder: plcPkiFolder(),
      securityModes: [MessageSecurityMode.SignAndEncrypt],
      securityPolicies: [SecurityPolicy[securityPolicy]],
      nodes: [{ path: 'CAS_01/Temperature', dataType: DataType.Double, value: 24.5 }],
    });
    try {
      const connection = {
        ...SECURED,
        securityPolicy,
        serverThumbprint: thumbprintOf(other.server.getCertificate()),
      };
      connections = await connectMachines([machineAt(other.endpoint, { connection })], listener, {
        pkiFolder,
        applicationName: 'cellgate-test',
        secretOf: () => '',
      });
      await listener.value((v) => v.value === 24.5, 30_000);
      const [status] = connections.status();
      expect(status?.serverCertificateExpiresMs).toBeGreaterThan(Date.now());
      expect(connections.ownCertificateExpiresMs()).toBeGreaterThan(Date.now());
      await connections.close();
      connections = null;
    } finally {
      await other.stop();
    }
  });
});
