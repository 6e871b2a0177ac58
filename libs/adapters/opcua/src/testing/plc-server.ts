import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DataType,
  LogLevel,
  MessageSecurityMode,
  MonitoringMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  setLogLevel,
  type BaseNode,
  type Namespace,
  type ServerSession,
  type Subscription,
  type StatusCode,
  type UAObject,
  type UAVariable,
} from 'node-opcua';

export const PLC_NAMESPACE = 'urn:cellgate:simulator';

export interface PlcOptions {
  readonly port: number;
  /** Namespaces registered before that of the machine nodes: they move its index. */
  readonly namespacesBefore?: readonly string[];
  readonly nodes: readonly PlcNode[];
  /** Nodes with the identifiers of ours, in each of the namespaces before. */
  readonly decoys?: readonly PlcNode[];
  readonly pkiFolder?: string;
  readonly securityModes?: readonly MessageSecurityMode[];
  readonly maxMonitoredItemsPerCall?: number;
  readonly maxSubscriptionsPerSession?: number;
  /** Sessions of all clients together; a further one is refused with BadTooManySessions. */
  readonly maxSessions?: number;
  /** Requests to publish that a session may have waiting; the oldest of more is refused with BadTooManyPublishRequests. */
  readonly maxPublishRequests?: number;
  /** Paths of nodes whose values the server keeps, and gives to HistoryRead. */
  readonly historizing?: readonly string[];
  /** Beside None; Basic256Sha256 when left out. */
  readonly securityPolicies?: readonly SecurityPolicy[];
  /** PEM files of the certificate that the server shows, and of its key; both made below `pkiFolder` when left out. */
  readonly certificateFile?: string;
  readonly privateKeyFile?: string;
  /** Certificates of users, DER, that may log in; none when left out. */
  readonly userCertificates?: readonly Buffer[];
  readonly users?: Readonly<Record<string, string>>;
}

export interface PlcNode {
  /** `CAS_01/Temperature`: folder and browse name; the node id is `s=CAS_01.Temperature`. */
  readonly path: string;
  readonly dataType: DataType;
  readonly value: unknown;
  /** Makes it an AnalogItem with this EURange. */
  readonly euRange?: { readonly low: number; readonly high: number };
  /** Whether the server refuses a deadband in percent although it states an EURange. */
  readonly refusesPercent?: boolean;
}

/** A node-opcua server that plays a PLC on a loopback port. */
export class PlcServer {
  private readonly variables = new Map<string, UAVariable>();
  private readonly folders = new Map<string, UAObject>();
  private readonly sessions = new Set<ServerSession>();

  private constructor(
    readonly server: OPCUAServer,
    private readonly namespace: Namespace,
    readonly port: number,
  ) {
    server.on('create_session', (session) => {
      this.sessions.add(session);
    });
    server.on('session_closed', (session) => {
      this.sessions.delete(session);
    });
  }

  static async start(options: PlcOptions): Promise<PlcServer> {
    setLogLevel(LogLevel.Critic);
    const rootFolder = options.pkiFolder ?? plcPkiFolder();
    const serverCertificateManager = new OPCUACertificateManager({
      rootFolder,
      automaticallyAcceptUnknownCertificate: true,
    });
    await serverCertificateManager.initialize();
    const userCertificateManager = new OPCUACertificateManager({
      rootFolder: join(rootFolder, 'users'),
      automaticallyAcceptUnknownCertificate: false,
    });
    await userCertificateManager.initialize();
    for (const certificate of options.userCertificates ?? []) {
      await userCertificateManager.trustCertificate(certificate);
    }
    const server = new OPCUAServer({
      port: options.port,
      host: '127.0.0.1',
      serverCertificateManager,
      userCertificateManager,
      ...(options.certificateFile === undefined ? {} : { certificateFile: options.certificateFile }),
      ...(options.privateKeyFile === undefined ? {} : { privateKeyFile: options.privateKeyFile }),
      securityModes: [...(options.securityModes ?? [MessageSecurityMode.None])],
      securityPolicies:
        options.securityModes === undefined
          ? [SecurityPolicy.None]
          : [SecurityPolicy.None, ...(options.securityPolicies ?? [SecurityPolicy.Basic256Sha256])],
      serverCapabilities: {
        maxSubscriptionsPerSession: options.maxSubscriptionsPerSession ?? 10,
        maxSessions: options.maxSessions ?? 10,
        operationLimits: { maxMonitoredItemsPerCall: options.maxMonitoredItemsPerCall ?? 100 },
      },
      userManager: {
        isValidUser: (name: string, password: string) => options.users?.[name] === password,
      },
    });
    await server.initialize();
    const { addressSpace } = server.engine;
    if (addressSpace === null) {
      throw new Error('the server has no address space');
    }
    for (const uri of options.namespacesBefore ?? []) {
      const decoy = new PlcServer(server, addressSpace.registerNamespace(uri), options.port);
      for (const node of options.decoys ?? []) {
        decoy.addNode(node);
      }
    }
    const plc = new PlcServer(server, addressSpace.registerNamespace(PLC_NAMESPACE), options.port);
    const { maxPublishRequests } = options;
    if (maxPublishRequests !== undefined) {
      server.on('create_session', ({ publishEngine }) => {
        publishEngine.maxPublishRequestInQueue = maxPublishRequests;
      });
    }
    for (const node of options.nodes) {
      plc.addNode(node);
    }
    for (const path of options.historizing ?? []) {
      addressSpace.installHistoricalDataNode(plc.variable(path), { maxOnlineValues: 100_000 });
    }
    await server.start();
    return plc;
  }

  get endpoint(): string {
    return `opc.tcp://127.0.0.1:${this.port}`;
  }

  addNode({ path, dataType, value, euRange, refusesPercent = false }: PlcNode): void {
    const [folderName, name] = path.split('/');
    if (folderName === undefined || name === undefined) {
      throw new Error(`${path} is not folder/name`);
    }
    const folder =
      this.folders.get(folderName) ??
      this.namespace.addObject({
        organizedBy: this.server.engine.addressSpace?.rootFolder.objects ?? 'i=85',
        browseName: folderName,
      });
    this.folders.set(folderName, folder);
    const described = {
      componentOf: folder,
      browseName: name,
      nodeId: `s=${folderName}.${name}`,
      dataType: DataType[dataType],
      minimumSamplingInterval: 0,
    };
    const variable =
      euRange === undefined
        ? this.namespace.addVariable(described)
        : this.namespace.addAnalogDataItem({ ...described, engineeringUnitsRange: euRange });
    if (refusesPercent) {
      // The server looks here before it takes such a filter; a client finds the property all the same.
      const childOf = variable.getChildByName.bind(variable) as (
        name: string,
        index?: number,
      ) => BaseNode | null;
      const hiding = (name: string, index?: number) => (name === 'EURange' ? null : childOf(name, index));
      variable.getChildByName = hiding as typeof variable.getChildByName;
    }
    this.variables.set(path, variable);
    this.set(path, value, { dataType });
  }

  removeNode(path: string): void {
    const variable = this.variable(path);
    this.namespace.deleteNode(variable);
    this.variables.delete(path);
  }

  set(
    path: string,
    value: unknown,
    options: { statusCode?: StatusCode; at?: Date; dataType?: DataType } = {},
  ): void {
    const variable = this.variable(path);
    const dataType = options.dataType ?? (variable.dataType.value as DataType);
    variable.setValueFromSource(
      { dataType, value },
      options.statusCode ?? StatusCodes.Good,
      options.at ?? new Date(),
    );
  }

  private variable(path: string): UAVariable {
    const variable = this.variables.get(path);
    if (variable === undefined) {
      throw new Error(`no node ${path}`);
    }
    return variable;
  }

  /** Counts sessions that the server knows. */
  get sessionCount(): number {
    return this.server.engine.currentSessionCount;
  }

  /** Requests to publish that wait at the server, those of the session with the most. */
  get waitingPublishRequests(): number {
    return Math.max(
      0,
      ...[...this.sessions].map(({ publishEngine }) => publishEngine.pendingPublishRequestCount),
    );
  }

  /** Lets the server see the last value before the next one replaces it. */
  async sampled(): Promise<void> {
    await new Promise((resolve) => {
      setTimeout(resolve, 60);
    });
  }

  /** As a server does that ran out of sessions: the client is not told. */
  forgetSessions(): void {
    for (const session of this.sessions) {
      this.server.engine.closeSession(session.authenticationToken, true, 'Terminated');
    }
    this.sessions.clear();
  }

  /** Messages that were sent and not acknowledged, all subscriptions together. */
  get unacknowledged(): number {
    return this.subscriptions().reduce(
      (sum, subscription) => sum + subscription.sentNotificationMessageCount,
      0,
    );
  }

  /** As a server does whose sampling of a node died: the value changes, and nobody is told. */
  muteNode(path: string): void {
    const nodeId = this.variable(path).nodeId.toString();
    for (const subscription of this.subscriptions()) {
      for (const id of subscription.getMonitoredItems().serverHandles) {
        const item = subscription.getMonitoredItem(id);
        if (item !== null && item.itemToMonitor.nodeId?.toString() === nodeId) {
          item.setMonitoringMode(MonitoringMode.Disabled);
        }
      }
    }
  }

  private subscriptions(): Subscription[] {
    return [...this.sessions].flatMap(({ publishEngine }) => [...publishEngine.subscriptions]);
  }

  endSubscriptions(): void {
    for (const subscription of this.subscriptions()) {
      subscription.terminate();
    }
  }

  async stop(): Promise<void> {
    await this.server.shutdown(0);
  }
}

/** One key pair for all servers of all test runs: making one takes seconds. */
export function plcPkiFolder(): string {
  return join(tmpdir(), 'cellgate-test-plc-pki');
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') {
          reject(new Error('no port'));
        } else {
          resolve(address.port);
        }
      });
    });
  });
}
