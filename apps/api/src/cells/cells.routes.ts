import { z } from 'zod';
import { id, instant, integer, measured, time } from '../http/fields';
import { get } from '../http/route';

const grade = z.enum(['HIGH', 'LOW', 'INSUFFICIENT_EVIDENCE']);
const stage = z.enum(['IPQC', 'FQC', 'OQC']);
const recommendation = z.enum(['short-term testing recommended', 'safe for all usage', 'measure again']);
export const score = measured.meta({ description: '0 to 100, 75 = threshold; null: no evidence to score' });

export const scoreInterval = z
  .object({ low: z.number(), high: z.number() })
  .nullable()
  .meta({ description: '95 % interval of the score, from the failures among like cells; null: not known' });

export const factorAnswer = z
  .object({
    feature: z.string(),
    value: z.number(),
    unit: z.string().meta({ description: 'of the value; empty: it has none' }),
    contribution: z.number().meta({ description: 'log-odds; positive raises the risk' }),
  })
  .meta({ id: 'Factor' });

export const listCells = get({
  id: 'listCells',
  path: '/cells',
  tag: 'Cells',
  summary: 'Cells, the one first seen last comes first',
  description:
    '`from` ≤ first seen < `to`; default: the last 90 days, at most 400. Follow `page.nextCursor` with the same ' +
    'filters until it is null.',
  scope: 'read',
  query: z.strictObject({
    grade: grade.optional(),
    lot: id.optional(),
    order: id.optional(),
    from: instant.optional(),
    to: instant.optional(),
    limit: integer(1, 200).optional().meta({ default: 50 }),
    cursor: z.string().max(1_024).optional(),
  }),
  answer: z
    .object({
      data: z.array(
        z
          .object({
            id: z.string(),
            lot: z.string().nullable(),
            order: z.string().nullable(),
            line: z.string().nullable(),
            firstSeenAt: time,
            lastStage: stage.nullable(),
            grade: grade.nullable().meta({ description: 'null: not assessed yet' }),
            score,
            scoreInterval,
            probability: measured.meta({ description: 'of a defect; null: no evidence, or not calibrated' }),
            recommendation: recommendation.nullable(),
            assessedAt: time.nullable(),
            reasons: z.array(z.string()).meta({ description: 'why it is not of low risk' }),
            factors: z.array(factorAnswer).meta({ description: 'strongest first; empty: not assessed' }),
          })
          .meta({ id: 'CellSummary' }),
      ),
      page: z.object({
        nextCursor: z.string().nullable(),
        limit: z.number().int(),
      }),
    })
    .meta({ id: 'CellPage' }),
});

export const getCell = get({
  id: 'getCell',
  path: '/cells/{id}',
  tag: 'Cells',
  summary: 'One cell: inspections against their limits, and its risk',
  scope: 'read',
  params: z.strictObject({ id }),
  answer: z
    .object({
      id: z.string(),
      lot: z.string().nullable(),
      order: z.string().nullable(),
      line: z.string().nullable(),
      firstSeenAt: time,
      inspections: z.array(
        z.object({
          stage,
          station: z.string(),
          position: z.string().nullable(),
          at: time,
          verdict: z
            .enum(['PASS', 'FAIL', 'INCOMPLETE'])
            .meta({ description: 'as judged when it was measured' }),
          specRevision: z.string().meta({ description: 'the limits the verdict was given by' }),
          measurements: z.array(
            z.object({
              characteristic: z.string(),
              label: z.string().nullable(),
              value: measured.meta({ description: 'null: to be measured and missing' }),
              unit: z.string().nullable().meta({ description: 'null: no longer in the plant description' }),
              lsl: z.number().nullable(),
              usl: z.number().nullable(),
              target: z.number().nullable(),
            }),
          ),
        }),
      ),
      risk: z
        .object({
          grade,
          score,
          scoreInterval,
          probability: measured,
          recommendation,
          reasons: z.array(z.string()),
          model: z.string(),
          modelRevision: z.string(),
          assessedAt: time,
          factors: z.array(factorAnswer),
        })
        .nullable()
        .meta({ description: 'null: not assessed yet' }),
    })
    .meta({ id: 'Cell' }),
});
