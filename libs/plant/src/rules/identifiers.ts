import { FIELD_PATTERN, ID_PATTERN, KIND_PATTERN, LONGEST_ID } from '../patterns';
import { type Placed, placed, placedGroups, placedMachines, placedSignals } from '../plant-draft';
import { formatPath } from '../plant-issue';
import type { Rule, RuleContext } from './rule';

/** Tags and fields that the time series `machine` has besides the signals. */
const RESERVED_FOR_SIGNALS = [
  'time',
  'status',
  'line',
  'machine',
  'kind',
  'cell',
  'lot',
  'order',
  'spec_rev',
];

/** Tags and fields that the time series `inspection` has besides the characteristics. */
const RESERVED_FOR_CHARACTERISTICS = [
  ...['time', 'status', 'line', 'station', 'stage', 'position', 'verdict'],
  ...['cell', 'lot', 'order', 'spec_rev', 'sequence'],
];

export const checkIdentifiers: Rule = (context) => {
  const { file } = context;
  const lines = placed(file.lines, ['lines']);
  const machines = placedMachines(file);
  const characteristics = placed(file.characteristics, ['characteristics']);
  const products = placed(file.products, ['products']);
  const setPoints = placed(file.setPoints, ['setPoints']);

  if (file.site !== undefined) checkId(context, { item: file.site, path: ['site'] });
  for (const holder of [...products, ...lines, ...machines, ...setPoints]) checkId(context, holder);
  for (const characteristic of characteristics) {
    checkField(context, characteristic, RESERVED_FOR_CHARACTERISTICS);
  }
  checkUnique(context, products, 'product');
  checkUnique(context, lines, 'line');
  checkUnique(context, machines, 'machine');
  checkUnique(context, characteristics, 'characteristic');
  checkUnique(context, setPoints, 'set-point');

  for (const machine of machines) {
    const { kind } = machine.item;
    if (kind !== undefined && !KIND_PATTERN.test(kind)) {
      const rule = 'a kind consists of lower-case words joined by "-", such as end-of-line';
      context.report([...machine.path, 'kind'], `${context.show(kind)} is not a kind; ${rule}`);
    }
    const groups = placedGroups(machine);
    const signals = placedSignals(machine);
    for (const group of groups) checkId(context, group);
    for (const signal of signals) checkField(context, signal, RESERVED_FOR_SIGNALS);
    checkUnique(context, groups, 'group', ' of this machine');
    checkUnique(context, signals, 'signal', ' of this machine');
  }
};

type Identified = Placed<{ id?: string | undefined }>;

function checkId({ report, show }: RuleContext, { item: { id }, path }: Identified): void {
  if (id === undefined) return;
  if (!ID_PATTERN.test(id)) {
    report([...path, 'id'], `${show(id)} is not an id; an id matches ${ID_PATTERN.source}`);
  } else checkLength(id, path, report);
}

function checkField(
  { report, show }: RuleContext,
  { item: { id }, path }: Identified,
  reserved: string[],
): void {
  if (id === undefined) return;
  if (!FIELD_PATTERN.test(id)) {
    report([...path, 'id'], `${show(id)} is not a field name; a field name matches ${FIELD_PATTERN.source}`);
  } else if (reserved.includes(id)) {
    report([...path, 'id'], `${show(id)} is reserved; not allowed are ${reserved.join(', ')}`);
  } else if (id.endsWith('_q')) {
    report([...path, 'id'], `${show(id)} is reserved; names ending in "_q" hold the quality of a signal`);
  } else checkLength(id, path, report);
}

function checkLength(id: string, path: Identified['path'], report: RuleContext['report']): void {
  if (id.length <= LONGEST_ID) return;
  report([...path, 'id'], `has ${id.length} characters; an id has at most ${LONGEST_ID}`);
}

function checkUnique({ report, show }: RuleContext, holders: Identified[], what: string, where = ''): void {
  const first = new Map<string, Identified>();
  for (const holder of holders) {
    const { id } = holder.item;
    if (id === undefined) continue;
    const other = first.get(id);
    if (other === undefined) first.set(id, holder);
    else {
      const taken = `is the id of another ${what}${where}, ${formatPath(other.path)}`;
      report([...holder.path, 'id'], `${show(id)} ${taken}; ids are unique`);
    }
  }
}
