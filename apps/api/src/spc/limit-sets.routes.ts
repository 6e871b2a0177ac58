import { z } from 'zod';
import { id, instant, integer, quantity, time } from '../http/fields';
import { get, post } from '../http/route';
import { list, warning } from './chart-schemas';

const name = z.string().min(1).max(128);
const text = z.string().trim().min(1).max(500);

const limitSet = z
  .object({
    id: z.string(),
    version: z.number().int(),
    characteristic: z.string(),
    machine: z.string().nullable(),
    product: z.string().nullable(),
    recipe: z.string().nullable(),
    chart: z.string(),
    stage: z.string(),
    mean: z.number(),
    sigma: z.number().nullable(),
    n: z.number().nullable(),
    limits: z
      .object({ lcl: z.number().nullable(), cl: z.number(), ucl: z.number().nullable() })
      .meta({ description: 'mean ± 3 sigma/√n: they follow from the record and are never typed in' }),
    sigmaMethod: z.string(),
    baseline: z.object({ from: time, to: time, count: z.number().int(), hash: z.string() }),
    exclusions: list(z.object({ at: time, reason: z.string() })),
    validFrom: time,
    validTo: time.nullable().meta({ description: 'when the next version takes over; null: in force' }),
    author: z.string(),
    reason: z.string(),
    createdAt: time,
  })
  .meta({ id: 'LimitSet' });

export const listLimitSets = get({
  id: 'listLimitSets',
  path: '/spc/limit-sets',
  tag: 'SPC',
  summary: 'Frozen limits with all their versions, newest first',
  scope: 'read',
  query: z.strictObject({
    characteristic: id.optional(),
    machine: id.optional(),
    product: id.optional(),
    limit: integer(1, 500).optional(),
    cursor: z.string().max(200).optional(),
  }),
  answer: z
    .object({
      data: list(limitSet),
      page: z.object({ nextCursor: z.string().nullable(), limit: z.number().int() }),
    })
    .meta({ id: 'LimitSetList' }),
});

const exclusion = z.strictObject({ at: instant, reason: text });

export const postLimitSet = post({
  id: 'postLimitSet',
  path: '/spc/limit-sets',
  tag: 'SPC',
  summary: 'Freeze limits as the next version of their set',
  description:
    'Three ways: `proposal` accepts an open proposal; `mean` and `sigma` freeze what was found elsewhere; `baseline` ' +
    'alone estimates them from the stored readings of that time. Reason and author are required; the holder of the ' +
    'token is the author. A version is never changed.',
  scope: 'admin',
  body: z.strictObject({
    proposal: name.optional(),
    characteristic: name.optional(),
    machine: name.nullish(),
    product: name.nullish(),
    recipe: name.nullish(),
    chart: z.string().max(20).optional(),
    stage: z.string().max(128).optional(),
    mean: quantity.optional(),
    sigma: quantity.gt(1e-100).nullish(),
    n: z.number().min(1).max(1e6).nullish(),
    sigmaMethod: z.string().max(128).optional(),
    estimator: z.enum(['mr', 'median-mr', 'sd']).optional(),
    baseline: z
      .strictObject({
        from: instant,
        to: instant,
        count: z.int().min(0).optional(),
        hash: z.string().max(64).optional(),
      })
      .optional(),
    exclusions: z.array(exclusion).max(1_000).optional(),
    validFrom: instant.optional(),
    reason: text,
    author: z.string().max(128).optional(),
  }),
  answer: z
    .object({
      ...limitSet.shape,
      before: z
        .object({ version: z.number().int(), mean: z.number(), sigma: z.number().nullable() })
        .nullable(),
      warnings: list(warning),
    })
    .meta({ id: 'LimitSetFrozen' }),
});

const proposalState = z.enum(['open', 'accepted', 'rejected', 'superseded']);

export const listLimitProposals = get({
  id: 'listLimitProposals',
  path: '/spc/limit-sets/proposals',
  tag: 'SPC',
  summary: 'Limits proposed from stable readings, for a person to accept',
  description: 'The newest 200. Accept one with `POST /spc/limit-sets` `{proposal, reason, author}`.',
  scope: 'read',
  query: z.strictObject({ state: proposalState.optional() }),
  answer: z
    .object({
      data: list(
        z.object({
          id: z.string(),
          limitSet: z.string(),
          state: proposalState,
          characteristic: z.string(),
          machine: z.string().nullable(),
          product: z.string().nullable(),
          mean: z.number(),
          sigma: z.number().nullable(),
          sigmaMethod: z.string(),
          baseline: z.object({ from: time, to: time, count: z.number().int(), hash: z.string() }),
          exclusions: list(z.object({ at: time, reason: z.string() })),
          warnings: list(warning),
          createdAt: time,
          decidedAt: time.nullable(),
          decidedBy: z.string().nullable(),
          reason: z.string().nullable(),
        }),
      ),
    })
    .meta({ id: 'LimitProposalList' }),
});

export const rejectLimitProposal = post({
  id: 'rejectLimitProposal',
  path: '/spc/limit-sets/proposals/{id}/reject',
  tag: 'SPC',
  summary: 'Reject proposed limits',
  scope: 'admin',
  params: z.strictObject({ id }),
  body: z.strictObject({ reason: text, author: z.string().max(128).optional() }),
  answer: z.object({ id: z.string(), state: proposalState }).meta({ id: 'LimitProposalRejected' }),
});
