import { LABEL_SOURCES } from '@cellgate/records';
import { z } from 'zod';
import { duration, id, instant, measured, time } from '../http/fields';
import { get } from '../http/route';

const interval = z.tuple([z.number(), z.number()]).meta({ description: '95 % interval' });

const figures = {
  state: z.enum(['few', 'stable', 'watch', 'alarm']).meta({ description: 'as in `docs/risk.md`' }),
  reason: z.string().nullable().meta({ description: 'why there are no figures; null: there are' }),
  cells: z.int().meta({ description: 'labelled cells that the revision had scored before their label' }),
  failures: z.int(),
  baseRate: measured.meta({ description: 'share of failures, weighted; null: no cell' }),
  ece: measured.meta({ description: 'expected calibration error over 15 bins; null: `few`, as the next ones' }),
  slope: measured.meta({ description: 'of the recalibration line on log-odds: 1 is right' }),
  slopeInterval: interval.nullable(),
  intercept: measured.meta({ description: 'of the same line: 0 is right' }),
  brier: measured,
  brierSkill: measured.meta({ description: 'against the base rate: above 0 is better than knowing only that' }),
};

export const getModelCalibration = get({
  id: 'getModelCalibration',
  path: '/models/{id}/calibration',
  tag: 'Risk',
  summary: 'Whether the probabilities of a model came true, as a whole and over time',
  description:
    'By the labels of cells that the revision had scored before (`POST /labels`). The last 365 days in periods of 30 days, when ' +
    'nothing else is asked for; periods are counted back from `to`, by the time of the label.',
  scope: 'read',
  params: z.strictObject({ id }),
  query: z.strictObject({
    revision: id.optional().meta({ description: 'default: the one in the folder' }),
    line: id.optional().meta({ description: 'default: all lines together' }),
    from: instant.optional(),
    to: instant.optional(),
    every: duration.optional(),
  }),
  refusals: [422],
  answer: z
    .object({
      model: z.string(),
      revision: z.string().nullable(),
      line: z.string().nullable(),
      window: z.object({ from: time, to: time }),
      ...figures,
      labels: z.object({
        bySource: z.array(z.object({ source: z.enum(LABEL_SOURCES), cells: z.int(), failures: z.int() })),
        sampled: z.int().meta({ description: 'cells that stand for others that nobody looked at' }),
        withoutProbability: z.int().meta({ description: 'labelled cells without the evidence for a score' }),
      }),
      reliability: z
        .array(
          z.object({
            from: z.number().meta({ description: 'lowest probability of the bin' }),
            to: z.number().meta({ description: 'highest probability of the bin' }),
            cells: z.int(),
            failures: z.int(),
            predicted: z.number().meta({ description: 'mean probability, weighted' }),
            observed: z.number().meta({ description: 'share of failures, weighted' }),
            interval,
          }),
        )
        .nullable()
        .meta({ description: '15 bins of equal weight; null: `few`' }),
      history: z.array(z.object({ from: time, to: time, ...figures })).meta({ description: 'oldest first' }),
    })
    .meta({ id: 'ModelCalibration' }),
});
