import { z } from 'zod';
import { DURATION_PATTERN, DURATION_RULE, parseDuration } from './duration';

const CHARTS = ['i-mr', 'ewma', 'cusum'] as const;
const RULES = ['iso-7870-2', 'western-electric', 'nelson', 'aiag', 'montgomery', 'juran'] as const;

/** How a characteristic or signal is watched by control charts. */
export interface SpcMonitoring {
  readonly chart: (typeof CHARTS)[number];
  readonly rules: (typeof RULES)[number];
  /** Least time between two charted readings, ms; 0: every reading. */
  readonly everyMs: number;
  /** How long after a correction or a standstill no reading is judged, ms. */
  readonly settleMs: number;
  /** Weight of the newest reading in the forecast whose errors are charted; null: the readings themselves. */
  readonly residualLambda: number | null;
  /** States of the machine in which its signals are charted; null: all. */
  readonly states: readonly string[] | null;
  /** Whom a signal of the chart is for; null: not stated. */
  readonly owner: string | null;
}

const duration = (description: string) =>
  z
    .union([z.string().meta({ pattern: DURATION_PATTERN.source }), z.literal(0)], { error: DURATION_RULE })
    .meta({ description });

/** The key `spc` of a characteristic or signal. */
export const spcMonitoringSchema = z
  .strictObject({
    enabled: z.boolean().default(true).meta({ description: 'false: not watched.' }),
    chart: z.enum(CHARTS).default('i-mr').meta({ description: 'Kind of control chart.' }),
    rules: z
      .enum(RULES)
      .default('iso-7870-2')
      .meta({ description: 'Rules that raise signals; each further rule adds false alarms.' }),
    every: duration(
      'Least time between two charted readings; 0 = every reading. Readings are never averaged.',
    ).default(0),
    settle: duration('How long after a correction or a standstill nothing is judged.').default('60s'),
    residuals: z
      .number()
      .gt(0)
      .lte(1)
      .meta({
        description: 'Chart the errors of an EWMA forecast with this weight, for autocorrelated readings.',
      })
      .optional(),
    states: z
      .array(z.string().min(1))
      .min(1)
      .meta({ description: 'Texts of machine states in which a signal is charted; all when left out.' })
      .optional(),
    owner: z.string().min(1).max(128).meta({ description: 'Whom its signals are for.' }).optional(),
  })
  .meta({ description: 'How it is watched by control charts.' });

export type SpcMonitoringFile = z.output<typeof spcMonitoringSchema>;

/** Every characteristic is watched unless its file says otherwise. */
export const DEFAULT_SPC_MONITORING: SpcMonitoring = {
  chart: 'i-mr',
  rules: 'iso-7870-2',
  everyMs: 0,
  settleMs: 60_000,
  residualLambda: null,
  states: null,
  owner: null,
};

/** @returns null when it is not watched */
export function buildSpcMonitoring(file: SpcMonitoringFile): SpcMonitoring | null {
  if (!file.enabled) return null;
  return {
    chart: file.chart,
    rules: file.rules,
    everyMs: parseDuration(file.every) ?? 0,
    settleMs: parseDuration(file.settle) ?? 0,
    residualLambda: file.residuals ?? null,
    states: file.states ?? null,
    owner: file.owner ?? null,
  };
}
