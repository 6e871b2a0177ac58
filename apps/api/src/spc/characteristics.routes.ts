import { z } from 'zod';
import { id, instant, measured, time } from '../http/fields';
import { get } from '../http/route';
import { chartAnswer, list } from './chart-schemas';
import { signal } from './signals.routes';

const holding = z
  .object({
    id: z.string(),
    version: z.number().int(),
    product: z.string().nullable(),
    mean: z.number(),
    sigma: z.number().nullable(),
    n: z.number().nullable(),
    validFrom: time,
    author: z.string(),
    reason: z.string(),
  })
  .meta({ id: 'HoldingLimitSet' });

const watched = {
  id: z.string().meta({ description: '`machine.characteristic`' }),
  characteristic: z.string(),
  label: z.string(),
  kind: z.enum(['inspection', 'telemetry']),
  line: z.string(),
  machine: z.string(),
  unit: z.string(),
  chart: z.string(),
  spec: z.object({ lsl: measured, usl: measured, target: measured }),
  owner: z.string().nullable(),
};

export const listSpcCharacteristics = get({
  id: 'listSpcCharacteristics',
  path: '/spc/characteristics',
  tag: 'SPC',
  summary: 'What is watched by control charts, with limits and last state',
  scope: 'read',
  query: z.strictObject({ line: id.optional(), machine: id.optional() }),
  answer: z
    .object({
      data: list(
        z.object({
          ...watched,
          rules: z.string(),
          limitSets: list(holding).meta({
            description: 'those in force now; several when products have their own',
          }),
          openProposal: z.string().nullable().meta({ description: 'limits that wait for a decision' }),
          state: z.enum(['no-data', 'no-limits', 'in-control', 'signalling']),
          last: z.object({ at: time, value: z.number(), signals: list(z.string()) }).nullable(),
          falseAlarms: z.object({ arl0: z.number().nullable() }),
        }),
      ),
    })
    .meta({ id: 'SpcCharacteristicList' }),
});

export const getSpcCharacteristicChart = get({
  id: 'getSpcCharacteristicChart',
  path: '/spc/characteristics/{id}/chart',
  tag: 'SPC',
  summary: 'The chart of stored readings, by the limits that hold at each',
  description:
    'As `POST /spc/charts`, with the time of each point and where its limits come from. Default: the last 8 h, at most ' +
    '50,000 readings; they are never averaged. Another time moves no limit.',
  scope: 'read',
  params: z.strictObject({ id }),
  query: z.strictObject({
    from: instant.optional(),
    to: instant.optional(),
    product: id.optional().meta({ description: 'only readings of cells of this product' }),
  }),
  answer: z
    .object({
      ...chartAnswer,
      ...watched,
      times: list(time).meta({ description: 'of each point' }),
      limitSets: list(z.object({ stage: z.number().int(), limitSet: holding.nullable() })).meta({
        description: 'of each stage; null: the limits are estimated from what is shown, and are provisional',
      }),
      corrections: list(z.object({ at: time, parameter: z.string(), id: z.string() })),
      recorded: list(signal).meta({ description: 'signals on record in this time' }),
    })
    .meta({ id: 'SpcCharacteristicChart' }),
});
