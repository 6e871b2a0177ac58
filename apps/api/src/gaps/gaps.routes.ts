import { GAP_CAUSES, GAP_STATES } from '@cellgate/records';
import { z } from 'zod';
import { id, instant, integer, time } from '../http/fields';
import { get } from '../http/route';

export const GAP_LIMIT = 1_000;

export const listGaps = get({
  id: 'listGaps',
  path: '/gaps',
  tag: 'Machines',
  summary: 'Holes in what was collected',
  description:
    'Each time in which values of a machine are missing, or may be, with its cause; newest first. `open`: it lasts, or ' +
    'the values may still come; `filled`: they came, from the queues or the history of the server; `lost`: they ' +
    'cannot be had. Gaps that touch from ≤ time < to; the last 7 days when `from` is left out.',
  scope: 'read',
  query: z.strictObject({
    machine: id.optional(),
    from: instant.optional(),
    to: instant.optional(),
    state: z.enum(GAP_STATES).optional(),
    limit: integer(1, GAP_LIMIT).optional(),
  }),
  answer: z
    .object({
      data: z.array(
        z
          .object({
            id: z.int(),
            machine: z.string(),
            signals: z
              .array(z.string())
              .describe('Ids of signals; `status` and `results` are the nodes of that role'),
            from: time.describe('Last value before the hole'),
            to: time.nullable().describe('First value after it; null while it lasts'),
            cause: z.enum(GAP_CAUSES),
            state: z.enum(GAP_STATES),
            detail: z.string().nullable(),
            noticedAt: time,
            changedAt: time,
          })
          .meta({ id: 'CollectionGap' }),
      ),
    })
    .meta({ id: 'CollectionGapList' }),
});
