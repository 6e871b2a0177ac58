import { z } from 'zod';
import { instant } from '../http/fields';
import { get } from '../http/route';

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
