import { z } from 'zod';
import { id, time } from '../http/fields';
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
    'The model is loaded and answers its golden vectors before it is approved. The decision is kept with the name of ' +
    'the token, the reason and the bars that the model misses. The same revision again changes nothing.',
  scope: 'admin',
  params: z.strictObject({ id }),
  body: why,
  answer: inForce,
});

export const rollBackModel = post({
  id: 'rollBackModel',
  path: '/models/rollback',
  tag: 'Risk',
  summary: 'Takes the last decision back: the model that graded before grades again',
  scope: 'admin',
  body: why,
  answer: inForce,
});
