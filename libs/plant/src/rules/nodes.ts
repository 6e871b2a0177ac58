import { BROWSE_PATH_PATTERN, NAMESPACE_PATTERN, NODE_ID_PATTERN } from '../patterns';
import { type Placed, placed, placedMachines, placedSignals } from '../plant-draft';
import type { Draft, PlantFileInput } from '../plant-file';
import type { Rule, RuleContext } from './rule';

type NodeDraft = Draft<NonNullable<PlantFileInput['setPoints']>[number]['node']>;

const LARGEST_NUMERIC_ID = 0xffff_ffff;

export const checkNodes: Rule = (context) => {
  for (const machine of placedMachines(context.file)) {
    const { status, results } = machine.item;
    checkNode(context, { item: status, path: [...machine.path, 'status'] });
    checkNode(context, { item: results, path: [...machine.path, 'results'] });
    for (const signal of placedSignals(machine)) checkNode(context, signal);
  }
  for (const setPoint of placed(context.file.setPoints, ['setPoints'])) checkNode(context, setPoint);
};

function checkNode(
  { report, show }: RuleContext,
  holder: Placed<{ node?: NodeDraft | undefined } | undefined>,
) {
  const node = holder.item?.node;
  if (node === undefined) return;
  const at = [...holder.path, 'node'];
  const { namespace, path, nodeId } = node;
  if (namespace !== undefined && !NAMESPACE_PATTERN.test(namespace)) {
    report([...at, 'namespace'], `${show(namespace)} is not a namespace URI such as urn:maker:machine`);
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
