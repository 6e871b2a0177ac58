import { z } from 'zod';
import { post } from '../http/route';

/** Of one record; what it means for the plant is checked by `parseInspection`, record by record. */
const inspection = z.object({
  cellId: z.string().min(1).max(64),
  lot: z.string().max(64).nullish(),
  order: z.string().max(64).nullish(),
  line: z.string().nullish().meta({ description: 'must be the line of the station' }),
  stage: z.enum(['IPQC', 'FQC', 'OQC']),
  station: z.string().meta({ description: 'id of the machine that measured' }),
  position: z.string().max(64).nullish().meta({ description: 'slot, channel or tray position' }),
  sequence: z.int().min(0).nullish().meta({ description: 'counter of the station' }),
  at: z
    .string()
    .meta({ format: 'date-time', description: 'of the measurement; RFC 3339 with `Z` or an offset' }),
  measurements: z
    .record(z.string(), z.number().nullable())
    .meta({ description: 'by characteristic id, in the unit of the plant description; null: missing' }),
});

const MOST_INSPECTIONS = 1_000;

export const postInspections = post({
  id: 'postInspections',
  path: '/inspections',
  tag: 'Inspections',
  summary: 'Send inspection records',
  description:
    'Each record stands for itself: what is right is stored, what is wrong is named in `rejected`. ' +
    'Sending the same record again changes nothing.',
  scope: 'inspect',
  bodyLimit: 5_000_000,
  idempotent: true,
  body: z.strictObject({
    inspections: z
      .array(z.unknown().meta({ ...z.toJSONSchema(inspection, { io: 'input' }), $schema: undefined }))
      .min(1)
      .max(MOST_INSPECTIONS),
  }),
  answer: z
    .object({
      accepted: z.number().int(),
      rejected: z.array(
        z.object({
          index: z.number().int().meta({ description: 'position in `inspections`' }),
          code: z.string().meta({ description: 'of the first reason' }),
          detail: z.string(),
          errors: z
            .array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() }))
            .meta({ description: 'every reason; pointers into the record' }),
        }),
      ),
    })
    .meta({ id: 'InspectionsAccepted' }),
});
