import { z } from 'zod';
import { duration, id, instant, measured, time } from '../http/fields';
import { get } from '../http/route';

export const machineAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    line: z.string(),
    status: z
      .string()
      .nullable()
      .meta({ description: 'state as the machine last told it; null: not within 10 min' }),
    updatedAt: time.nullable().meta({ description: 'newest instant of any value; null: none within 10 min' }),
    stale: z
      .boolean()
      .meta({ description: 'nothing new for 15 s or ten publishing intervals: `status` tells of the past' }),
    signals: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        unit: z.string(),
        value: measured,
        quality: z
          .enum(['good', 'uncertain', 'bad', 'stale'])
          .meta({ description: 'from the OPC UA status code; `stale`: too old, or never seen' }),
        at: time.nullable(),
      }),
    ),
  })
  .meta({ id: 'Machine' });

export const listMachines = get({
  id: 'listMachines',
  path: '/machines',
  tag: 'Plant',
  summary: 'Machines with their state and live values',
  scope: 'read',
  answer: z.object({ data: z.array(machineAnswer) }).meta({ id: 'MachineList' }),
});

export const getMachine = get({
  id: 'getMachine',
  path: '/machines/{id}',
  tag: 'Plant',
  summary: 'One machine with its state and live values',
  scope: 'read',
  params: z.strictObject({ id }),
  answer: machineAnswer,
});

export const getSignal = get({
  id: 'getSignal',
  path: '/machines/{id}/signals/{signal}',
  tag: 'Plant',
  summary: 'History of one signal',
  description:
    'Means over windows of `every`, aligned to 1970-01-01T00:00Z; a window without a value is null. ' +
    'Default: the last hour. At most 5,000 points and 366 days.',
  scope: 'read',
  params: z.strictObject({ id, signal: id }),
  query: z.strictObject({
    from: instant.optional(),
    to: instant.optional(),
    every: duration.optional(),
  }),
  answer: z
    .object({
      unit: z.string(),
      everyMs: z.number().meta({ description: 'width of a window' }),
      points: z.array(z.tuple([time, measured])).meta({ description: 'start of the window, mean' }),
    })
    .meta({ id: 'SignalHistory' }),
});
