import { z } from 'zod';
import { get, post } from '../http/route';
import { distributionBody, planBody } from './plan-body';
import {
  aoqlAnswer,
  aqlAnswer,
  explanationAnswer,
  ltpdAnswer,
  ocPointAnswer,
  provenanceAnswer,
  stageAnswer,
} from './sampling-answers';

const number = z.number();
const MOST_POINTS = 2_000;

export const postOc = post({
  id: 'postSamplingOc',
  path: '/sampling/oc',
  tag: 'Sampling',
  summary: 'Operating characteristic of a plan, exactly',
  description:
    'Stateless. Without `points` the curve runs from perfect product to well past the LTPD. With `hypergeometric`, p times ' +
    '`lotSize` has to be a whole number of units: it is never rounded.',
  scope: 'read',
  refusals: [422],
  body: z.strictObject({
    plan: planBody,
    distribution: distributionBody,
    lotSize: number.optional(),
    points: z.array(number).max(MOST_POINTS).optional().meta({ description: 'fractions nonconforming' }),
  }),
  answer: z
    .object({
      type: z.enum(['A', 'B']),
      points: z.array(ocPointAnswer),
      aql: aqlAnswer,
      ltpd: ltpdAnswer,
      aoql: aoqlAnswer.optional(),
      explanation: explanationAnswer,
    })
    .meta({ id: 'OcCurve' }),
});

const achieved = z.object({
  p: number,
  pa: number,
  defectives: z.number().int().optional(),
  alpha: z.number().optional().meta({ description: 'achieved producer’s risk, 1 − pa' }),
  beta: z.number().optional().meta({ description: 'achieved consumer’s risk, pa' }),
});

export const postPlans = post({
  id: 'postSamplingPlans',
  path: '/sampling/plans',
  tag: 'Sampling',
  summary: 'The smallest plan through two risk points',
  description: 'Impossible problems are a 422 whose detail says why.',
  scope: 'read',
  refusals: [422],
  body: z.strictObject({
    aql: number.meta({ description: 'fraction to be accepted with 1 − alpha' }),
    alpha: number,
    ltpd: number.meta({ description: 'fraction to be accepted with beta at most' }),
    beta: number,
    distribution: distributionBody.optional().meta({ description: 'needed for kind single' }),
    lotSize: number.optional(),
    kind: z.enum(['single', 'variables-known', 'variables-unknown']),
  }),
  answer: z
    .object({
      kind: z.enum(['single', 'variables-known', 'variables-unknown']),
      n: z.number().int(),
      c: z.number().int().optional(),
      k: number.optional(),
      producer: achieved,
      consumer: achieved,
      explanation: explanationAnswer,
    })
    .meta({ id: 'DesignedPlan' }),
});

const lotSize = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'a number is expected')
  .transform(Number)
  .meta({ type: 'number', pattern: undefined, description: 'units in the lot' });
const mode = z
  .enum(['normal', 'tightened', 'reduced'])
  .optional()
  .meta({ description: 'normal when left out' });
const computed = z.object({
  aql95: number.nullable().meta({ description: 'quality accepted with 95 %; null: every unit is inspected' }),
  ltpd10: number.nullable().meta({ description: 'quality accepted with 10 %' }),
  aoql: number.optional(),
});
const edition = z.string().meta({ description: 'edition of the standard' });
const explanation = explanationAnswer.nullable().meta({ description: 'null: every unit is inspected' });

export const getMilStd1916Plan = get({
  id: 'getMilStd1916Plan',
  path: '/sampling/standards/mil-std-1916/plan',
  tag: 'Sampling',
  summary: 'Plan of MIL-STD-1916 for a lot',
  description:
    'The standard has verification levels, no AQL and no LTPD; `computed` says what the plan achieves. All plans accept on zero.',
  scope: 'read',
  query: z.strictObject({
    lotSize,
    level: z.string().max(16).meta({ description: 'verification level VII, VI, V, IV, III, II or I' }),
    type: z.enum(['attributes', 'variables', 'continuous']).optional(),
    mode,
  }),
  answer: z
    .object({
      standard: z.string(),
      codeLetter: z.string(),
      level: z.string(),
      mode: z.enum(['normal', 'tightened', 'reduced']),
      column: z.string().meta({ description: 'column of the tables that level and mode lead to' }),
      type: z.enum(['attributes', 'variables', 'continuous']),
      n: z.number().int().nullable().meta({ description: 'units to inspect; null for continuous sampling' }),
      ac: z.number().int(),
      re: z.number().int(),
      k: number.optional().meta({ description: 'variables: acceptance constant' }),
      f: number.optional().meta({
        description: 'variables: F, the largest s/(U − L) with two limits; continuous: the sampling fraction',
      }),
      i: z.number().int().nullish().meta({
        description: 'continuous: conforming units in a row before sampling; null: the table has none',
      }),
      frequency: z.string().optional().meta({ description: 'continuous: sampling fraction as printed' }),
      hundredPercent: z.boolean(),
      edition,
      provenance: provenanceAnswer,
      computed,
      explanation,
    })
    .meta({ id: 'MilStd1916Plan' }),
});

export const getZ14Plan = get({
  id: 'getZ14Plan',
  path: '/sampling/standards/z1.4/plan',
  tag: 'Sampling',
  summary: 'Plan of MIL-STD-105E / ANSI/ASQ Z1.4 for a lot, arrows resolved',
  scope: 'read',
  query: z.strictObject({
    lotSize,
    level: z.string().max(16).meta({ description: 'S-1, S-2, S-3, S-4, I, II or III' }),
    aql: z
      .string()
      .regex(/^\d+(\.\d+)?$/, 'a number is expected')
      .transform(Number)
      .meta({ type: 'number', pattern: undefined, description: 'as printed, 0.010 to 1000' }),
    mode,
    type: z.enum(['single', 'double', 'multiple']).optional().meta({ description: 'single when left out' }),
  }),
  answer: z
    .object({
      standard: z.string(),
      codeLetter: z.string(),
      level: z.string(),
      aql: number,
      mode: z.enum(['normal', 'tightened', 'reduced']),
      type: z.enum(['single', 'double', 'multiple']),
      n: z.number().int(),
      ac: z.number().int(),
      re: z.number().int(),
      stages: z.array(stageAnswer).optional(),
      hundredPercent: z.boolean(),
      edition,
      provenance: provenanceAnswer,
      computed,
      notes: z.array(z.string()),
      explanation,
    })
    .meta({ id: 'Z14Plan' }),
});

const tableRow = z.object({
  lotUpTo: z.number().int(),
  n: z.number().int(),
  ac: z.number().int(),
  re: z.number().int(),
  computed: computed.extend({
    aqlDefectives: z.number().int().nullable().meta({
      description:
        'nonconforming units of a lot of the row’s largest size accepted with 95 % or more (type A)',
    }),
    ltpdDefectives: z.number().int().nullable().meta({ description: 'the first accepted with 10 % at most' }),
  }),
});

export const listTables = get({
  id: 'listSamplingTables',
  path: '/sampling/tables',
  tag: 'Sampling',
  summary: 'Lot-size tables of an organisation, with their true AQL and LTPD',
  description: 'These are tables of no standard.',
  scope: 'read',
  answer: z
    .object({
      data: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          provenance: provenanceAnswer,
          rows: z.array(tableRow),
        }),
      ),
    })
    .meta({ id: 'SamplingTables' }),
});

export const getTablePlan = get({
  id: 'getSamplingTablePlan',
  path: '/sampling/tables/{id}/plan',
  tag: 'Sampling',
  summary: 'Plan of a named table for a lot',
  scope: 'read',
  params: z.strictObject({ id: z.string().max(64) }),
  query: z.strictObject({ lotSize }),
  answer: z
    .object({
      standard: z.string(),
      n: z.number().int(),
      ac: z.number().int(),
      re: z.number().int(),
      hundredPercent: z.boolean(),
      edition,
      provenance: provenanceAnswer,
      computed: tableRow.shape.computed,
      explanation,
      lotExplanation: explanation,
    })
    .meta({ id: 'SamplingTablePlan' }),
});
