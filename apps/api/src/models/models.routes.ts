import { z } from 'zod';
import { id, measured, time } from '../http/fields';
import { get, post } from '../http/route';

const role = z.enum(['champion', 'challenger']).meta({
  description: 'the champion grades; a challenger may score every cell beside it',
});

const modelSummary = z
  .object({
    id: z.string(),
    version: z.string().nullable(),
    revision: z.string().nullable().meta({ description: 'version and content: what a grade refers to' }),
    role,
    state: z.enum(['usable', 'refused']),
    problem: z.string().nullable().meta({ description: 'why it was refused' }),
    algorithm: z.string().nullable(),
    gate: z.enum(['IPQC', 'FQC', 'OQC']).nullable(),
    illustrative: z.boolean().nullable().meta({ description: 'true: trained on simulated data' }),
    thresholdProbability: z.number().nullable().meta({ description: 'p*, the probability of a score of 75' }),
    missedTargets: z.array(z.string()),
  })
  .meta({ id: 'ModelSummary' });

const decision = z
  .object({
    action: z.enum(['promote', 'rollback']),
    model: z.string(),
    revision: z.string(),
    previous: z.string(),
    by: z.string(),
    reason: z.string(),
    warnings: z.array(z.string()),
    grounds: z
      .object({
        kind: z.enum(['labels', 'override', 'in-use', 'rollback']).meta({
          description:
            '`labels`: the evidence was complete; `override`: a person decided although it was not; `in-use`: the model ' +
            'graded already; `rollback`: asks for none',
        }),
        cells: z.int().nullable(),
        failures: z.int().nullable(),
        missing: z.array(z.string()),
      })
      .nullable()
      .meta({ description: 'what it stands on; null: decided before this was recorded' }),
    at: time,
  })
  .meta({ id: 'ModelDecision' });

export const listModels = get({
  id: 'listModels',
  path: '/models',
  tag: 'Risk',
  summary: 'The models of this line and which of them grades',
  scope: 'read',
  answer: z.object({ data: z.array(modelSummary) }).meta({ id: 'ModelList' }),
});

export const getModel = get({
  id: 'getModel',
  path: '/models/{id}',
  tag: 'Risk',
  summary: 'A model with its card, its feature specification and the decisions about it',
  scope: 'read',
  params: z.strictObject({ id }),
  answer: modelSummary
    .extend({
      card: z.record(z.string(), z.unknown()).nullable().meta({ description: 'as in `docs/models.md`' }),
      features: z
        .array(
          z.object({
            name: z.string(),
            label: z.string(),
            unit: z.string(),
            gate: z.string(),
            computedFrom: z.array(z.string()).meta({ description: 'characteristics to send' }),
            low: z.number(),
            high: z.number(),
            missing: z.enum(['required', 'median']),
            monotone: z.number(),
          }),
        )
        .nullable(),
      decisions: z.array(decision),
    })
    .meta({ id: 'Model' }),
});

const why = z.strictObject({ reason: z.string().max(500).optional() }).optional();
const inForce = decision.extend({ changed: z.boolean() }).meta({ id: 'ModelInForce' });

export const promoteModel = post({
  id: 'promoteModel',
  path: '/models/{id}/promote',
  tag: 'Risk',
  summary: 'Approves a model: from the next run of the scorer on it grades',
  description:
    'The model is loaded, answers its golden vectors, and has to decide better than the one that grades on the labelled cells that ' +
    'both had scored (`GET /models/{id}/promotion-evidence`); what is missing is named in a 409. With `override` a person with a ' +
    'token of their own decides without, and says why. The decision is kept with the name of the token, the reason, what it stands ' +
    'on and the bars that the model misses. The same revision again changes nothing.',
  scope: 'admin',
  params: z.strictObject({ id }),
  body: z
    .strictObject({
      reason: z.string().trim().max(500).optional(),
      override: z.boolean().optional().meta({ description: 'true: although evidence is missing; needs a reason' }),
    })
    .optional(),
  answer: inForce,
});

const gain = { champion: z.number(), challenger: z.number(), difference: z.number() };
const interval = z.tuple([z.number(), z.number()]).meta({ description: '95 %, paired bootstrap over cells' });

export const getPromotionEvidence = get({
  id: 'getPromotionEvidence',
  path: '/models/{id}/promotion-evidence',
  tag: 'Risk',
  summary: 'What labels say of a model against the one that grades, and what is missing for a promotion',
  description: 'Labels of the last 365 days, of cells that both had scored before; the rule stands in `docs/risk.md`.',
  scope: 'read',
  params: z.strictObject({ id }),
  answer: z
    .object({
      model: z.string(),
      revision: z.string(),
      champion: z.object({ model: z.string(), revision: z.string().nullable() }),
      inUse: z.boolean().meta({ description: 'it grades already: nothing is compared' }),
      sufficient: z.boolean(),
      cells: z.int().nullable(),
      failures: z.int().nullable(),
      cost: z
        .object({ ...gain, interval })
        .nullable()
        .meta({ description: 'expected cost a cell, in the currency of the card; null: no cells' }),
      prAuc: z.object({ ...gain, interval }).nullable().meta({ description: 'null: no failure' }),
      conditions: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          value: measured,
          atLeast: measured,
          atMost: measured,
          holds: z.boolean(),
        }),
      ),
      missing: z.array(z.object({ code: z.string(), detail: z.string() })),
    })
    .meta({ id: 'PromotionEvidence' }),
});

export const rollBackModel = post({
  id: 'rollBackModel',
  path: '/models/rollback',
  tag: 'Risk',
  summary: 'Takes the last decision back: the model that graded before grades again',
  description: 'Asks for no evidence: going back has to be possible at any time.',
  scope: 'admin',
  body: why,
  answer: inForce,
});
