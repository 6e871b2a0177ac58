import { mkdirSync } from 'node:fs';
import type { Machine, SecretReference } from '@cellgate/plant';
import { LogLevel, OPCUACertificateManager, setLogLevel } from 'node-opcua';
import { DEFAULT_TIMING, type ConnectionTiming } from './client-settings';
import { EndpointConnection } from './endpoint-connection';
import type { Backfill, EndpointStatus, MachineListener } from './listener';
import { monitoredNodesOf } from './monitored-node';
import { certificateExpiryMs } from './own-certificate';
import { quickenInstants } from './quick-instants';
import type { SubscriptionMemory } from './subscription-memory';

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
  /**
   * Keeps over the end of the process which subscriptions the servers fill: the next process takes them over, and a restart
   * loses nothing. Without it they end with the process.
   */
  readonly memory?: SubscriptionMemory;
  /**
   * Resolves when all values passed on before would survive a power cut: only then is their message acknowledged to the
   * server, which keeps it until then. Left out: at once.
   */
  readonly committed?: () => Promise<void>;
}

export interface MachineConnections {
  /** State of each connection, one per distinct endpoint, security and user. */
  status(): EndpointStatus[];
  /** When the own certificate expires, milliseconds since 1970 UTC; null where it cannot be read. */
  ownCertificateExpiresMs(): number | null;
  /**
   * Follows other machines from now on. A connection whose endpoint, security and user stay keeps its session, and a node
   * that stays its queue.
   */
  update(machines: readonly Machine[]): Promise<void>;
  /** Makes the servers keep what they sample, as long as their queues last, or send it again. */
  setPublishing(enabled: boolean): Promise<void>;
  /** Passes on what the history of a server has for a hole, times by our clock. */
  backfill(machine: string, signals: readonly string[], fromMs: number, toMs: number): Promise<Backfill>;
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
  const pki = await openPki(options.pkiFolder);
  const connections = new Map<string, EndpointConnection>();
  let publishing = true;
  const connect = (group: ConnectionGroup): void => {
    const connection = new EndpointConnection(
      {
        key: group.key,
        connection: group.connection,
        machines: group.machines.map(({ id }) => id),
        nodes: group.machines.flatMap(monitoredNodesOf),
        pki,
        applicationName: options.applicationName,
        secretOf: options.secretOf,
        timing: { ...DEFAULT_TIMING, ...options.timing },
        memory: options.memory ?? null,
        committed: options.committed ?? (() => Promise.resolve()),
        now: options.now ?? Date.now,
      },
      listener,
    );
    connections.set(group.key, connection);
    connection.start();
    if (!publishing) {
      void connection.setPublishing(false);
    }
  };
  groupsOf(machines).forEach(connect);
  return {
    status: () => [...connections.values()].map((connection) => connection.status()),
    ownCertificateExpiresMs: () => certificateExpiryMs(options.pkiFolder),
    update: async (next) => {
      const groups = new Map(groupsOf(next).map((group) => [group.key, group]));
      const gone = [...connections].filter(([key]) => !groups.has(key));
      gone.forEach(([key]) => connections.delete(key));
      await Promise.all(gone.map(([, connection]) => connection.close()));
      for (const [key, group] of groups) {
        const connection = connections.get(key);
        if (connection === undefined) {
          connect(group);
        } else {
          await connection.update(
            group.machines.map(({ id }) => id),
            group.machines.flatMap(monitoredNodesOf),
          );
        }
      }
    },
    setPublishing: async (enabled) => {
      publishing = enabled;
      await Promise.all(
        [...connections.values()].map((connection) =>
          connection.setPublishing(enabled).catch(() => undefined),
        ),
      );
    },
    backfill: async (machine, signals, fromMs, toMs) => {
      const connection = [...connections.values()].find((each) => each.status().machines.includes(machine));
      return (
        (await connection?.backfill(machine, signals, fromMs, toMs)) ?? {
          complete: false,
          values: 0,
          problem: 'the machine is not followed any more',
        }
      );
    },
    close: async () => {
      await Promise.all([...connections.values()].map((connection) => connection.close()));
      await pki.dispose();
    },
  };
}

/** The folder of certificates, made when missing. */
export async function openPki(folder: string): Promise<OPCUACertificateManager> {
  // The library prints what it meets on the way; states and reasons reach the listener instead.
  setLogLevel(LogLevel.Critic);
  quickenInstants();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pki = new OPCUACertificateManager({
    rootFolder: folder,
    automaticallyAcceptUnknownCertificate: false,
  });
  await pki.initialize();
  // Each client gives the manager back when it disconnects; this reference keeps it for the next one.
  pki.referenceCounter += 1;
  return pki;
}

export interface ConnectionGroup {
  readonly key: string;
  readonly connection: Machine['connection'];
  readonly machines: Machine[];
}

/** Machines that share endpoint, security and user share one session. */
export function groupsOf(machines: readonly Machine[]): ConnectionGroup[] {
  const groups = new Map<string, ConnectionGroup>();
  for (const machine of machines) {
    const { endpoint, securityMode, securityPolicy, serverThumbprint, user, profile } = machine.connection;
    const key = JSON.stringify([endpoint, securityMode, securityPolicy, serverThumbprint, user, profile]);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { key, connection: machine.connection, machines: [machine] });
    } else {
      group.machines.push(machine);
    }
  }
  return [...groups.values()];
}
