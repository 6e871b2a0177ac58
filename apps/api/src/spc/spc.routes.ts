import { CHART_KINDS } from '@cellgate/spc';
import { z } from 'zod';
import { quantity } from '../http/fields';
import { post } from '../http/route';
import { chartAnswer, list, warning } from './chart-schemas';

/** Longest series of one request: with limits and signals, each point is about 400 bytes of the answer. */
export const MOST_POINTS = 500_000;

const values = { type: 'array', items: { type: ['number', 'null'] } };
const limits = {
  type: 'object',
  properties: {
    mean: { type: 'number' },
    sigma: { type: ['number', 'null'] },
    n: { type: ['number', 'null'] },
  },
  required: ['mean'],
};

/** For the documentation: the rules of the statistics check the body, and name every fault with its code. */
const chartRequest = {
  type: 'object',
  required: ['chart'],
  properties: {
    chart: { enum: [...CHART_KINDS] },
    values: {
      type: 'array',
      description: 'one value a point; null: missing. For `t2` a list of variables a point',
    },
    subgroups: { type: 'array', items: { type: 'array' }, description: 'the values of each subgroup' },
    counts: { ...values, description: 'of attribute charts' },
    sizes: { description: 'sample sizes or areas of opportunity; one number when all are equal' },
    limits: {
      description:
        'frozen limits `{mean, sigma, n?}` (attribute charts: `{mean}`), or one such for each stage; for `t2` `{mean, covariance, count, n}`',
      anyOf: [limits, { type: 'array', items: limits }, { type: 'object' }, { type: 'null' }],
    },
    baseline: {
      type: ['object', 'null'],
      properties: { from: { type: 'integer' }, to: { type: 'integer' } },
      description: 'indices, both included, of the points that limits are estimated from',
    },
    exclude: { type: ['array', 'null'], items: { type: 'integer' } },
    stages: {
      type: ['array', 'null'],
      items: { type: 'integer' },
      description: 'indices where a stage starts',
    },
    rules: {
      description:
        'name of a set (`nelson`, `western-electric`, `aiag`, `montgomery`, `juran`, `iso-7870-2`, `none`) or a list of rules; default `iso-7870-2`',
    },
    params: {
      type: ['object', 'null'],
      description:
        'lambda, L, k, h, target, fir, asymptotic, estimator, plugIn, exact, alpha, spread, early, residuals, pointsPerDay, shift, confidence, requirement, naming, distribution',
    },
    spec: {
      type: ['object', 'null'],
      properties: {
        lsl: { type: ['number', 'null'] },
        usl: { type: ['number', 'null'] },
        target: { type: ['number', 'null'] },
      },
    },
    products: { type: 'array', items: { type: 'string' } },
    nominals: { type: 'object', additionalProperties: { type: 'number' } },
    times: { type: 'array', items: { type: 'number' }, description: 'ms since 1970 of each point' },
    sampling: { type: ['object', 'null'] },
  },
  additionalProperties: false,
};

export const postSpcChart = post({
  id: 'postSpcChart',
  path: '/spc/charts',
  tag: 'SPC',
  summary: 'Evaluate a control chart',
  description:
    'Stateless. Limits, signals, capability and false-alarm budget of the series that is sent; nothing is stored. ' +
    `At most ${MOST_POINTS} points. Formulas: docs/spc.md.`,
  scope: 'read',
  bodyLimit: 16_000_000,
  body: z.unknown().meta(chartRequest),
  answer: z.object(chartAnswer).meta({ id: 'SpcChart' }),
});

const name = z.union([z.string().min(1).max(128), z.number()]);
const names = z.union([z.int().min(1), z.array(name).min(1).max(1_000)]);
const sixShares = z.object({
  ev: z.number(),
  av: z.number(),
  interaction: z.number(),
  grr: z.number(),
  pv: z.number(),
  tv: z.number(),
});
const maybe = z.number().nullable();
const verdict = z.enum(['acceptable', 'marginal', 'unacceptable']);

export const postMeasurementSystem = post({
  id: 'postMeasurementSystem',
  path: '/spc/measurement-systems',
  tag: 'SPC',
  summary: 'Judge a measurement system: gauge R&R, bias, linearity',
  description:
    'A crossed study: each operator measures each part equally often, at least twice. `parts` and `operators` are ' +
    'numbers of them or their names; they are compared with the readings.',
  scope: 'read',
  body: z.strictObject({
    parts: names.optional(),
    operators: names.optional(),
    measurements: z
      .array(z.strictObject({ part: name, operator: name, value: quantity }))
      .min(1)
      .max(20_000),
    tolerance: quantity.gt(1e-100).nullish().meta({ description: 'USL − LSL' }),
    poolAbove: z.number().min(0).max(1).optional().meta({
      description: 'the interaction is pooled when its p-value is above this; 0.25 unless given',
    }),
    references: z
      .record(z.string(), quantity)
      .optional()
      .meta({ description: 'accepted value by part, for bias and linearity' }),
    confidence: z.number().gt(0.5).lt(1).optional(),
  }),
  answer: z
    .object({
      parts: z.number().int(),
      operators: z.number().int(),
      trials: z.number().int(),
      components: list(
        z.object({
          source: z.enum([
            'repeatability',
            'reproducibility',
            'interaction',
            'gauge',
            'part-to-part',
            'total',
          ]),
          variance: z.number(),
          sigma: z.number(),
          percentContribution: z.number(),
          percentStudyVariation: z.number(),
          percentTolerance: maybe,
        }),
      ),
      percentStudyVariation: sixShares,
      percentContribution: sixShares,
      percentTolerance: sixShares.nullable(),
      ndc: maybe.meta({ description: 'number of distinct categories; null when the gauge does not vary' }),
      verdict,
      anova: z.object({
        pooled: z.boolean().meta({ description: 'whether the interaction is part of the repeatability' }),
        table: list(
          z.object({
            source: z.string(),
            sumOfSquares: z.number(),
            degreesOfFreedom: z.number(),
            meanSquare: maybe,
            f: maybe,
            pValue: maybe,
          }),
        ),
      }),
      range: z.object({
        method: z.literal('range'),
        ...sixShares.shape,
        percentStudyVariation: sixShares,
        percentContribution: sixShares,
        percentTolerance: sixShares.nullable(),
        ndc: maybe,
        verdict,
        rbar: z.number(),
        xdiff: z.number(),
        rp: z.number(),
        k1: z.number(),
        k2: z.number(),
        k3: z.number(),
      }),
      bias: list(
        z.object({
          part: z.string(),
          reference: z.number(),
          n: z.number().int(),
          mean: z.number(),
          bias: z.number(),
          repeatability: z.number(),
          standardError: z.number(),
          lower: z.number(),
          upper: z.number(),
          confidence: z.number(),
          pValue: maybe,
          significant: z.boolean(),
        }),
      ),
      linearity: z
        .object({
          n: z.number().int(),
          slope: z.number(),
          intercept: z.number(),
          residualDeviation: z.number(),
          rSquared: z.number(),
          slopePValue: maybe,
          interceptPValue: maybe,
          levels: list(
            z.object({
              reference: z.number(),
              bias: z.number(),
              fitted: z.number(),
              lower: z.number(),
              upper: z.number(),
            }),
          ),
          acceptable: z.boolean(),
        })
        .nullable(),
      warnings: list(warning),
    })
    .meta({ id: 'MeasurementSystem' }),
});
