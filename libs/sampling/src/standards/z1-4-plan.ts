import { SamplingInputError } from '../errors';
import { acceptableQuality, limitingQuality } from '../oc/quality-points';
import type { MultiplePlan, PlanStage, SinglePlan } from '../plan';
import { requireLotSize, requireNumber, requireOneOf } from '../require-input';
import { lotSizeRow } from './lot-size-row';
import { INSPECTION_MODES, type InspectionMode } from './mil-std-1916-plan';
import type { Provenance } from './provenance';
import {
  AQLS,
  CODE_LETTER_TABLE,
  CODE_LETTERS_Z14,
  DOUBLE_SAMPLE,
  DOUBLE_STAGES,
  DOUBLE_STAGES_REDUCED,
  INSPECTION_LEVELS,
  MULTIPLE_SAMPLE,
  MULTIPLE_STAGES,
  SINGLE_PLANS,
  type InspectionLevel,
} from './z1-4-tables';

export const Z14_EDITION = 'MIL-STD-105E, 10 May 1989 (plans of ANSI/ASQ Z1.4)';

export interface Z14Query {
  readonly lotSize: number;
  readonly level: InspectionLevel;
  /** acceptable quality level as printed: percent nonconforming, above 10 nonconformities per 100 units */
  readonly aql: number;
  readonly mode: InspectionMode;
  /** single unless told otherwise */
  readonly type?: 'single' | 'double' | 'multiple';
}

export interface Z14Plan {
  readonly standard: 'Z1.4';
  /** of the lot size and level; arrows may lead to the plan of another letter */
  readonly codeLetter: string;
  readonly type: 'single' | 'double' | 'multiple';
  /** units of the single plan, or of one stage; the whole lot when it is not larger than all samples together */
  readonly n: number;
  readonly ac: number;
  readonly re: number;
  readonly stages?: readonly PlanStage[];
  readonly hundredPercent: boolean;
  readonly edition: string;
  readonly provenance: Provenance;
  /** quality accepted with 95 % and 10 % probability: fraction nonconforming, above AQL 10 nonconformities per unit */
  readonly computed: { readonly aql95: number | null; readonly ltpd10: number | null };
  /** the plan for OC computations; under reduced inspection Ac < d < Re accepts and ends reduced inspection */
  readonly plan: SinglePlan | MultiplePlan;
  readonly notes: readonly string[];
}

/**
 * Plan of MIL-STD-105E / ANSI/ASQ Z1.4 with its arrows resolved.
 *
 * @throws SamplingInputError for a lot size, level, AQL or mode the standard does not have
 * @see vectors: test/vectors/sampling/z1_4_mil_std_105e.json
 * @example
 * z14Plan({ lotSize: 1000, level: 'II', aql: 1, mode: 'normal' }).n // => 80
 */
export function z14Plan(query: Z14Query): Z14Plan {
  const { lotSize } = query;
  requireLotSize(lotSize);
  const level = requireOneOf('SAMPLING_UNKNOWN_LEVEL', 'level', query.level, INSPECTION_LEVELS);
  const mode = requireOneOf('SAMPLING_UNKNOWN_MODE', 'mode', query.mode, INSPECTION_MODES);
  const wanted = requireOneOf('SAMPLING_UNKNOWN_KIND', 'type', query.type ?? 'single', [
    'single',
    'double',
    'multiple',
  ]);
  requireNumber('aql', query.aql);
  const aqlIndex = AQLS.indexOf(query.aql);
  if (aqlIndex < 0) {
    throw new SamplingInputError(
      'SAMPLING_UNKNOWN_AQL',
      'aql',
      query.aql,
      `must be one of ${AQLS.join(', ')}`,
    );
  }
  const codeLetter = lotSizeRow(CODE_LETTER_TABLE, lotSize)[1][INSPECTION_LEVELS.indexOf(level)] as string;
  const [n, ac, re] = z14SingleCell(codeLetter, aqlIndex, mode);
  const notes: string[] = [];
  const found = stagesOf(wanted, mode, n, ac, re, notes);
  const perUnit = query.aql > 10;
  if (perUnit)
    notes.push(
      'This AQL counts nonconformities per 100 units; the computed points are nonconformities per unit.',
    );
  if (mode === 'reduced' && re > ac + 1) {
    notes.push(`More than ${ac} but fewer than ${re} accepts this lot and returns to normal inspection.`);
  }
  const plan: SinglePlan | MultiplePlan =
    found.type === 'single'
      ? { kind: 'single', n, c: re - 1 }
      : { kind: 'multiple', stages: closeGap(found.stages) };
  const total = found.type === 'single' ? n : found.stages.reduce((sum, stage) => sum + stage.n, 0);
  const hundredPercent = lotSize <= total;
  const range = { plan, distribution: perUnit ? 'poisson' : 'binomial' } as const;
  return {
    standard: 'Z1.4',
    codeLetter,
    type: found.type,
    n: hundredPercent ? lotSize : found.type === 'single' ? n : (found.stages[0] as PlanStage).n,
    ac,
    re,
    ...(found.type === 'single' ? {} : { stages: found.stages }),
    hundredPercent,
    edition: Z14_EDITION,
    provenance: provenanceOf(found.type, mode, ac),
    computed: hundredPercent
      ? { aql95: null, ltpd10: null }
      : { aql95: acceptableQuality(range, 0.05).p, ltpd10: limitingQuality(range, 0.1).p },
    plan,
    notes,
  };
}

const CELLS = new Map<string, readonly [n: number, ac: number, re: number]>();

/**
 * Cell of the single sampling table, arrows resolved.
 *
 * @param aqlIndex - position in the list of AQLs, 0..25
 * @example
 * z14SingleCell('K', 11, 'normal') // => [125, 5, 6]
 */
export function z14SingleCell(
  codeLetter: string,
  aqlIndex: number,
  mode: InspectionMode,
): readonly [n: number, ac: number, re: number] {
  if (CELLS.size === 0) {
    for (const each of INSPECTION_MODES) {
      SINGLE_PLANS[each].forEach((row, letter) => {
        row.split(' ').forEach((cell, column) => {
          const [size, accept, reject] = cell.split(/[:/]/).map(Number) as [number, number, number];
          CELLS.set(`${each} ${CODE_LETTERS_Z14[letter]} ${column}`, [size, accept, reject]);
        });
      });
    }
  }
  const cell = CELLS.get(`${mode} ${codeLetter} ${aqlIndex}`);
  if (cell === undefined) {
    throw new SamplingInputError(
      'SAMPLING_OUTSIDE_TABLE',
      'codeLetter',
      `${codeLetter}, AQL ${aqlIndex}`,
      'no such cell',
    );
  }
  return cell;
}

type Found =
  | { readonly type: 'single' }
  | { readonly type: 'double' | 'multiple'; readonly stages: readonly PlanStage[] };

function stagesOf(
  wanted: 'single' | 'double' | 'multiple',
  mode: InspectionMode,
  n: number,
  ac: number,
  re: number,
  notes: string[],
): Found {
  if (wanted === 'single') return { type: 'single' };
  if (ac === 0 && re === 1) {
    notes.push(`The standard has no ${wanted} plan that accepts on zero; the single plan applies.`);
    return { type: 'single' };
  }
  if (wanted === 'multiple') {
    if (mode === 'reduced') {
      const rule = 'the multiple plans of reduced inspection are not part of the data; use single or double';
      throw new SamplingInputError('SAMPLING_PLAN_NOT_AVAILABLE', 'type', 'multiple, reduced', rule);
    }
    const each = MULTIPLE_SAMPLE[n];
    const pattern = MULTIPLE_STAGES[ac];
    if (each !== undefined && pattern !== undefined)
      return { type: 'multiple', stages: parseStages(pattern, each) };
    notes.push('The standard has no multiple plan for so small a sample; the double plan applies.');
  }
  const each = DOUBLE_SAMPLE[n] ?? (mode === 'reduced' && n === 2 ? 2 : undefined);
  const pattern =
    mode === 'reduced' ? (DOUBLE_STAGES_REDUCED[`${ac}/${re}`] ?? DOUBLE_STAGES[ac]) : DOUBLE_STAGES[ac];
  if (each !== undefined && pattern !== undefined && n > 2) {
    return { type: 'double', stages: parseStages(pattern, each) };
  }
  notes.push('The standard has no double plan for so small a sample; the single plan applies.');
  return { type: 'single' };
}

function parseStages(pattern: string, n: number): PlanStage[] {
  return pattern.split(' ').map((stage) => {
    const [ac, re] = stage.split('/') as [string, string];
    return { n, ac: ac === '#' ? null : Number(ac), re: Number(re) };
  });
}

// Under reduced inspection a count between Ac and Re at the end accepts the lot.
function closeGap(stages: readonly PlanStage[]): PlanStage[] {
  return stages.map((stage, i) => (i === stages.length - 1 ? { ...stage, ac: stage.re - 1 } : stage));
}

function provenanceOf(type: Z14Plan['type'], mode: InspectionMode, ac: number): Provenance {
  const source = 'MIL-STD-105E (10 May 1989), Tables I to IV; US government work';
  if (type === 'single') {
    return {
      source,
      confirmation: 'cross-checked',
      note:
        '1,235 of 1,248 acceptance numbers agree in two independent copies and the other 13 with a third; all but 32 cells also follow ' +
        'from the structure of the tables. Not compared with the printed standard.',
    };
  }
  const suspect = type === 'multiple' && mode === 'tightened' && ac === 3;
  return {
    source,
    confirmation: 'unverified',
    note:
      `One copy only${suspect ? ', and its first rejection number here was corrected from 2 to 3' : ''}; the last stage agrees with the ` +
      'single plan and five multiple patterns with 46 CFR 160.066-12. Not compared with the printed standard.',
  };
}
