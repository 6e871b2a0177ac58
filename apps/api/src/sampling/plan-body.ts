import { z } from 'zod';

const number = z.number();
const risk = (what: string) => number.meta({ description: what });

/** Plans of every kind. Numbers are checked by the library, which names what is wrong with them. */
export const planBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('single'), n: number, c: number }),
  z.strictObject({
    kind: z.literal('multiple'),
    stages: z
      .array(
        z.strictObject({
          n: number,
          ac: number.nullable().meta({ description: 'null: acceptance is not permitted at this stage' }),
          re: number,
        }),
      )
      .min(1)
      .max(50),
  }),
  z.strictObject({
    kind: z.literal('variables'),
    n: number,
    k: number,
    sigma: z.enum(['known', 'unknown']),
  }),
  z.strictObject({
    kind: z.literal('sequential'),
    p1: risk('accepted with 1 − alpha'),
    p2: risk('accepted with beta'),
    alpha: number,
    beta: number,
    truncation: z.strictObject({ n: number, ac: number }).optional(),
  }),
  z.strictObject({
    kind: z.literal('csp1'),
    i: number,
    f: z.union([number, z.string().max(40)]).meta({ description: 'a number, or a text as "1/48"' }),
  }),
]);

export const distributionBody = z
  .enum(['hypergeometric', 'binomial', 'poisson'])
  .meta({ description: 'a lot of known size (type A), a process (type B), nonconformities per unit' });
