import { type ChartColumns, emptyColumns, type StageEstimate } from './chart-columns';
import { countLimits } from './count-limits';
import type { SeriesLayout } from './series-layout';
import { limitsOfStage, type StageLimits } from './stage-limits';
import { commonSize } from './subgroup-chart';

export type AttributeKind = 'p' | 'np' | 'c' | 'u';

export interface AttributeOptions {
  readonly width?: number;
  readonly limits?: StageLimits | undefined;
  /** Limits from the binomial or Poisson distribution itself, with false-alarm risk ≤ that of ±L sigma. */
  readonly exact?: boolean;
}

export interface OneChart {
  readonly main: ChartColumns;
  readonly estimates: readonly StageEstimate[];
}

/**
 * Attribute charts p, np, c and u, each point with the limits of its own size.
 *
 * p: p̄ = Σd/Σn, limits p̄ ± L√(p̄(1 − p̄)/nᵢ), clipped to [0, 1]. np: nᵢp̄ ± L√(nᵢp̄(1 − p̄)), clipped to [0, nᵢ].
 * c: c̄ ± L√c̄. u: ū = Σc/Σn, ū ± L√(ū/nᵢ). Lower limits are floored at 0, and a lower limit of 0 never signals,
 * because the test is strict.
 *
 * The mean of an np chart is n·p̄ of the common size (of the mean size when sizes differ).
 *
 * @param counts - nonconforming units or nonconformities; NaN is missing
 * @param sizes - sample sizes or areas of opportunity above 0; ignored by c
 * @see Montgomery, Introduction to SQC, ch. 7; vectors: p_np_orangejuice.json, c_u_circuit.json, u_variable_n_dyedcloth.json
 * @example
 * attributeChart('c', [4, 9, 5], [1, 1, 1], seriesLayout({ length: 3 })).main.center[0] // => 6
 */
export function attributeChart(
  kind: AttributeKind,
  counts: ArrayLike<number>,
  sizes: ArrayLike<number>,
  layout: SeriesLayout,
  options: AttributeOptions = {},
): OneChart {
  const width = options.width ?? 3;
  const main = emptyColumns(layout.length);
  const estimates = layout.stages.map((stage, index): StageEstimate => {
    const frozen = limitsOfStage(options.limits, index);
    const { rate, estimate } = frozen
      ? frozenRate(
          kind,
          frozen.mean,
          frozen.n ?? commonSize({ size: sizes }, layout.excluded, stage.start, stage.end),
        )
      : estimatedRate(kind, counts, sizes, layout.excluded, stage.from, stage.to);
    for (let i = stage.start; i < stage.end; i++) {
      const n = kind === 'c' ? 1 : (sizes[i] as number);
      const count = counts[i] as number;
      main.size[i] = n;
      main.statistic[i] = kind === 'p' || kind === 'u' ? count / n : count;
      const scale = kind === 'np' ? n : 1;
      main.center[i] = kind === 'np' && !(n > 0) ? NaN : rate * scale;
      if (!(n > 0)) continue;
      const variance = kind === 'p' || kind === 'np' ? rate * (1 - rate) : rate;
      const sigma = Math.sqrt(variance / n) * scale;
      main.sigma[i] = sigma;
      if (options.exact === true) {
        const limits = countLimits(kind === 'p' || kind === 'np' ? 'binomial' : 'poisson', rate, n, width);
        const unit = kind === 'p' || kind === 'u' ? n : 1;
        main.lower[i] = limits.lower / unit;
        main.upper[i] = limits.upper / unit;
      } else {
        const most = kind === 'p' ? 1 : kind === 'np' ? n : Infinity;
        main.lower[i] = Math.max(0, rate * scale - width * sigma);
        main.upper[i] = Math.min(most, rate * scale + width * sigma);
      }
    }
    return estimate;
  });
  return { main, estimates };
}

interface Rate {
  /** p̄, c̄ or ū. */
  readonly rate: number;
  readonly estimate: StageEstimate;
}

const SIGMA_METHOD: Readonly<Record<AttributeKind, string>> = {
  p: 'binomial √(p̄(1 − p̄)), one unit',
  np: 'binomial √(n p̄(1 − p̄))',
  c: 'Poisson √c̄',
  u: 'Poisson √ū, one unit of area',
};

function frozenRate(kind: AttributeKind, mean: number, n: number | null): Rate {
  const rate = kind === 'np' ? mean / (n ?? NaN) : mean;
  return {
    rate,
    estimate: {
      mean,
      sigma: unitSigma(kind, rate, n ?? NaN),
      sigmaMethod: SIGMA_METHOD[kind],
      n: kind === 'c' ? 1 : n,
      count: 0,
      degreesOfFreedom: NaN,
    },
  };
}

/** Pooled rate Σ counts / Σ sizes of the included points of a range. */
export function estimatedRate(
  kind: AttributeKind,
  counts: ArrayLike<number>,
  sizes: ArrayLike<number>,
  excluded: Uint8Array,
  from: number,
  to: number,
): Rate {
  let sum = 0;
  let opportunities = 0;
  let points = 0;
  let common: number | null = NaN;
  for (let i = from; i < to; i++) {
    const count = counts[i] as number;
    // A point without a count must not add its size either.
    if (count !== count || excluded[i] === 1) continue;
    const size = kind === 'c' ? 1 : (sizes[i] as number);
    sum += count;
    opportunities += size;
    points++;
    common = points === 1 || common === size ? size : null;
  }
  const rate = points === 0 ? NaN : sum / opportunities;
  const n = points === 0 ? null : common;
  const size = n ?? opportunities / points;
  return {
    rate,
    estimate: {
      mean: kind === 'np' ? rate * size : rate,
      sigma: unitSigma(kind, rate, size),
      sigmaMethod: SIGMA_METHOD[kind],
      n: n ?? (kind === 'np' ? size : null),
      count: points,
      degreesOfFreedom: Infinity,
    },
  };
}

function unitSigma(kind: AttributeKind, rate: number, n: number): number {
  if (kind === 'c' || kind === 'u') return Math.sqrt(rate);
  return Math.sqrt(rate * (1 - rate) * (kind === 'np' ? n : 1));
}
