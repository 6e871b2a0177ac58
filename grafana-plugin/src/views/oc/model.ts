import {
  explainPlan,
  lotPosterior,
  ocCurve,
  SamplingInputError,
  type Distribution,
  type LotPosterior,
  type OcCurve,
  type PlanExplanation,
  type PlanPerformance,
} from '@cellgate/sampling';
import { failed, type Frame, type Outcome } from '../../frames/frame';
import type { OcOptions } from '../../options';
import { planRows, type PlanRow } from './plans';

/** A plan with its curve and what it achieves. */
export interface PlanCurve {
  readonly name: string;
  readonly row: PlanRow;
  readonly lotSize: number | null;
  readonly curve: OcCurve;
  readonly explanation: PlanExplanation;
}

/** What the plan's result says about the lot. */
export interface LotBelief extends LotPosterior {
  readonly plan: string;
  readonly inspected: number;
  readonly found: number;
  readonly limit: number;
}

export interface OcModel {
  readonly quantity: OcOptions['quantity'];
  readonly distribution: Distribution;
  readonly plans: readonly PlanCurve[];
  /** Qualities of all curves, rising. */
  readonly xs: readonly number[];
  /** The quantity of each plan at each quality; null where a plan has none. */
  readonly columns: readonly (readonly (number | null)[])[];
  readonly alpha: number;
  readonly beta: number;
  readonly belief: LotBelief | null;
  readonly notes: readonly string[];
}

const POINTS = 160;

/** OC curves (or AOQ, ASN, ATI) of plans; all probabilities come from `@cellgate/sampling`. Never throws. */
export function ocModel(frames: readonly Frame[], options: OcOptions): Outcome<OcModel> {
  const rows = planRows(frames, options);
  if (!rows.ok) return rows;
  const plans: PlanCurve[] = [];
  for (const row of rows.model) {
    try {
      plans.push(curveOf(row, options));
    } catch (error) {
      return planProblem(row, error);
    }
  }
  let belief: LotBelief | null;
  try {
    belief = beliefOf(plans);
  } catch (error) {
    return planProblem(plans[0]?.row, error);
  }
  const { xs, columns } = sampled(plans, options);
  const missing = columns.every((column) => column.every((value) => value === null));
  if (missing) {
    return failed(
      'error',
      `${options.quantity.toUpperCase()} is not defined for ${plans.length === 1 ? 'this plan' : 'these plans'}${options.quantity === 'ati' ? ' without a lot size' : ''}.`,
      options.quantity === 'ati'
        ? 'Set the option oc.lotSize, or choose another oc.quantity.'
        : 'Choose another oc.quantity.',
    );
  }
  const notes = plans.flatMap(({ name, explanation }) =>
    explanation.warnings.map(({ detail }) => (plans.length > 1 ? `${name}: ${detail}` : detail)),
  );
  return {
    ok: true,
    model: {
      quantity: options.quantity,
      distribution: options.distribution,
      plans,
      xs,
      columns,
      alpha: options.alpha,
      beta: options.beta,
      belief,
      notes,
    },
  };
}

function curveOf(row: PlanRow, options: OcOptions): PlanCurve {
  const { plan } = row;
  const distribution = distributionOf(row, options);
  const lot = row.lotSize === null ? {} : { lotSize: row.lotSize };
  const about = { plan, distribution, ...lot };
  const curve = ocCurve({ ...about, alpha: options.alpha, beta: options.beta });
  const explanation = explainPlan({
    ...about,
    alpha: options.alpha,
    beta: options.beta,
    ...(row.aql === null ? {} : { aql: wholeUnits(row.aql, row, distribution, Math.floor) }),
    ...(row.ltpd === null ? {} : { ltpd: wholeUnits(row.ltpd, row, distribution, Math.ceil) }),
  });
  return { name: row.name, row, lotSize: row.lotSize, curve, explanation };
}

/** Variables plans know no lots: a lot of known size is judged as its process. */
const distributionOf = (row: PlanRow, options: OcOptions): Distribution =>
  row.plan.kind === 'variables' ? 'binomial' : options.distribution;

/** A lot has whole units: the wanted AQL is taken down to one, the LTPD up. */
function wholeUnits(
  p: number,
  { lotSize }: PlanRow,
  distribution: Distribution,
  round: (units: number) => number,
): number {
  if (distribution !== 'hypergeometric' || lotSize === null) return p;
  const units = p * lotSize;
  const near = Math.round(units);
  return (Math.abs(units - near) < 1e-9 * lotSize ? near : round(units)) / lotSize;
}

/** Curves over common qualities: a grid for a process, the whole numbers of each lot otherwise. */
function sampled(plans: readonly PlanCurve[], options: OcOptions): Pick<OcModel, 'xs' | 'columns'> {
  const value = (point: PlanPerformance): number | null => point[options.quantity] ?? null;
  const widest = Math.max(...plans.map(({ curve }) => curve.points[curve.points.length - 1]?.p ?? 0));
  if (options.distribution === 'hypergeometric') {
    const values = plans.map(({ curve }) => new Map(curve.points.map((point) => [point.p, value(point)])));
    const xs = [...new Set(values.flatMap((map) => [...map.keys()]))].sort((a, b) => a - b);
    return { xs, columns: values.map((map) => xs.map((x) => map.get(x) ?? null)) };
  }
  const xs = Array.from({ length: POINTS + 1 }, (_, i) => (widest * i) / POINTS);
  const columns = plans.map(({ row, curve }) => {
    const distribution = distributionOf(row, options);
    const lot = row.lotSize === null ? {} : { lotSize: row.lotSize };
    const last = curve.points[curve.points.length - 1]?.p ?? 0;
    // A curve that reaches as far already has its points.
    const points =
      last === widest && curve.points.length === xs.length
        ? curve.points
        : ocCurve({ plan: row.plan, distribution, ...lot, points: xs }).points;
    return points.map(value);
  });
  return { xs, columns };
}

function beliefOf(plans: readonly PlanCurve[]): LotBelief | null {
  for (const { name, row, explanation } of plans) {
    const { inspected, found, lotSize, priorA, priorB } = row;
    if (inspected === null || found === null || lotSize === null || priorA === null || priorB === null)
      continue;
    const limit = row.ltpd ?? explanation.ltpd10.p;
    if (limit === null) continue;
    const posterior = lotPosterior({ a: priorA, b: priorB }, { lotSize, n: inspected, x: found }, limit);
    return { ...posterior, plan: name, inspected, found, limit };
  }
  return null;
}

const REMEDIES: Readonly<Record<string, string>> = {
  lotSize:
    'Set the option oc.lotSize (or N in oc.plans) to a whole number; the hypergeometric distribution needs it.',
  n: 'A sample is a whole number from 1 to the lot size: check n in the option oc.plans or the field of oc.fields.n.',
  c: 'An acceptance number is a whole number from 0 on: check c in the option oc.plans or the field of oc.fields.c.',
  k: 'Check k in the option oc.plans or the field of oc.fields.k.',
  alpha: 'Set the option oc.alpha between 0 and 1.',
  beta: 'Set the option oc.beta between 0 and 1.',
  distribution: 'Choose another oc.distribution.',
};

function planProblem(row: PlanRow | undefined, error: unknown): Outcome<never> {
  const where = row === undefined ? '' : `Plan "${row.name}": `;
  if (!(error instanceof SamplingInputError)) {
    return failed(
      'error',
      `${where}${error instanceof Error ? error.message : String(error)}.`,
      'Check the options of the group "Sampling plans".',
    );
  }
  const field = /^[^.[]*\.?(\w+)$/.exec(error.field)?.[1] ?? error.field;
  return failed(
    'error',
    `${where}${error.message}.`,
    REMEDIES[error.field] ??
      REMEDIES[field] ??
      `Check ${error.field} in the options of the group "Sampling plans".`,
  );
}
