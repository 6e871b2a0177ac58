import { z } from 'zod';
import { id, instant, integer, measured, time } from '../http/fields';
import { get, post } from '../http/route';
import { list } from './chart-schemas';

const signalId = z.string().min(1).max(800);
const text = z.string().trim().min(1).max(200);

export const signal = z
  .object({
    id: z.string(),
    at: time.meta({ description: 'of the point that completed the pattern' }),
    line: z.string(),
    machine: z.string(),
    characteristic: z.string(),
    label: z.string(),
    unit: z.string().nullable(),
    product: z.string().nullable(),
    rule: z.string(),
    chart: z.string(),
    reading: z.number(),
    value: z.number().meta({ description: 'what the chart plots of the reading' }),
    centre: z.number(),
    lcl: measured,
    ucl: measured,
    limitSet: z.object({ id: z.string(), version: z.number().int() }),
    window: z.object({ from: time, to: time }).meta({ description: 'points that make the pattern' }),
    owner: z.string().nullable(),
    acknowledgement: z
      .object({
        by: z.string(),
        at: time,
        cause: z.string(),
        action: z.string(),
        note: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'SpcSignal' });

export const listSpcSignals = get({
  id: 'listSpcSignals',
  path: '/spc/signals',
  tag: 'SPC',
  summary: 'Signals of the control charts, newest first',
  description:
    'Default: the last 7 days, at most 400. With `acknowledged` a page may be shorter than its limit.',
  scope: 'read',
  query: z.strictObject({
    from: instant.optional(),
    to: instant.optional(),
    characteristic: id.optional(),
    machine: id.optional(),
    line: id.optional(),
    rule: id.optional(),
    acknowledged: z.enum(['true', 'false']).optional(),
    limit: integer(1, 500).optional(),
    cursor: z.string().max(400).optional(),
  }),
  answer: z
    .object({
      data: list(signal),
      page: z.object({ nextCursor: z.string().nullable(), limit: z.number().int() }),
    })
    .meta({ id: 'SpcSignalList' }),
});

export const acknowledgeSpcSignal = post({
  id: 'acknowledgeSpcSignal',
  path: '/spc/signals/{id}/acknowledge',
  tag: 'SPC',
  summary: 'Say what a signal came from and what was done',
  description:
    'The first acknowledgement stands: the same one again changes nothing, another one is a 409. Causes and actions are ' +
    'the codes of the site.',
  scope: 'inspect',
  params: z.strictObject({ id: signalId }),
  body: z.strictObject({
    cause: text,
    action: text,
    note: z.string().trim().max(2_000).nullish(),
    by: z.string().max(128).optional().meta({ description: 'who, while no token names the caller' }),
  }),
  answer: signal,
});
