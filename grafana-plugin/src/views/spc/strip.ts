import type { ChartAnalysis } from '@cellgate/spc';
import type { PanelChart } from '../../options';
import type { GivenLimits } from './limits';

/** One of the charts that stand above each other. NaN is "none". */
export interface Strip {
  readonly title: string;
  readonly statistic: Float64Array;
  /** The second sum of a CUSUM, drawn downwards. */
  readonly second: Float64Array | null;
  readonly center: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Sigma of the plotted statistic, for the zones; null for a chart without zones. */
  readonly sigma: Float64Array | null;
  /** A bit for each rule. */
  readonly signals: Int32Array;
  /** Rule of each bit. */
  readonly rules: string[];
}

const TITLES: Readonly<Record<PanelChart, string>> = {
  'i-mr': 'Individual value',
  'xbar-r': 'Subgroup mean',
  'xbar-s': 'Subgroup mean',
  p: 'Fraction nonconforming',
  np: 'Nonconforming units',
  c: 'Nonconformities',
  u: 'Nonconformities per unit',
  'laney-p': 'Fraction nonconforming (Laney)',
  'laney-u': 'Nonconformities per unit (Laney)',
  ewma: 'EWMA',
  cusum: 'CUSUM',
  g: 'Units between events',
  t: 'Time between events',
};

/** The main chart. Given limits are drawn as they are, and judged by "beyond the limits" alone. */
export function mainStrip(analysis: ChartAnalysis, given: GivenLimits | null, chart: PanelChart): Strip {
  const { main, cusum } = analysis.family;
  const title = TITLES[chart];
  if (given) {
    return {
      title,
      statistic: main.statistic,
      second: null,
      ...given,
      sigma: null,
      signals: beyond(main.statistic, given, analysis.layout.excluded),
      rules: ['N1'],
    };
  }
  if (cusum) {
    const interval = Float64Array.from(cusum.interval);
    return {
      title,
      statistic: cusum.plus,
      second: cusum.minus.map((value) => -value),
      center: new Float64Array(interval.length),
      lower: interval.map((value) => -value),
      upper: interval,
      sigma: null,
      signals: Int32Array.from(cusum.signals),
      rules: ['C+', 'C-'],
    };
  }
  return {
    title,
    statistic: main.statistic,
    second: null,
    center: main.center,
    lower: main.lower,
    upper: main.upper,
    // Limits that are not three sigma from the centre have no zones to draw.
    sigma: analysis.family.ruleScope.all ? main.sigma : null,
    signals: analysis.signals,
    rules: analysis.rules.map((rule) => rule.id),
  };
}

const SIDE_TITLES = { mr: 'Moving range', r: 'Range', s: 'Standard deviation' } as const;

/** The chart of the spread below the main one, where there is one. */
export function sideStrip(analysis: ChartAnalysis): Strip | null {
  const { companion } = analysis.family;
  if (!companion || !analysis.companionSignals) return null;
  const { columns } = companion;
  return {
    title: SIDE_TITLES[companion.chart],
    statistic: columns.statistic,
    second: null,
    center: columns.center,
    lower: columns.lower,
    upper: columns.upper,
    sigma: null,
    signals: analysis.companionSignals,
    rules: analysis.companionRules.map((rule) => rule.id),
  };
}

function beyond(values: Float64Array, limits: GivenLimits, excluded: Uint8Array): Int32Array {
  const signals = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (excluded[i] === 1) continue;
    if (value > (limits.upper[i] as number) || value < (limits.lower[i] as number)) signals[i] = 1;
  }
  return signals;
}

/** Ids of the rules of a word of bits. */
export function ruleIds(strip: Strip, word: number): readonly string[] {
  return strip.rules.filter((_, bit) => (word & (1 << bit)) !== 0);
}
