import { z } from 'zod';

const fraction = z.number();
const maybe = z.number().nullable();

export const provenanceAnswer = z
  .object({
    source: z.string(),
    confirmation: z
      .enum(['published', 'derived', 'cross-checked', 'organisation', 'unverified'])
      .meta({ description: 'unverified: compare with the printed standard before relying on it' }),
    note: z.string(),
  })
  .meta({ id: 'Provenance' });

export const stageAnswer = z
  .object({
    n: z.number().int(),
    ac: z.number().int().nullable().meta({ description: 'null: acceptance is not permitted at this stage' }),
    re: z.number().int(),
  })
  .meta({ id: 'PlanStage' });

const qualityPoint = {
  p: maybe.meta({ description: 'fraction nonconforming; null: no quality has the property' }),
  defectives: z.number().int().nullish().meta({ description: 'nonconforming units of the lot (type A)' }),
  pa: z.number().optional().meta({ description: 'probability of acceptance at the point' }),
  paBeside: z
    .number()
    .optional()
    .meta({ description: 'for a lot: at one nonconforming unit more (AQL) or fewer (LTPD)' }),
};

export const aqlAnswer = z.object({ alpha: z.number(), ...qualityPoint }).meta({ id: 'AqlPoint' });
export const ltpdAnswer = z.object({ beta: z.number(), ...qualityPoint }).meta({ id: 'LtpdPoint' });

export const explanationAnswer = z
  .object({
    type: z.enum(['A', 'B']).meta({ description: 'A: about this lot; B: about the process it comes from' }),
    sentence: z.string().meta({ description: 'what to do, and what it means, in plain words' }),
    producer: z
      .object({ aql: fraction, alpha: z.number().meta({ description: 'achieved, not nominal' }) })
      .optional(),
    consumer: z.object({ ltpd: fraction, beta: z.number() }).optional(),
    warnings: z.array(z.object({ code: z.string(), detail: z.string() })),
  })
  .meta({ id: 'PlanExplanation' });

export const ocPointAnswer = z
  .object({
    p: fraction,
    defectives: z.number().int().optional(),
    pa: z.number(),
    paComplement: z.number().meta({ description: '1 − pa without cancellation' }),
    aoq: z.number().optional(),
    ati: z.number().optional(),
    asn: z.number().optional(),
  })
  .meta({ id: 'OcPoint' });

export const aoqlAnswer = z
  .object({ p: fraction, value: z.number(), defectives: z.number().int().optional() })
  .meta({ id: 'Aoql' });
