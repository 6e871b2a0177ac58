import { mkdirSync } from 'node:fs';
import type { Machine, SecretReference } from '@cellgate/plant';
import { LogLevel, OPCUACertificateManager, setLogLevel } from 'node-opcua';
import { DEFAULT_TIMING, type ConnectionTiming } from './client-settings';
import { EndpointConnection } from './endpoint-connection';
import type { EndpointStatus, MachineListener } from './listener';
import { monitoredNodesOf } from './monitored-node';

export interface ConnectOptions {
  /**
   * Folder for the own certificate and the trusted ones, made when missing. One per process: two application
   * names must not share a certificate.
   */
  readonly pkiFolder: string;
  /** Shown by the servers in their session lists; part of the own certificate. */
  readonly applicationName: string;
  /** Value of a secret of the plant description; may throw when it is not there, the connection then waits for it. */
  readonly secretOf: (reference: SecretReference) => string;
  /** Milliseconds since 1970 UTC; the system clock when left out. */
  readonly now?: () => number;
  readonly timing?: Partial<ConnectionTiming>;
}

export interface MachineConnections {
  /** State of each connection, one per distinct endpoint, security and user. */
  status(): EndpointStatus[];
  /** Closes the sessions; afterwards the listener is not called any more. */
  close(): Promise<void>;
}

/**
 * Connects to the OPC UA servers of machines and keeps listening to their signals, status and results, whether
 * the servers are there or not. Only reads: there is no way to write through this library.
 *
 * @throws when the PKI folder cannot be made or read; a server that is away is not an error
 */
export async function connectMachines(
  machines: readonly Machine[],
  listener: MachineListener,
  options: ConnectOptions,
): Promise<MachineConnections> {
  // The library prints what it meets on the way; states and reasons reach the listener instead.
  setLogLevel(LogLevel.Critic);
  mkdirSync(options.pkiFolder, { recursive: true, mode: 0o700 });
  const pki = new OPCUACertificateManager({
    rootFolder: options.pkiFolder,
    automaticallyAcceptUnknownCertificate: false,
  });
  await pki.initialize();
  // Each client gives the manager back when it disconnects; this reference keeps it for the next one.
  pki.referenceCounter += 1;

  const connections = groupsOf(machines).map(
    (group) =>
      new EndpointConnection(
        {
          connection: group.connection,
          machines: group.machines.map(({ id }) => id),
          nodes: group.machines.flatMap(monitoredNodesOf),
          pki,
          applicationName: options.applicationName,
          secretOf: options.secretOf,
          timing: { ...DEFAULT_TIMING, ...options.timing },
          now: options.now ?? Date.now,
        },
        listener,
      ),
  );
  for (const connection of connections) {
    connection.start();
  }
  return {
    status: () => connections.map((connection) => connection.status()),
    close: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
      await pki.dispose();
    },
  };
}

interface ConnectionGroup {
  readonly connection: Machine['connection'];
  readonly machines: Machine[];
}

/** Machines that share endpoint, security and user share one session. */
function groupsOf(machines: readonly Machine[]): ConnectionGroup[] {
  const groups = new Map<string, ConnectionGroup>();
  for (const machine of machines) {
    const { endpoint, securityMode, securityPolicy, serverThumbprint, user } = machine.connection;
    const key = JSON.stringify([endpoint, securityMode, securityPolicy, serverThumbprint, user]);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { connection: machine.connection, machines: [machine] });
    } else {
      group.machines.push(machine);
    }
  }
  return [...groups.values()];
}
