import { z } from 'zod';

const share = z.number().min(0).max(1);
const count = z.number().int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hex digits');
const text = z.string().min(1);

const block = z.strictObject({ cells: count, failures: count });
const target = z.strictObject({
  name: text,
  value: z.number(),
  atLeast: z.number().nullable(),
  atMost: z.number().nullable(),
  ok: z.boolean(),
});
const evaluation = z.strictObject({
  cells: count,
  failures: count,
  baseRate: share,
  values: z.record(text, z.number()),
  intervals95: z.record(text, z.tuple([z.number(), z.number()])),
  periods: z.array(block.extend({ prAuc: share, recallAt2Percent: share })),
  targets: z.array(target),
});
/** Values by ascending edges: below the first, between two, from the last on. */
const bins = z.strictObject({ feature: text, edges: z.array(z.number()), shares: z.array(share) });
const calibrationBin = z
  .strictObject({ from: share, to: share, cells: count, defects: count, lower: share, upper: share })
  .refine(
    ({ from, to, lower, upper }) => from < to && lower <= upper,
    'from < to and lower ≤ upper expected',
  );

const fields = z.strictObject({
  schema: z.literal(1),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,47}$/, 'lower-case letters, digits and "-", at most 48'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'expected major.minor.patch'),
  gate: z.enum(['IPQC', 'FQC', 'OQC']),
  product: text,
  /** True: trained on simulated data. */
  illustrative: z.boolean(),
  intendedUse: text,
  intendedUsers: text,
  outOfScope: z.array(text).min(1),
  knownLimits: z.array(text).min(1),
  training: z.strictObject({
    data: text,
    window: text,
    dataSha256: sha256,
    cells: count,
    failures: count,
    excludedCells: count,
    exclusions: text,
    labelSource: text,
    labelMaturity: text,
    seed: z.number().int(),
    codeCommit: text,
    libraries: z.record(text, text),
  }),
  algorithm: z.strictObject({
    type: z.enum(['logistic regression', 'gradient-boosted trees', 'random forest', 'neural network']),
    hyperparameters: z.record(text, z.union([z.string(), z.number()])),
  }),
  featureSpecification: z.strictObject({ name: text, version: text, sha256 }),
  split: z.strictObject({ rule: text, training: block, calibration: block, test: block }),
  /** Of a logistic regression only; of other models `explanation.json` has what explains them. */
  coefficients: z
    .strictObject({
      intercept: z.number(),
      columns: z
        .array(
          z.strictObject({ name: text, mean: z.number(), sd: z.number().positive(), weight: z.number() }),
        )
        .min(1),
    })
    .optional(),
  calibration: z.strictObject({
    method: z.literal('platt'),
    slope: z.number().positive(),
    intercept: z.number(),
    bins: z.array(calibrationBin),
  }),
  threshold: z.strictObject({
    probability: z.number().gt(0).lt(1),
    costs: z.strictObject({
      test: z.number().positive(),
      escape: z.number().positive(),
      efficacy: z.number().gt(0).max(1),
    }),
    reviewRate: share,
  }),
  metrics: z.strictObject({ test: evaluation, otherRuns: z.array(evaluation.extend({ run: text })) }),
  novelty: z.strictObject({
    /** Share of the training cells within the limit. */
    quantile: share,
    /** Of the distance over all features, and over the required ones alone. */
    limit: z.number().positive(),
    requiredLimit: z.number().positive(),
    tails: z.array(z.strictObject({ feature: text, scale: z.number().min(1) })),
  }),
  driftBaselines: z.array(
    bins.extend({
      /** Evenly spaced quantiles of the training cells, ascending. */
      quantiles: z.array(z.number()).min(2),
      cells: count,
      /** Cells without the feature. */
      missing: count,
    }),
  ),
  /** Of the risk score on the calibration block. */
  scoreBaseline: bins,
  approval: z.strictObject({ by: text, at: z.iso.date() }),
  files: z.strictObject({
    onnxSha256: sha256,
    goldenVectorsSha256: sha256,
    explanationSha256: sha256.optional(),
  }),
});

/** The mandatory fields of a model card; a model with less is refused. Explained in `docs/models.md`. */
export const modelCardSchema = fields.superRefine((card, context) => {
  const logistic = card.algorithm.type === 'logistic regression';
  if (logistic !== (card.coefficients !== undefined)) {
    const rule = logistic
      ? 'is missing'
      : `belongs to a logistic regression, not to a ${card.algorithm.type}`;
    context.addIssue({ code: 'custom', path: ['coefficients'], message: rule });
  }
  if (logistic !== (card.files.explanationSha256 === undefined)) {
    const rule = logistic ? 'a logistic regression is explained by its coefficients' : 'is missing';
    context.addIssue({ code: 'custom', path: ['files', 'explanationSha256'], message: rule });
  }
});

export type ModelCard = z.infer<typeof modelCardSchema>;
