import { z } from 'zod';
import { factorAnswer, score, scoreInterval } from '../cells/cells.routes';
import { id, instant, measured } from '../http/fields';
import { get, post } from '../http/route';

const count = z.number().int();

export const getRiskSummary = get({
  id: 'getRiskSummary',
  path: '/risk/summary',
  tag: 'Risk',
  summary: 'How many cells have which grade, and how their scores are spread',
  description:
    'Of each cell assessed in `from` ≤ t < `to` the latest assessment counts. Default: the last 24 h, at most 31 days.',
  scope: 'read',
  query: z.strictObject({ from: instant.optional(), to: instant.optional() }),
  answer: z
    .object({
      counts: z.object({ HIGH: count, LOW: count, INSUFFICIENT_EVIDENCE: count }),
      histogram: z.array(z.object({ from: z.number(), to: z.number(), count })).meta({
        description: 'ten bins of the score; the upper end belongs to the next bin, 100 to the last',
      }),
      threshold: z.number().meta({ description: 'a score of at least this is not LOW' }),
    })
    .meta({ id: 'RiskSummary' }),
});

const assessment = z
  .object({
    cellId: z.string().nullable(),
    grade: z.enum(['HIGH', 'LOW', 'INSUFFICIENT_EVIDENCE']),
    score,
    scoreInterval,
    probability: measured,
    recommendation: z.enum(['short-term testing recommended', 'safe for all usage', 'measure again']),
    reasons: z.array(z.string()).meta({
      description: 'why the grade is not LOW, and what was missing, impossible or outside its limits',
    }),
    factors: z.array(factorAnswer),
  })
  .meta({ id: 'Assessment' });

export const postAssessments = post({
  id: 'postAssessments',
  path: '/risk/assessments',
  tag: 'Risk',
  summary: 'Grades cells that are sent along, and keeps nothing',
  description:
    'Features are characteristics of the plant, in its units; null or left out: not measured. A value that cannot be ' +
    'true (a negative mass, kilograms for grams) is set aside with a reason, an unknown name is refused. Without ' +
    '`model` the one that grades the line answers.',
  scope: 'read',
  body: z.strictObject({
    cells: z
      .array(
        z.strictObject({
          cellId: id.optional(),
          features: z.record(z.string().max(128), z.number().nullable()),
        }),
      )
      .min(1)
      .max(1_000),
    model: z.string().max(64).optional(),
  }),
  bodyLimit: 2_000_000,
  answer: z
    .object({
      model: z.string(),
      revision: z.string(),
      threshold: z.number().meta({ description: 'a score above this is HIGH' }),
      thresholdProbability: z.number().meta({ description: 'p*, the probability of that score' }),
      results: z.array(assessment),
    })
    .meta({ id: 'Assessments' }),
});
