import {
  MessageSecurityMode,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
} from 'node-opcua';
import { LineNodes, type SetPointAccess } from './line-nodes';
import { restrictWriting, writerUsers } from './writer-only';
import { permitOverflowOfBadValues } from './overflow-of-bad-values';

permitOverflowOfBadValues();

/** Namespace of all nodes of the line. */
export const NAMESPACE_URI = 'urn:cellgate:simulator';

export interface LineServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Folder for the server's own key, certificate and trust lists. */
  readonly pkiDir: string;
  /** Of the only user who may then write; left out or null: everybody may. */
  readonly writerPassword?: string | null;
}

/**
 * The OPC UA server of the line: endpoints without security and with Basic256Sha256, sign and encrypt. Client certificates
 * are accepted unseen, since the endpoint without security is open to everyone anyway.
 */
export class LineServer {
  private constructor(
    private readonly server: OPCUAServer,
    private readonly host: string,
    readonly nodes: LineNodes,
  ) {}

  /** Builds the nodes; nobody can connect before `listen`. */
  static async create(
    { host, port, pkiDir, writerPassword = null }: LineServerOptions,
    setPoints: SetPointAccess,
  ): Promise<LineServer> {
    const certificates = new OPCUACertificateManager({
      rootFolder: pkiDir,
      automaticallyAcceptUnknownCertificate: true,
    });
    const server = new OPCUAServer({
      host,
      hostname: host,
      port,
      nodesets: [nodesets.standard],
      securityModes: [MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt],
      securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256],
      serverCertificateManager: certificates,
      userCertificateManager: certificates,
      ...(writerPassword === null ? {} : { userManager: writerUsers(writerPassword) }),
      serverInfo: { applicationName: { text: 'Cellgate line simulator' } },
      buildInfo: { productName: 'Cellgate line simulator', manufacturerName: 'Cellgate' },
      maxConnectionsPerEndpoint: 100,
      serverCapabilities: {
        maxSessions: 100,
        maxMonitoredItemsQueueSize: 10_000,
        // 0: items that ask for every change get every change, none is folded into the next.
        minSupportedSampleRate: 0,
      },
    });
    await server.initialize();
    const { addressSpace } = server.engine;
    if (!addressSpace) throw new Error('the OPC UA server has no address space');
    const namespace = addressSpace.registerNamespace(NAMESPACE_URI);
    const nodes = new LineNodes(namespace, setPoints);
    if (writerPassword !== null) restrictWriting(namespace);
    return new LineServer(server, host, nodes);
  }

  /**
   * @returns the endpoint's address
   * @throws the error of the socket, e.g. EADDRINUSE
   */
  async listen(): Promise<string> {
    await this.server.start();
    return `opc.tcp://${this.host}:${this.server.endpoints[0]?.port ?? 0}`;
  }

  async stop(): Promise<void> {
    await this.server.shutdown(100);
  }
}
