import { SamplingInputError } from '../errors';
import type { PlanStage, SamplingPlan } from '../plan';
import { milStd1916Ladder, z14Ladder, type Rung } from '../risk/elevation-ladder';
import { customTablePlan, PERCENTAGE_SAMPLING_TABLE } from '../standards/custom-lot-size-table';
import { milStd1916Column, milStd1916Plan, type InspectionMode } from '../standards/mil-std-1916-plan';
import type { PlanColumn } from '../standards/mil-std-1916-tables';
import type { Provenance } from '../standards/provenance';
import { z14Plan } from '../standards/z1-4-plan';
import type { FloorStandard } from './inspection-policy';

/** Counted, or measured and judged by mean and standard deviation. */
export type InspectionMethod = 'attributes' | 'variables';

/** A plan that an inspector can carry out, taken from a table. */
export interface TablePlan {
  readonly standard: string;
  readonly edition: string;
  readonly provenance: Provenance;
  /** level and, where the table has them, column and code letter */
  readonly level: string;
  readonly codeLetter: string | null;
  readonly method: InspectionMethod;
  /** attributes: a single plan is one stage; variables: one stage with the sample size */
  readonly stages: readonly PlanStage[];
  /** counts above this and below the rejection number accept the lot, and end reduced inspection; as a rule the last Ac */
  readonly acceptWithoutRemark: number;
  readonly hundredPercent: boolean;
  /** variables: acceptance constant, and with two limits the largest s/(U − L) */
  readonly k?: number;
  readonly fMax?: number;
  /** for OC computations; null when every unit is inspected */
  readonly plan: SamplingPlan | null;
  /** AQL of Z1.4 above 10 counts nonconformities per 100 units, several to a unit */
  readonly perUnit: boolean;
  readonly notes: readonly string[];
}

/** The plan of the floor and the plans above it. */
export interface FloorLadder {
  readonly floor: TablePlan;
  /** the floor first; one rung where the table has none above it */
  readonly rungs: readonly Rung[];
  /** the plan of a rung */
  readonly at: (rung: Rung) => TablePlan;
}

/**
 * Floor plan of a lot and what may be applied above it.
 *
 * @throws SamplingInputError for a lot the table does not reach, or a method it does not have
 */
export function floorLadder(
  floor: FloorStandard,
  lotSize: number,
  mode: InspectionMode,
  method: InspectionMethod,
): FloorLadder {
  if (method === 'variables' && floor.standard !== 'mil-std-1916') {
    const rule = `the floor is ${floor.standard}, whose plans count; only MIL-STD-1916 has variables plans here`;
    throw new SamplingInputError('SAMPLING_PLAN_NOT_AVAILABLE', 'method', method, rule);
  }
  switch (floor.standard) {
    case 'mil-std-1916':
      return milStd1916Floor(floor.level, lotSize, mode, method);
    case 'z1.4':
      return z14Floor(floor, lotSize, mode);
    case 'percentage': {
      const found = customTablePlan(PERCENTAGE_SAMPLING_TABLE, lotSize);
      const plan = tablePlan(found, 'table', null, 'attributes', [
        { n: found.n, ac: found.ac, re: found.re },
      ]);
      return single(
        found.hundredPercent ? plan : { ...plan, plan: { kind: 'single', n: found.n, c: found.ac } },
      );
    }
  }
}

function milStd1916Floor(
  level: Extract<FloorStandard, { standard: 'mil-std-1916' }>['level'],
  lotSize: number,
  mode: InspectionMode,
  method: InspectionMethod,
): FloorLadder {
  const counted = milStd1916Plan({ lotSize, level, type: 'attributes', mode });
  const planAt = (column: PlanColumn): TablePlan => {
    const found = milStd1916Column(lotSize, counted.codeLetter, column, method);
    const n = found.n ?? lotSize;
    const of = tablePlan(found, column, found.codeLetter, found.hundredPercent ? 'attributes' : method, [
      { n, ac: 0, re: 1 },
    ]);
    if (found.plan === null) return of;
    const measured =
      found.k === undefined || found.fMax === undefined ? {} : { k: found.k, fMax: found.fMax };
    return { ...of, ...measured, plan: found.plan };
  };
  const floor = planAt(counted.column);
  // Variables plans protect as the attributes plan of their column does, so those samples measure the rungs.
  const rungs = milStd1916Ladder(counted, method === 'variables' ? Number.MAX_SAFE_INTEGER : lotSize);
  const everyUnit: TablePlan = {
    ...floor,
    method: 'attributes',
    stages: [{ n: lotSize, ac: 0, re: 1 }],
    hundredPercent: true,
    plan: null,
  };
  return {
    floor,
    rungs: method === 'variables' ? rungs.slice(0, -1) : rungs,
    at: (rung) => (rung.hundredPercent ? everyUnit : planAt(rung.level as PlanColumn)),
  };
}

function z14Floor(
  floor: Extract<FloorStandard, { standard: 'z1.4' }>,
  lotSize: number,
  mode: InspectionMode,
): FloorLadder {
  const found = z14Plan({ lotSize, level: floor.level, aql: floor.aql, mode, type: floor.scheme });
  const perUnit = floor.aql > 10;
  const level = `${floor.level}, AQL ${floor.aql}`;
  if (found.hundredPercent || found.plan.kind === 'multiple') {
    const stages = found.hundredPercent
      ? [{ n: lotSize, ac: found.re - 1, re: found.re }]
      : (found.plan as Extract<SamplingPlan, { kind: 'multiple' }>).stages;
    const plan = tablePlan(found, level, found.codeLetter, 'attributes', stages);
    const acceptWithoutRemark = found.stages?.at(-1)?.ac ?? found.ac;
    return single({
      ...plan,
      acceptWithoutRemark,
      perUnit,
      ...(found.hundredPercent ? {} : { plan: found.plan }),
    });
  }
  const planAt = (n: number): TablePlan => {
    const hundredPercent = n >= lotSize;
    const of = tablePlan(found, level, found.codeLetter, 'attributes', [
      { n, ac: found.re - 1, re: found.re },
    ]);
    return {
      ...of,
      acceptWithoutRemark: found.ac,
      hundredPercent,
      perUnit,
      plan: hundredPercent ? null : { kind: 'single', n, c: found.re - 1 },
    };
  };
  return {
    floor: planAt(found.n),
    rungs: z14Ladder(found, lotSize),
    at: (rung) => planAt(rung.n),
  };
}

function tablePlan(
  found: {
    readonly standard: string;
    readonly edition: string;
    readonly provenance: Provenance;
    readonly hundredPercent: boolean;
    readonly notes?: readonly string[];
  },
  level: string,
  codeLetter: string | null,
  method: InspectionMethod,
  stages: readonly PlanStage[],
): TablePlan {
  return {
    standard: found.standard,
    edition: found.edition,
    provenance: found.provenance,
    level,
    codeLetter,
    method,
    stages,
    acceptWithoutRemark: stages.at(-1)?.ac ?? 0,
    hundredPercent: found.hundredPercent,
    plan: null,
    perUnit: false,
    notes: found.notes ?? [],
  };
}

// A plan without others above it: nothing can be elevated, and nothing is.
function single(plan: TablePlan): FloorLadder {
  const n = plan.stages.reduce((sum, stage) => sum + stage.n, 0);
  const rung: Rung = {
    level: plan.level,
    n,
    c: plan.stages.at(-1)?.ac ?? 0,
    hundredPercent: plan.hundredPercent,
  };
  return { floor: plan, rungs: [rung], at: () => plan };
}

/**
 * Variables plan with the protection of an attributes rung: the first column at or above it that accepts a bad lot no more often,
 * else every unit.
 *
 * @param steps - rungs above the floor that the attributes plan was raised by; 0 is the floor itself
 * @param accepted - probability that a rung accepts a bad lot
 */
export function variablesPlanLike(
  ladder: FloorLadder,
  applied: { readonly steps: number; readonly rung: Rung },
  accepted: (rung: Rung) => number,
): TablePlan {
  const first = ladder.rungs[0] as Rung;
  if (applied.steps === 0) return ladder.at(first);
  const found = ladder.rungs
    .slice(applied.steps)
    .find((rung) => accepted(rung) <= accepted(applied.rung) * (1 + 1e-12));
  return ladder.at(found ?? { ...first, level: '100 %', hundredPercent: true });
}
