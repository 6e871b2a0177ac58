import { z } from 'zod';

/** Lists of an answer may be shared and frozen: the statistics give them as they are. */
export const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();

const number = z.number();
const maybe = z.number().nullable();
const ids = list(z.string()).meta({ description: 'rules that signal here' });

const point = z
  .object({
    index: z.number().int().meta({ description: 'of the source row, from 0' }),
    value: maybe,
    n: maybe.meta({ description: 'subgroup size or area of opportunity' }),
    cl: maybe,
    lcl: maybe,
    ucl: maybe,
    sigma: maybe.meta({ description: 'of the plotted statistic' }),
    stage: z.number().int(),
    excluded: z.boolean(),
    signals: ids,
    contributions: list(number)
      .optional()
      .meta({ description: 'T² above its limit: what it would lose without each variable' }),
  })
  .meta({ id: 'SpcPoint' });

const companion = z.object({ chart: z.enum(['mr', 'r', 's']), points: list(point) });

const cusumPoint = z.object({
  index: z.number().int(),
  cPlus: maybe,
  cMinus: maybe,
  nPlus: z.number().int().meta({ description: 'periods since the sum was 0' }),
  nMinus: z.number().int(),
  h: maybe.meta({ description: 'decision interval in the unit of the values' }),
  signals: ids,
  shift: z
    .object({ after: z.number().int(), mean: number })
    .optional()
    .meta({ description: 'at a signal: index of the last point before the shift, and the new mean' }),
});

const stage = z.object({
  stage: z.number().int(),
  from: z.number().int(),
  to: z.number().int(),
  mean: z.union([number, list(number)]).nullable(),
  sigma: maybe,
  covariance: list(list(number)).optional(),
  sigmaMethod: z.string(),
  n: maybe,
  count: z.number().int().meta({ description: 'points the estimate rests on; 0: frozen limits' }),
  frozen: z.boolean(),
});

const interval = z.object({
  lower: number,
  upper: number,
});

const capability = z
  .object({
    cp: maybe,
    cpl: maybe,
    cpu: maybe,
    cpk: maybe,
    cpm: maybe,
    pp: maybe,
    ppl: maybe,
    ppu: maybe,
    ppk: maybe,
    intervals: z.record(z.string(), interval),
    confidence: number,
    n: z.number().int(),
    subgroups: z.number().int(),
    mean: number,
    sigmaWithin: maybe,
    sigmaOverall: maybe,
    degreesOfFreedom: z.object({ within: maybe, overall: number }),
    distribution: z.object({
      name: z.string(),
      parameters: z.record(z.string(), number),
      percentiles: z.object({ x00135: number, x50: number, x99865: number }).nullable(),
      normalityPValue: maybe,
    }),
    expectedBelow: maybe,
    expectedAbove: maybe,
    observedOutside: z.number().int(),
    named: list(z.object({ name: z.string(), value: number, sigma: z.enum(['within', 'overall']) })),
    stable: z.boolean(),
    verdict: z.enum([
      'capable',
      'not-demonstrated',
      'not-capable',
      'not-shown-stable',
      'too-few-subgroups',
      'down-sampled',
      'no-variation',
    ]),
    notes: list(z.string()),
  })
  .meta({
    id: 'SpcCapability',
    description:
      'Cp, Cpk and Cpm are null unless the process is shown stable, from at least 25 subgroups of raw data.',
  });

const falseAlarms = z.object({
  arl0: maybe.meta({ description: 'points between false alarms of a stable process' }),
  basis: z.string(),
  perDay: number.optional().meta({ description: 'false alarms a day, when the points a day are known' }),
  arl1: z
    .object({ shift: number, points: maybe })
    .optional()
    .meta({ description: 'points until the named shift (in sigma) is signalled' }),
});

export const warning = z.object({ code: z.string(), detail: z.string() });

export const chartAnswer = {
  chart: z.string(),
  mean: z.union([number, list(number)]).nullable(),
  sigma: maybe,
  sigmaMethod: z.string(),
  n: maybe,
  stages: list(stage),
  rules: list(z.string()),
  points: list(point),
  companion: companion.optional(),
  within: companion.optional().meta({ description: 'third chart of `three-way`' }),
  components: z.object({ sigmaWithin: number, sigmaBetween: number, sigmaBetweenWithin: number }).optional(),
  cusum: z.object({ points: list(cusumPoint) }).optional(),
  alpha: number.optional(),
  capability: capability.optional(),
  falseAlarms,
  autocorrelation: z
    .object({ r: number, threshold: number, n: z.number().int(), correlated: z.boolean() })
    .optional(),
  overdispersion: z
    .object({
      chiSquare: number,
      degreesOfFreedom: number,
      ratio: number,
      pValue: number,
      pValueUnder: number,
    })
    .optional(),
  warnings: list(warning),
};
