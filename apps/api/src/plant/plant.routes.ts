import { z } from 'zod';
import { get } from '../http/route';

const limit = z.number().nullable();

export const getPlant = get({
  id: 'getPlant',
  path: '/plant',
  tag: 'Plant',
  summary: 'Site, products, lines with their machines, and inspection characteristics',
  description: 'As described in the plant file; without connections and secrets.',
  scope: 'read',
  answer: z
    .object({
      site: z.object({
        id: z.string(),
        name: z.string(),
        timeZone: z.string().meta({ description: 'IANA name; to show times to people' }),
      }),
      products: z.array(z.object({ id: z.string(), name: z.string() })),
      lines: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          machines: z.array(
            z.object({
              id: z.string(),
              name: z.string(),
              kind: z.string(),
              after: z.array(z.string()).meta({ description: 'machines a cell passes directly before' }),
              signals: z.array(
                z.object({
                  id: z.string(),
                  label: z.string(),
                  unit: z.string(),
                  range: z.object({ low: z.number(), high: z.number() }).nullable(),
                }),
              ),
            }),
          ),
        }),
      ),
      characteristics: z.array(
        z.object({
          id: z.string(),
          label: z.string(),
          stage: z.enum(['IPQC', 'FQC', 'OQC']),
          machines: z.array(z.string()),
          unit: z.string(),
          lsl: limit,
          usl: limit,
          target: limit,
          required: z.boolean(),
        }),
      ),
    })
    .meta({ id: 'Plant' }),
});
