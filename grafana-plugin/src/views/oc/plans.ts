import type { SamplingPlan } from '@cellgate/sampling';
import { failed, type Frame, type Outcome } from '../../frames/frame';
import { numbersOf, tableOf, textsOf } from '../../frames/table';
import type { OcOptions } from '../../options';
import { OC_ROLES } from './fields';

/** A plan to be drawn, with what its row says about the lot. Not yet checked. */
export interface PlanRow {
  readonly name: string;
  readonly plan: SamplingPlan;
  readonly lotSize: number | null;
  readonly aql: number | null;
  readonly ltpd: number | null;
  readonly inspected: number | null;
  readonly found: number | null;
  readonly priorA: number | null;
  readonly priorB: number | null;
}

const MOST_PLANS = 12;
const KEYS = ['n', 'c', 'k', 'N', 'sigma', 'name', 'aql', 'ltpd'];

/** Plans of the option `oc.plans` and of the frames, in this order. */
export function planRows(frames: readonly Frame[], options: OcOptions): Outcome<readonly PlanRow[]> {
  const typed = typedPlans(options);
  if (!typed.ok) return typed;
  const rows = [...typed.model];
  if (frames.some(({ fields }) => fields.length > 0)) {
    const found = tableOf(frames, OC_ROLES, ['n'], options.fields, 'oc');
    // Frames without plans do not matter when the option has some.
    if (found.ok) {
      const read = framePlans(found.model, options);
      if (!read.ok) return read;
      rows.push(...read.model);
    } else if (rows.length === 0) return found;
  }
  if (rows.length === 0) {
    return failed(
      'empty',
      'There is no sampling plan yet.',
      'Write one into the option oc.plans, for instance "n=80 c=1", or query rows with n and c.',
    );
  }
  if (rows.length > MOST_PLANS) {
    return failed(
      'error',
      `There are ${rows.length} plans; at most ${MOST_PLANS} can be told apart.`,
      'Filter the rows of the query.',
    );
  }
  return { ok: true, model: family(rows, options) };
}

function framePlans(
  table: Parameters<typeof numbersOf<keyof typeof OC_ROLES>>[0],
  options: OcOptions,
): Outcome<readonly PlanRow[]> {
  const column = (name: keyof typeof OC_ROLES): ((row: number) => number | null) => {
    const values = numbersOf(table, name);
    return (row) => (values[row] === values[row] ? (values[row] as number) : null);
  };
  const [n, c, k, lotSize] = [column('n'), column('c'), column('k'), column('lotSize')];
  const [aql, ltpd, inspected, found] = [column('aql'), column('ltpd'), column('inspected'), column('found')];
  const [priorA, priorB] = [column('priorA'), column('priorB')];
  const name = textsOf(table, 'name', OC_ROLES.name);
  const rows: PlanRow[] = [];
  for (let row = 0; row < Math.min(table.length, MOST_PLANS + 1); row++) {
    const size = n(row);
    const accept = c(row);
    const constant = k(row);
    if (size === null || (accept === null && constant === null)) {
      return failed(
        'error',
        `Row ${row + 1} is no plan: ${size === null ? 'n is missing' : 'both c and k are missing'}.`,
        'Give n and c (attributes) or n and k (variables), or name their fields in the options oc.fields.n, oc.fields.c and oc.fields.k.',
      );
    }
    const plan: SamplingPlan =
      accept !== null
        ? { kind: 'single', n: size, c: accept }
        : { kind: 'variables', n: size, k: constant ?? NaN, sigma: 'unknown' };
    rows.push({
      name: name(row) ?? planName(plan),
      plan,
      lotSize: lotSize(row) ?? options.lotSize,
      aql: aql(row) ?? options.aql,
      ltpd: ltpd(row) ?? options.ltpd,
      inspected: inspected(row),
      found: found(row),
      priorA: priorA(row),
      priorB: priorB(row),
    });
  }
  return { ok: true, model: rows };
}

function typedPlans(options: OcOptions): Outcome<readonly PlanRow[]> {
  const rows: PlanRow[] = [];
  for (const [index, line] of options.plans.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const read = parsePlan(line);
    if (typeof read === 'string') {
      return failed(
        'error',
        `Line ${index + 1} of the plans, "${line.trim()}": ${read}.`,
        'Write the option oc.plans like "n=80 c=1 N=1000 name=II", "n=50 c=1 ; n=50 c=4" or "n=25 k=1.85 sigma=unknown".',
      );
    }
    rows.push({
      name: read.name ?? planName(read.plan),
      plan: read.plan,
      lotSize: read.lotSize ?? options.lotSize,
      aql: read.aql ?? options.aql,
      ltpd: read.ltpd ?? options.ltpd,
      inspected: options.inspected,
      found: options.found,
      priorA: options.priorA,
      priorB: options.priorB,
    });
  }
  return { ok: true, model: rows };
}

interface TypedPlan {
  readonly plan: SamplingPlan;
  readonly name?: string | undefined;
  readonly lotSize?: number | undefined;
  readonly aql?: number | undefined;
  readonly ltpd?: number | undefined;
}

/** Reads a line of the option; a text says what is wrong with it. */
export function parsePlan(line: string): TypedPlan | string {
  const stages: Record<string, string>[] = [];
  for (const part of line.split(';')) {
    const pairs: Record<string, string> = {};
    const rest = part.replace(/(\w+)\s*=\s*("[^"]*"|[^\s;]+)/g, (_, key: string, value: string) => {
      pairs[key] = value.replace(/^"|"$/g, '');
      return '';
    });
    if (rest.trim() !== '') return `"${rest.trim()}" is not of the form key=value`;
    const foreign = Object.keys(pairs).find((key) => !KEYS.includes(key));
    if (foreign !== undefined) return `"${foreign}" is unknown; known: ${KEYS.join(', ')}`;
    stages.push(pairs);
  }
  const numbers = (pairs: Record<string, string>, key: string): number | undefined =>
    pairs[key] === undefined ? undefined : Number(pairs[key]);
  for (const pairs of stages) {
    for (const key of ['n', 'c', 'k', 'N', 'aql', 'ltpd']) {
      const value = numbers(pairs, key);
      if (value !== undefined && !Number.isFinite(value)) return `${key} is "${pairs[key]}", not a number`;
    }
  }
  const first = stages[0] as Record<string, string>;
  const n = numbers(first, 'n');
  if (n === undefined) return 'n is missing';
  const about = {
    name: first['name'],
    lotSize: numbers(first, 'N'),
    aql: numbers(first, 'aql'),
    ltpd: numbers(first, 'ltpd'),
  };
  const k = numbers(first, 'k');
  if (k !== undefined) {
    const sigma = first['sigma'] ?? 'unknown';
    if (sigma !== 'known' && sigma !== 'unknown') return `sigma is "${sigma}"; it is known or unknown`;
    return { plan: { kind: 'variables', n, k, sigma }, ...about };
  }
  const c = numbers(first, 'c');
  if (c === undefined) return 'c (or k) is missing';
  if (stages.length === 1) return { plan: { kind: 'single', n, c }, ...about };
  const plan = stages.map((pairs, index) => {
    const ac = numbers(pairs, 'c') ?? NaN;
    const last = index === stages.length - 1;
    // Without rejection numbers a stage rejects where the last one would.
    const final = numbers(stages[stages.length - 1] as Record<string, string>, 'c') ?? NaN;
    return { n: numbers(pairs, 'n') ?? NaN, ac, re: last ? ac + 1 : final + 1 };
  });
  return { plan: { kind: 'multiple', stages: plan }, ...about };
}

/** A plan in short. */
export function planName(plan: SamplingPlan): string {
  switch (plan.kind) {
    case 'single':
      return `n = ${plan.n}, c = ${plan.c}`;
    case 'multiple':
      return plan.stages.map(({ n, ac }) => `n = ${n}, c = ${ac ?? '–'}`).join('; ');
    case 'variables':
      return `n = ${plan.n}, k = ${plan.k}`;
    default:
      return plan.kind;
  }
}

/** The first plan with one of its numbers varied, when the option asks for a family. */
function family(rows: readonly PlanRow[], options: OcOptions): readonly PlanRow[] {
  const [base] = rows;
  if (options.family === 'none' || !base || base.plan.kind !== 'single') return rows;
  const values = options.familyValues
    .split(/[,;\s]+/)
    .filter((text) => text !== '')
    .map(Number)
    .slice(0, MOST_PLANS);
  if (values.length === 0) return rows;
  const { plan } = base;
  return values.map((value): PlanRow => {
    switch (options.family) {
      case 'N':
        return { ...base, lotSize: value, name: `N = ${value}` };
      case 'n':
        return { ...base, plan: { ...plan, n: value }, name: `n = ${value}` };
      default:
        return { ...base, plan: { ...plan, c: value }, name: `c = ${value}` };
    }
  });
}
