import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType, MessageSecurityMode } from 'node-opcua';
import type { OpcUaConnection } from '@cellgate/plant';
import { connectMachines, type MachineConnections } from './connect-machines';
import { thumbprintOf } from './server-trust';
import { machineAt } from './testing/machine-builder';
import { PlcServer, freePort, plcPkiFolder, type PlcOptions } from './testing/plc-server';
import { RecordingListener } from './testing/recording-listener';
import { selfSigned, type SelfSigned } from './testing/self-signed';

jest.setTimeout(60_000);

const DAY_MS = 86_400_000;

describe('17: certificates and their dates', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-opcua-certificates-'));
  let plc: PlcServer | null = null;
  let connections: MachineConnections | null = null;
  let listener = new RecordingListener();
  let user: SelfSigned;
  let stranger: SelfSigned;

  beforeAll(async () => {
    user = await selfSigned(join(dataDir, 'user'), 'urn:cellgate:user');
    stranger = await selfSigned(join(dataDir, 'stranger'), 'urn:cellgate:stranger');
  });
  beforeEach(() => {
    listener = new RecordingListener();
  });
  afterEach(async () => {
    await connections?.close();
    await plc?.stop();
    connections = null;
    plc = null;
  });
  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function startPlc(options: Partial<PlcOptions> = {}): Promise<PlcServer> {
    plc = await PlcServer.start({
      port: await freePort(),
      pkiFolder: plcPkiFolder(),
      securityModes: [MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt],
      nodes: [{ path: 'CAS_01/Temperature', dataType: DataType.Double, value: 24.5 }],
      ...options,
    });
    return plc;
  }

  async function connect(
    server: PlcServer,
    connection: Partial<OpcUaConnection> = {},
    pkiFolder = join(dataDir, 'pki'),
  ): Promise<MachineConnections> {
    const secured: Partial<OpcUaConnection> = {
      securityMode: 'SignAndEncrypt',
      securityPolicy: 'Basic256Sha256',
      serverThumbprint: thumbprintOf(server.server.getCertificate()),
      ...connection,
    };
    connections = await connectMachines([machineAt(server.endpoint, { connection: secured })], listener, {
      pkiFolder,
      applicationName: 'cellgate-test',
      secretOf: () => '',
      timing: { retryMinMs: 100, retryMaxMs: 300 },
    });
    return connections;
  }

  it.each([
    ['expired', { from: -20, to: -1 }, /expired: it is valid from \S+ to \S+; renew it/],
    ['is not valid yet', { from: 2, to: 20 }, /is not valid yet: it is valid from \S+ to \S+;/],
  ])(
    'refuses a pinned server whose certificate %s, and never takes None instead',
    async (_name, days, told) => {
      const shown = await selfSigned(join(dataDir, `server${days.from}`), 'urn:cellgate:plc', days);
      const server = await startPlc({
        certificateFile: shown.certificateFile,
        privateKeyFile: shown.privateKeyFile,
      });
      await connect(server);
      const { reason } = await listener.state('disconnected');
      expect(reason).toMatch(told);
      expect(reason).toContain(thumbprintOf(shown.der));
      expect(listener.received).toEqual([]);
      expect(server.sessionCount).toBe(0);
    },
  );

  it('takes nothing with an own certificate that has expired, says what to do, and goes on when it was done', async () => {
    const server = await startPlc();
    const pkiFolder = join(dataDir, 'pki-expired');
    const own = await selfSigned(pkiFolder, 'urn:cellgate-test', { from: -20, to: -2 });
    mkdirSync(join(pkiFolder, 'own/certs'), { recursive: true });
    copyFileSync(own.certificateFile, join(pkiFolder, 'own/certs/client_certificate.pem'));
    const followed = await connect(server, {}, pkiFolder);
    const { reason } = await listener.state('disconnected');
    expect(reason).toMatch(/the own certificate expired .+client_certificate\.pem/);
    expect(followed.ownCertificateExpiresMs()).toBeLessThan(Date.now() - DAY_MS);
    expect(listener.received).toEqual([]);
    expect(server.sessionCount).toBe(0);

    rmSync(join(pkiFolder, 'own/certs/client_certificate.pem'));
    await listener.value((v) => v.value === 24.5);
    expect(followed.ownCertificateExpiresMs()).toBeGreaterThan(Date.now() + DAY_MS);
  });

  it('logs in as the user whose certificate and key the plant names', async () => {
    const server = await startPlc({ userCertificates: [user.der] });
    const { certificateFile, privateKeyFile } = user;
    await connect(server, { user: { type: 'certificate', certificateFile, privateKeyFile } });
    await listener.value((v) => v.value === 24.5);
  });

  it('names the refusal of a user certificate that the server does not know', async () => {
    const server = await startPlc({ userCertificates: [user.der] });
    const { certificateFile, privateKeyFile } = stranger;
    await connect(server, { user: { type: 'certificate', certificateFile, privateKeyFile } });
    const { reason } = await listener.state('disconnected');
    expect(reason).toMatch(/BadIdentityTokenRejected|BadUserAccessDenied|BadCertificateUntrusted/);
    expect(listener.received).toEqual([]);
  });

  it('names the refusal of a user who has the certificate and not its key', async () => {
    const server = await startPlc({ userCertificates: [user.der] });
    const { certificateFile } = user;
    const { privateKeyFile } = stranger;
    await connect(server, { user: { type: 'certificate', certificateFile, privateKeyFile } });
    const { reason } = await listener.state('disconnected');
    expect(reason).toMatch(/BadUserSignatureInvalid|BadIdentityTokenRejected|BadIdentityTokenInvalid/);
    expect(listener.received).toEqual([]);
  });

  it('names the file of a user certificate that is not there', async () => {
    const server = await startPlc();
    const { privateKeyFile } = user;
    const certificateFile = join(dataDir, 'nowhere.pem');
    await connect(server, { user: { type: 'certificate', certificateFile, privateKeyFile } });
    expect((await listener.state('disconnected')).reason).toContain('nowhere.pem');
  });
});
