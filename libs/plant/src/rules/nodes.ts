import { BROWSE_PATH_PATTERN, NAMESPACE_PATTERN, NODE_ID_PATTERN } from '../patterns';
import { type Placed, placed, placedMachines, placedSignals } from '../plant-draft';
import type { Draft, PlantFileInput } from '../plant-file';
import type { Path } from '../plant-issue';
import type { Rule, RuleContext } from './rule';

type NodeDraft = Draft<NonNullable<PlantFileInput['setPoints']>[number]['node']>;

const LARGEST_NUMERIC_ID = 0xffff_ffff;

interface NodeHolder {
  readonly node?: NodeDraft | undefined;
}

export const checkNodes: Rule = (context) => {
  const machines = placedMachines(context.file);
  for (const machine of machines) {
    const { opcua, status, results } = machine.item;
    checkNamespace(context, opcua?.namespace, [...machine.path, 'opcua', 'namespace']);
    // Where the connection itself could not be read, nobody knows whether it has a namespace.
    const hasDefault = opcua === undefined || Object.hasOwn(opcua, 'namespace');
    checkNode(context, { item: status, path: [...machine.path, 'status'] }, hasDefault);
    checkNode(context, { item: results, path: [...machine.path, 'results'] }, hasDefault);
    for (const signal of placedSignals(machine)) checkNode(context, signal, hasDefault);
  }
  for (const setPoint of placed(context.file.setPoints, ['setPoints'])) {
    const machine = machines.find(({ item }) => item.id === setPoint.item.machine)?.item;
    const hasDefault = machine?.opcua === undefined || Object.hasOwn(machine.opcua, 'namespace');
    checkNode(context, setPoint, hasDefault);
    checkNode(context, { item: setPoint.item.control, path: [...setPoint.path, 'control'] }, hasDefault);
  }
};

function checkNamespace({ report, show }: RuleContext, namespace: string | undefined, path: Path): void {
  if (namespace === undefined || NAMESPACE_PATTERN.test(namespace)) return;
  report(path, `${show(namespace)} is not a namespace URI such as urn:maker:machine`);
}

function checkNode(context: RuleContext, holder: Placed<NodeHolder | undefined>, hasDefault: boolean): void {
  const { report, show } = context;
  const node = holder.item?.node;
  if (node === undefined) return;
  const at = [...holder.path, 'node'];
  const { namespace, path, nodeId } = node;
  checkNamespace(context, namespace, [...at, 'namespace']);
  if (!hasDefault && !Object.hasOwn(node, 'namespace')) {
    report([...at, 'namespace'], 'is missing; the node or opcua of its machine must name the namespace URI');
  }
  if (path !== undefined && nodeId !== undefined) {
    report(at, 'has both path and nodeId; exactly one of them is required');
  }
  // A key that is there but was refused for its shape has been reported already.
  if (!Object.hasOwn(node, 'path') && !Object.hasOwn(node, 'nodeId')) {
    report(at, 'has neither path nor nodeId; exactly one of them is required');
  }
  if (path !== undefined && !BROWSE_PATH_PATTERN.test(path)) {
    report([...at, 'path'], `${show(path)} is not a browse path; names joined by "/", none of them empty`);
  } else if (path?.split('/').some((name) => /^\d+:/.test(name))) {
    const rule = 'names stand without a namespace index, all are in the namespace of the node';
    report([...at, 'path'], `${show(path)} carries a namespace index; ${rule}`);
  }
  if (nodeId !== undefined && !isIdentifier(nodeId)) {
    const rule = 's=text, i=number, g=GUID or b=Base64, without "ns=": the namespace is given by its URI';
    report([...at, 'nodeId'], `${show(nodeId)} is not a node id; ${rule}`);
  }
}

function isIdentifier(nodeId: string): boolean {
  return (
    NODE_ID_PATTERN.test(nodeId) && !(nodeId.startsWith('i=') && Number(nodeId.slice(2)) > LARGEST_NUMERIC_ID)
  );
}
