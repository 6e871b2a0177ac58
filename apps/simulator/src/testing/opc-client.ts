import {
  AttributeIds,
  type ClientSession,
  makeBrowsePath,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
} from 'node-opcua';
import { NAMESPACE_URI } from '../opcua/line-server';

/** A client session without security, or with Basic256Sha256 when it has a PKI folder. */
export async function withSession<T>(
  url: string,
  use: (session: ClientSession) => Promise<T>,
  pkiDir?: string,
): Promise<T> {
  const client = OPCUAClient.create({
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0 },
    ...(pkiDir === undefined
      ? {}
      : {
          securityMode: MessageSecurityMode.SignAndEncrypt,
          securityPolicy: SecurityPolicy.Basic256Sha256,
          clientCertificateManager: new OPCUACertificateManager({
            rootFolder: pkiDir,
            automaticallyAcceptUnknownCertificate: true,
          }),
        }),
  });
  await client.connect(url);
  try {
    const session = await client.createSession();
    try {
      return await use(session);
    } finally {
      await session.close();
    }
  } finally {
    await client.disconnect();
  }
}

/** Node id behind a browse path below Objects, e.g. `CAS_01/Temperature`, and its property where one is named. */
export async function resolveNode(session: ClientSession, path: string, property?: string): Promise<string> {
  const namespaces = await session.readNamespaceArray();
  const namespace = namespaces.indexOf(NAMESPACE_URI);
  const elements = path.split('/').map((name) => `/${namespace}:${name}`);
  const result = await session.translateBrowsePath(
    makeBrowsePath('ObjectsFolder', elements.join('') + (property ? `.${property}` : '')),
  );
  const target = result.targets?.[0];
  if (!target) throw new Error(`no node ${path}${property ? `.${property}` : ''}: ${result.statusCode.name}`);
  return target.targetId.toString();
}

export async function readNode(session: ClientSession, nodeId: string) {
  return session.read({ nodeId, attributeId: AttributeIds.Value });
}
