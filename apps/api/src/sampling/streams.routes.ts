import { z } from 'zod';
import { id, integer, time } from '../http/fields';
import { get, post } from '../http/route';
import { page, streamAnswer } from './lot-answers';

export const listStreams = get({
  id: 'listSamplingStreams',
  path: '/sampling/streams',
  tag: 'Sampling',
  summary: 'Streams: the state of inspection of each supplier, material and class',
  scope: 'read',
  query: z.strictObject({
    supplier: id.optional(),
    material: id.optional(),
    limit: integer(1, 200).optional().meta({ default: 50 }),
    cursor: z.string().max(1_024).optional(),
  }),
  answer: z.object({ data: z.array(streamAnswer), page: page }).meta({ id: 'SamplingStreamPage' }),
});

export const getStream = get({
  id: 'getSamplingStream',
  path: '/sampling/streams/{id}',
  tag: 'Sampling',
  summary: 'One stream with its audit, the newest entry first',
  scope: 'read',
  params: z.strictObject({ id: z.string().max(20) }),
  query: z.strictObject({
    limit: integer(1, 1_000).optional().meta({ default: 200 }),
    before: integer(1, Number.MAX_SAFE_INTEGER)
      .optional()
      .meta({ description: 'entries below this sequence' }),
  }),
  answer: streamAnswer
    .extend({
      history: z.array(
        z.object({
          sequence: z.number().int(),
          at: time,
          kind: z.string(),
          lot: z.string().nullable(),
          from: z.string().nullable(),
          to: z.string().nullable(),
          reason: z.string(),
          by: z.string().nullable(),
        }),
      ),
    })
    .meta({ id: 'SamplingStreamHistory' }),
});

export const postCondition = post({
  id: 'postSamplingStreamCondition',
  path: '/sampling/streams/{id}/conditions',
  tag: 'Sampling',
  summary: 'Record what the switching rules ask for besides results',
  description:
    'A corrected cause, steady production, a satisfactory quality system, approval of reduced inspection, and the ' +
    'discontinuation and resumption of acceptance. Each is kept in the audit with its reason.',
  scope: 'admin',
  idempotent: true,
  params: z.strictObject({ id: z.string().max(20) }),
  body: z.strictObject({
    reason: z.string().min(1).max(1_000),
    causeCorrected: z.literal(true).optional(),
    steadyProduction: z.boolean().optional(),
    qualitySystemSatisfactory: z.boolean().optional(),
    reductionApproved: z.boolean().optional(),
    acceptance: z.enum(['discontinue', 'resume']).optional(),
  }),
  answer: streamAnswer,
});
