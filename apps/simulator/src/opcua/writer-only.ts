import {
  type BaseNode,
  makePermissionFlag,
  makeRoles,
  type Namespace,
  NodeClass,
  type NodeId,
  type UAVariable,
  WellKnownRoles,
} from 'node-opcua';

/** The only user who may change anything once it has a password. */
export const WRITER_USER = 'cellgate-writer';

/** Who may log in, and which roles that gives. */
export function writerUsers(password: string): {
  isValidUser(user: string, given: string): boolean;
  getUserRoles(user: string): NodeId[];
} {
  return {
    isValidUser: (user, given) => user === WRITER_USER && given === password,
    getUserRoles: (user) =>
      makeRoles(user === WRITER_USER ? [WellKnownRoles.AuthenticatedUser, WellKnownRoles.Operator] : []),
  };
}

/** Least privilege: everybody reads, only the writer writes set-points and requests and calls `ApplySetpoint`. */
export function restrictWriting(namespace: Namespace): void {
  const read = makePermissionFlag('Browse | Read | ReadHistory | ReceiveEvents');
  const write = makePermissionFlag('Browse | Read | ReadHistory | ReceiveEvents | Write | Call');
  for (const node of writable(namespace)) {
    node.setRolePermissions([
      { roleId: WellKnownRoles.Anonymous, permissions: read },
      { roleId: WellKnownRoles.AuthenticatedUser, permissions: read },
      { roleId: WellKnownRoles.Operator, permissions: write },
    ]);
  }
}

function writable(namespace: Namespace): BaseNode[] {
  const { nodeIterator } = namespace as unknown as { nodeIterator(): IterableIterator<BaseNode> };
  return [...nodeIterator.call(namespace)].filter(
    (node) =>
      node.nodeClass === NodeClass.Method ||
      (node.nodeClass === NodeClass.Variable && ((node as UAVariable).accessLevel & 2) !== 0),
  );
}
