import { SamplingInputError } from '../errors';
import { averageOutgoingQualityLimit } from '../oc/average-outgoing-quality-limit';
import { samplingFraction } from '../oc/csp1-performance';
import { acceptableQuality, limitingQuality } from '../oc/quality-points';
import type { SamplingPlan } from '../plan';
import { requireLotSize, requireOneOf } from '../require-input';
import { lotSizeRow } from './lot-size-row';
import { MIL_STD_1916_EDITION, milStd1916Provenance } from './mil-std-1916-status';
import {
  PLAN_COLUMNS,
  TABLE_I,
  TABLE_II,
  TABLE_III,
  TABLE_IV,
  VERIFICATION_LEVELS,
  type CodeLetter1916,
  type PlanColumn,
  type VerificationLevel,
} from './mil-std-1916-tables';
import type { Provenance } from './provenance';

export const INSPECTION_MODES = ['normal', 'tightened', 'reduced'] as const;
export type InspectionMode = (typeof INSPECTION_MODES)[number];

export interface MilStd1916Query {
  /** units in the lot, or in the production interval for continuous sampling */
  readonly lotSize: number;
  readonly level: VerificationLevel;
  readonly type: 'attributes' | 'variables' | 'continuous';
  readonly mode: InspectionMode;
}

export interface MilStd1916Plan {
  readonly standard: 'MIL-STD-1916';
  readonly codeLetter: CodeLetter1916;
  /** column of the tables that the mode leads to: one to the left of the level when tightened, to the right when reduced */
  readonly column: PlanColumn;
  /** units to inspect; the whole lot when it is not larger than the sample. Absent for continuous sampling */
  readonly n?: number;
  readonly ac: 0;
  readonly re: 1;
  /** variables: acceptance constant, both (U − x̄)/s ≥ k and (x̄ − L)/s ≥ k */
  readonly k?: number;
  /** variables: with two limits also s/(U − L) ≤ fMax */
  readonly fMax?: number;
  /** continuous: conforming units in a row before sampling starts; null where the table has none (column R) */
  readonly i?: number | null;
  /** continuous: sampling fraction */
  readonly f?: number;
  /** continuous: sampling fraction as printed */
  readonly frequency?: string;
  readonly hundredPercent: boolean;
  readonly edition: string;
  readonly provenance: Provenance;
  /**
   * What the plan means as a statement about the process (type B): the quality accepted with 95 % and with 10 %
   * probability, and for continuous plans the AOQL. MIL-STD-1916 itself has no AQL and no LTPD. Null for 100 % inspection.
   */
  readonly computed: {
    readonly aql95: number | null;
    readonly ltpd10: number | null;
    readonly aoql?: number;
  };
  readonly plan: SamplingPlan | null;
}

/**
 * Plan of MIL-STD-1916 for a lot, verification level and mode. All plans accept on zero.
 *
 * @throws SamplingInputError for a lot size, level, type or mode that is not one
 * @see vectors: test/vectors/sampling/mil_std_1916.json
 * @example
 * milStd1916Plan({ lotSize: 750, level: 'II', type: 'attributes', mode: 'normal' }).n // => 20
 */
export function milStd1916Plan(query: MilStd1916Query): MilStd1916Plan {
  const { lotSize } = query;
  requireLotSize(lotSize);
  const level = requireOneOf('SAMPLING_UNKNOWN_LEVEL', 'level', query.level, VERIFICATION_LEVELS);
  const type = requireOneOf('SAMPLING_UNKNOWN_KIND', 'type', query.type, [
    'attributes',
    'variables',
    'continuous',
  ]);
  const mode = requireOneOf('SAMPLING_UNKNOWN_MODE', 'mode', query.mode, INSPECTION_MODES);
  const shift = mode === 'tightened' ? -1 : mode === 'reduced' ? 1 : 0;
  const column = PLAN_COLUMNS[PLAN_COLUMNS.indexOf(level) + shift] as PlanColumn;
  return milStd1916Column(lotSize, codeLetter1916(lotSize, level), column, type);
}

/** Plan of one column of Tables II to IV in the row of a code letter, for a lot of the size. */
export function milStd1916Column(
  lotSize: number,
  codeLetter: CodeLetter1916,
  column: PlanColumn,
  type: MilStd1916Query['type'],
): MilStd1916Plan {
  const at = PLAN_COLUMNS.indexOf(column);
  const base = {
    standard: 'MIL-STD-1916',
    codeLetter,
    column,
    ac: 0,
    re: 1,
    edition: MIL_STD_1916_EDITION,
    provenance: milStd1916Provenance(type, column),
  } as const;
  if (type === 'continuous') {
    const frequency = TABLE_IV[codeLetter].f[at] as string;
    const i = TABLE_IV[codeLetter].i[at] as number | null;
    const plan: SamplingPlan | null = i === null ? null : { kind: 'csp1', i, f: frequency };
    const figures = { i, f: samplingFraction(frequency), frequency, hundredPercent: false, plan };
    return { ...base, ...figures, computed: computedPoints(plan) };
  }
  const n = (type === 'attributes' ? TABLE_II[codeLetter] : TABLE_III[codeLetter].n)[at] as number;
  const variables =
    type === 'variables'
      ? { k: TABLE_III[codeLetter].k[at] as number, fMax: TABLE_III[codeLetter].f[at] as number }
      : null;
  if (lotSize <= n) {
    return {
      ...base,
      ...variables,
      n: lotSize,
      hundredPercent: true,
      plan: null,
      computed: computedPoints(null),
    };
  }
  const plan: SamplingPlan = variables
    ? { kind: 'variables', n, k: variables.k, sigma: 'unknown' }
    : { kind: 'single', n, c: 0 };
  return { ...base, ...variables, n, hundredPercent: false, plan, computed: computedPoints(plan) };
}

/**
 * Table I: code letter of a lot at a verification level.
 *
 * @throws SamplingInputError
 * @example
 * codeLetter1916(2200, 'II') // => 'E'
 */
export function codeLetter1916(lotSize: number, level: VerificationLevel): CodeLetter1916 {
  requireLotSize(lotSize);
  const letters = lotSizeRow(TABLE_I, lotSize)[1];
  const letter = letters[VERIFICATION_LEVELS.indexOf(level)];
  if (letter === undefined) {
    throw new SamplingInputError(
      'SAMPLING_UNKNOWN_LEVEL',
      'level',
      level,
      `must be one of ${VERIFICATION_LEVELS.join(', ')}`,
    );
  }
  return letter as CodeLetter1916;
}

function computedPoints(plan: SamplingPlan | null): MilStd1916Plan['computed'] {
  if (plan === null) return { aql95: null, ltpd10: null };
  const range = { plan, distribution: 'binomial' } as const;
  const points = { aql95: acceptableQuality(range, 0.05).p, ltpd10: limitingQuality(range, 0.1).p };
  if (plan.kind !== 'csp1') return points;
  const aoql = averageOutgoingQualityLimit(plan, 'binomial')?.value;
  return aoql === undefined ? points : { ...points, aoql };
}
