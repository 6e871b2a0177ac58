import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AttributeIds,
  type ClientSession,
  DataType,
  makeBrowsePath,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  type UserIdentityInfo,
} from 'node-opcua';
import { NAMESPACE_URI } from '../opcua/line-server';

/** Clients of a test with one PKI folder, which `close` removes. */
export class OpcClients {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cellgate-client-'));
  private readonly certificates = new OPCUACertificateManager({
    rootFolder: join(this.folder, 'pki'),
    automaticallyAcceptUnknownCertificate: true,
  });

  /** Opens a session, uses it and closes it. */
  async session<T>(
    url: string,
    use: (session: ClientSession) => Promise<T>,
    security: 'none' | 'encrypted' = 'none',
    user: UserIdentityInfo | null = null,
  ): Promise<T> {
    const client = OPCUAClient.create({
      endpointMustExist: false,
      connectionStrategy: { maxRetry: 0 },
      clientCertificateManager: this.certificates,
      ...(security === 'none'
        ? {}
        : {
            securityMode: MessageSecurityMode.SignAndEncrypt,
            securityPolicy: SecurityPolicy.Basic256Sha256,
          }),
    });
    await client.connect(url);
    try {
      const session = await (user === null ? client.createSession() : client.createSession(user));
      try {
        return await use(session);
      } finally {
        await session.close();
      }
    } finally {
      await client.disconnect();
    }
  }

  close(): void {
    this.certificates.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Node id behind a browse path below Objects, e.g. `CAS_01/Temperature`, or of a property of that node. */
export async function resolveNode(session: ClientSession, path: string, property?: string): Promise<string> {
  const namespace = (await session.readNamespaceArray()).indexOf(NAMESPACE_URI);
  const elements = path.split('/').map((name) => `/${namespace}:${name}`);
  const result = await session.translateBrowsePath(
    makeBrowsePath('ObjectsFolder', elements.join('') + (property ? `.${property}` : '')),
  );
  const target = result.targets?.[0];
  if (!target) throw new Error(`no node ${path}${property ? `.${property}` : ''}: ${result.statusCode.name}`);
  return target.targetId.toString();
}

/** Writes a Double and returns the name of the status. */
export async function writeDouble(session: ClientSession, path: string, value: number): Promise<string> {
  const status = await session.write({
    nodeId: await resolveNode(session, path),
    attributeId: AttributeIds.Value,
    value: { value: { dataType: DataType.Double, value } },
  });
  return status.name;
}
