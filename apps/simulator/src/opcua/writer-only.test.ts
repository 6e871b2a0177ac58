import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttributeIds, type ClientSession, DataType, UserTokenType, type VariantOptions } from 'node-opcua';
import { Simulator } from '../simulator';
import { ManualClock } from '../testing/manual-clock';
import { OpcClients, resolveNode } from '../testing/opc-client';
import { LineServer } from './line-server';
import { WRITER_USER } from './writer-only';

const PASSWORD = 'only-for-this-test';

describe('a simulator whose writer has a user of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-writer-only-'));
  const clients = new OpcClients();
  const simulator = new Simulator({ clock: new ManualClock(), seed: 1, speed: 1 });
  let server: LineServer;
  let url: string;

  beforeAll(async () => {
    const options = { host: '127.0.0.1', port: 0, pkiDir: join(folder, 'pki'), writerPassword: PASSWORD };
    server = await LineServer.create(options, simulator);
    url = await server.listen();
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    clients.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const control = 'CAS_01/TemperatureControl';
  const uint32 = (value: number): VariantOptions => ({ dataType: DataType.UInt32, value });
  const double = (value: number): VariantOptions => ({ dataType: DataType.Double, value });
  const write = async (session: ClientSession, path: string, value: VariantOptions) =>
    (
      await session.write({
        nodeId: await resolveNode(session, path),
        attributeId: AttributeIds.Value,
        value: { value },
      })
    ).name;
  const call = async (session: ClientSession, seq: number) =>
    session.call({
      objectId: await resolveNode(session, control),
      methodId: await resolveNode(session, `${control}/ApplySetpoint`),
      inputArguments: [
        uint32(seq),
        double(34),
        double(35),
        { dataType: DataType.DateTime, value: new Date(8.64e12) },
      ],
    });
  const all = async (session: ClientSession) => [
    await write(session, `${control}/Req/Value`, double(34)),
    await write(session, `${control}/Req/Seq`, uint32(1)),
    await write(session, `${control}/Req/Commit`, uint32(1)),
    await write(session, `${control}/HbIn`, uint32(1)),
    await write(session, 'CAS_01/TemperatureSetPoint', double(34)),
    (await call(session, 1)).statusCode.name,
  ];

  it('lets others read and change nothing, whatever the channel', async () => {
    for (const security of ['none', 'encrypted'] as const) {
      const statuses = await clients.session(url, all, security);
      expect(statuses).toEqual(Array.from({ length: 6 }, () => 'BadUserAccessDenied'));
    }
    const read = await clients.session(url, async (session) =>
      session.read({ nodeId: await resolveNode(session, `${control}/Act`), attributeId: AttributeIds.Value }),
    );
    expect(read.value.value).toBe(35);
    expect(simulator.contract('CAS_01').answered).toEqual([]);
    expect(simulator.setPoint('CAS_01', 'temperature')).toBe(35);
  });

  it('lets the writer in, with its password only', async () => {
    const as = (password: string) =>
      clients.session(
        url,
        async (session) => {
          await write(session, `${control}/HbIn`, uint32(7));
          return (await call(session, 1)).outputArguments?.[0]?.value as unknown;
        },
        'encrypted',
        { type: UserTokenType.UserName, userName: WRITER_USER, password },
      );
    await expect(as('a guess, and a wrong one')).rejects.toThrow(/BadUserAccessDenied|BadIdentityToken/);
    expect(await as(PASSWORD)).toBe(0);
    expect(simulator.setPoint('CAS_01', 'temperature')).toBe(34);
  });
});
