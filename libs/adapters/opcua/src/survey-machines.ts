import type { Machine } from '@cellgate/plant';
import { clientOptions, userIdentityOf, DEFAULT_TIMING } from './client-settings';
import { groupsOf, openPki, type ConnectOptions } from './connect-machines';
import { monitoredNodesOf } from './monitored-node';
import type { LinkEvents } from './link-contract';
import { ServerLink } from './server-link';
import { profileOf } from './server-profile';
import { judgedServerCertificate } from './server-trust';
import type { SurveyedNode } from './survey-nodes';

export interface SurveyedServer {
  readonly endpoint: string;
  readonly machines: readonly string[];
  /** Why nothing could be asked; null when the server answered. */
  readonly problem: string | null;
  readonly nodes: readonly SurveyedNode[];
}

const IGNORING: LinkEvents = {
  values: () => undefined,
  dropped: () => undefined,
  repeated: () => undefined,
  messagesLost: () => undefined,
  unfiltered: () => undefined,
  publishRefused: () => undefined,
  interrupted: () => undefined,
  resumed: () => undefined,
  over: () => undefined,
};

/** Asks the servers of machines, once, for everything that would be followed; nothing is subscribed. */
export async function surveyMachines(
  machines: readonly Machine[],
  options: Pick<ConnectOptions, 'pkiFolder' | 'applicationName' | 'secretOf' | 'timing'>,
): Promise<SurveyedServer[]> {
  const pki = await openPki(options.pkiFolder);
  const timing = { ...DEFAULT_TIMING, connectDeadlineMs: 10_000, ...options.timing };
  const surveyed: SurveyedServer[] = [];
  try {
    for (const { connection, machines: own } of groupsOf(machines)) {
      const common = { endpoint: connection.endpoint, machines: own.map(({ id }) => id) };
      let link: ServerLink | null = null;
      try {
        const user = await userIdentityOf(connection.user, options.secretOf);
        const { applicationName } = options;
        const certificate = await judgedServerCertificate(connection, pki, applicationName, timing);
        link = await ServerLink.open(
          {
            endpoint: connection.endpoint,
            options: clientOptions(connection, pki, applicationName, timing, certificate),
            user,
            timing,
            profile: profileOf(connection),
            committed: () => Promise.resolve(),
            now: Date.now,
          },
          IGNORING,
          new Promise<never>(() => undefined),
        );
        const nodes = await link.survey(own.flatMap(monitoredNodesOf));
        surveyed.push({ ...common, problem: null, nodes });
      } catch (error) {
        surveyed.push({ ...common, problem: (error as Error).message, nodes: [] });
      } finally {
        await link?.close(false);
      }
    }
  } finally {
    await pki.dispose();
  }
  return surveyed;
}
