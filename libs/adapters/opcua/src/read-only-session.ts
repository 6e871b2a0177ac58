import type { ClientSession } from 'node-opcua';

/**
 * The part of a session that this library may touch: it reads, translates paths and subscribes. Writing and
 * calling methods are not in this type, so that no code behind it can change anything in a machine.
 */
export type ReadOnlySession = Pick<
  ClientSession,
  'read' | 'readNamespaceArray' | 'translateBrowsePath' | 'createSubscription2' | 'on'
>;
