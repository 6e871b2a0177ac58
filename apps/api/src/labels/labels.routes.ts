import { LABEL_OUTCOMES, LABEL_SOURCES } from '@cellgate/records';
import { z } from 'zod';
import { id, instant, integer, time } from '../http/fields';
import { get, post } from '../http/route';

const source = z.enum(LABEL_SOURCES).meta({
  description:
    'inspection after formation or at shipping, short-term test, pack line, 0-km return, field return',
});
const outcome = z.enum(LABEL_OUTCOMES).meta({
  description:
    '`good`: observed to the end of what the source calls mature; `open`: no failure yet, which is no outcome',
});
const samplingShare = z.number().gt(0).max(1).meta({
  description:
    'share (0 to 1, no percentage) of the cells of its kind that were looked at: a sampled label stands for the others',
});

/** One label; checked label by label, so that one that is wrong does not keep the others out. */
export const newLabel = z.strictObject({
  cellId: z.string().min(1).max(64),
  source,
  outcome,
  at: instant.meta({
    description:
      'when it was established; a score from after it is not counted. RFC 3339 with `Z` or an offset',
  }),
  reference: id.nullish().meta({ description: 'number of the test report, claim or disposition' }),
  samplingShare: samplingShare.optional().meta({ description: 'default 1: every such cell was looked at' }),
});

const MOST_LABELS = 1_000;
export const LABEL_LIMIT = 100;

export const postLabels = post({
  id: 'postLabels',
  path: '/labels',
  tag: 'Risk',
  summary: 'Hand in what became of cells',
  description:
    'Each label stands for itself: what is right is kept, what is wrong is named in `rejected`. A label is never changed; of each ' +
    'source the newest of a cell counts, so that a wrong one is corrected by a later one. Sending the same label again changes ' +
    'nothing. The scorer joins labels with what the models had said of the cell before, within 10 s.',
  scope: 'inspect',
  bodyLimit: 1_000_000,
  idempotent: true,
  body: z.strictObject({
    labels: z
      .array(z.unknown().meta({ ...z.toJSONSchema(newLabel, { io: 'input' }), $schema: undefined }))
      .min(1)
      .max(MOST_LABELS),
    by: z.string().max(128).optional().meta({ description: 'who, while no token names the caller' }),
  }),
  answer: z
    .object({
      accepted: z.int().meta({ description: 'labels that are kept now, those known before included' }),
      added: z.int().meta({ description: 'labels that were new' }),
      rejected: z.array(
        z.object({
          index: z.int().meta({ description: 'position in `labels`' }),
          code: z.string().meta({ description: 'of the first reason' }),
          detail: z.string(),
          errors: z
            .array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() }))
            .meta({ description: 'every reason; pointers into the label' }),
        }),
      ),
    })
    .meta({ id: 'LabelsAccepted' }),
});

export const listLabels = get({
  id: 'listLabels',
  path: '/labels',
  tag: 'Risk',
  summary: 'Labels as they were handed in, by whom and when, newest first',
  scope: 'read',
  query: z.strictObject({
    cell: id.optional(),
    limit: integer(1, 500).optional(),
    cursor: z.string().max(400).optional(),
  }),
  answer: z
    .object({
      data: z.array(
        z
          .object({
            id: z.int(),
            cellId: z.string(),
            source,
            outcome,
            at: time,
            reference: z.string().nullable(),
            samplingShare,
            by: z.string().meta({ description: 'holder of the token, or who the request named' }),
            receivedAt: time,
          })
          .meta({ id: 'CellLabel' }),
      ),
      page: z.object({ nextCursor: z.string().nullable(), limit: z.int() }),
    })
    .meta({ id: 'CellLabelList' }),
});
