import { z } from 'zod';
import { id, integer, time } from '../http/fields';
import { get, post } from '../http/route';
import {
  characteristicAnswer,
  characteristicClass,
  decision,
  disposition,
  lotAnswer,
  page,
  streamAnswer,
} from './lot-answers';

const number = z.number();
const count = z.number().int();
const probability = number.min(0).max(1);

const riskBody = z
  .union([
    probability,
    z.strictObject({
      probability: probability.nullish(),
      interval: z.tuple([probability, probability]).optional(),
      status: z.enum(['valid', 'out-of-distribution', 'missing']).optional(),
      modelVersion: z.string().min(1).max(128).optional(),
      alarm: z.boolean().optional(),
    }),
  ])
  .nullish()
  .meta({
    description:
      'P(fraction nonconforming above the limit) as a number or with its particulars. Left out: no model speaks of the lot. ' +
      'null or without a probability: it should have, and the prior stands in. It can only add inspection.',
  });

export const postLot = post({
  id: 'postLot',
  path: '/lots',
  tag: 'Lots',
  summary: 'A lot arrives: its plan is issued and frozen, its units are drawn',
  description:
    'One plan a class of characteristics, by the state of the stream (supplier, material, class). Containers are the rolls, ' +
    'trays or drums that the units lie in: the sample is spread over them.',
  scope: 'inspect',
  idempotent: true,
  body: z.strictObject({
    id,
    supplier: id,
    material: id,
    size: number.meta({ description: 'units in the lot' }),
    characteristics: z
      .array(
        z.strictObject({
          name: id,
          class: characteristicClass,
          method: z.enum(['attributes', 'variables']).optional().meta({
            description: 'variables: measured, one normal characteristic; attributes when left out',
          }),
          lsl: number.nullish(),
          usl: number.nullish(),
        }),
      )
      .min(1)
      .max(100),
    containers: z
      .array(z.strictObject({ id, units: number }))
      .min(1)
      .max(10_000)
      .optional()
      .meta({ description: 'all of the lot: their units add up to its size' }),
    resubmissionOf: id
      .optional()
      .meta({ description: 'lot that was withheld and comes again; does not count for switching' }),
    risk: riskBody,
  }),
  answer: lotAnswer,
});

export const getLot = get({
  id: 'getLot',
  path: '/lots/{id}',
  tag: 'Lots',
  summary: 'One lot: its frozen plan, what was inspected, its decision',
  scope: 'read',
  params: z.strictObject({ id }),
  answer: lotAnswer.extend({
    results: z.array(
      z.object({
        characteristic: z.string(),
        id: z.string(),
        at: time,
        by: z.string().nullable().meta({ description: 'holder of the token; null in open mode' }),
        inspected: count,
        nonconforming: count,
        values: z.array(number).optional(),
        units: z.array(z.string()).optional(),
      }),
    ),
  }),
});

export const listLots = get({
  id: 'listLots',
  path: '/lots',
  tag: 'Lots',
  summary: 'Lots, the newest first',
  scope: 'read',
  query: z.strictObject({
    supplier: id.optional(),
    material: id.optional(),
    decision: decision.optional(),
    limit: integer(1, 200).optional().meta({ default: 50 }),
    cursor: z.string().max(1_024).optional(),
  }),
  answer: z
    .object({
      data: z.array(
        z.object({
          id: z.string(),
          supplier: z.string(),
          material: z.string(),
          size: count,
          arrivedAt: time,
          decision,
          disposition: disposition,
        }),
      ),
      page: page,
    })
    .meta({ id: 'LotPage' }),
});

export const postResults = post({
  id: 'postLotResults',
  path: '/lots/{id}/results',
  tag: 'Lots',
  summary: 'Results of one characteristic: counted in bulk, unit by unit, or measured',
  description:
    'The rejection number decides at once, acceptance needs the whole sample. With `id` a result that comes again is refused; so ' +
    'is a unit that was inspected before.',
  scope: 'inspect',
  idempotent: true,
  params: z.strictObject({ id }),
  body: z.strictObject({
    id: id.optional().meta({ description: 'names the result' }),
    characteristic: id,
    inspected: number.optional(),
    nonconforming: number
      .optional()
      .meta({ description: 'units; nonconformities where the plan counts them' }),
    units: z
      .array(
        z.strictObject({
          container: id.optional(),
          unit: number,
          conforming: z.boolean().optional(),
          value: number.optional(),
        }),
      )
      .min(1)
      .max(10_000)
      .optional()
      .meta({ description: 'one by one, each with `conforming` or with a measured `value`' }),
    values: z
      .array(number)
      .min(1)
      .max(10_000)
      .optional()
      .meta({ description: 'measured, without the names of units' }),
  }),
  answer: z
    .object({
      lot: z.string(),
      characteristic: characteristicAnswer,
      decision: decision.meta({ description: 'on the characteristic' }),
      lotDecision: decision,
      disposition: disposition,
      stream: streamAnswer,
      changes: z
        .array(
          z.object({
            kind: z.string(),
            from: z.string().nullable(),
            to: z.string().nullable(),
            reason: z.string(),
          }),
        )
        .meta({ description: 'what this result changed in the stream' }),
    })
    .meta({ id: 'LotResult' }),
});

export const holdLot = post({
  id: 'postLotHold',
  path: '/lots/{id}/hold',
  tag: 'Lots',
  summary: 'Hold an accepted lot, with a name and a reason',
  description: 'A rejection is never overridden; an acceptance may be.',
  scope: 'inspect',
  idempotent: true,
  params: z.strictObject({ id }),
  body: z.strictObject({ approver: id, reason: z.string().min(1).max(1_000) }),
  answer: z
    .object({ lot: z.string(), lotDecision: decision, disposition: disposition })
    .meta({ id: 'LotHold' }),
});
