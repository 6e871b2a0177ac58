import type { CapabilityStudy } from '../capability/capability-study';
import type { VarianceComponents } from '../charts/three-way-chart';
import type { Warning } from '../errors';
import type { AutocorrelationCheck } from '../guards/lag-one';
import type { OverdispersionTest } from '../guards/overdispersion';
import type { FalseAlarmBudget } from '../run-length/false-alarm-budget';
import type { ChartKind } from './chart-request';

/** One plotted point; `index` is the index of the source row. Null is "none", never a number. */
export interface ChartPoint {
  readonly index: number;
  readonly value: number | null;
  /** Subgroup size or area of opportunity. */
  readonly n: number | null;
  readonly cl: number | null;
  readonly lcl: number | null;
  readonly ucl: number | null;
  /** Standard deviation of the plotted statistic. */
  readonly sigma: number | null;
  readonly stage: number;
  readonly excluded: boolean;
  /** Ids of the rules that signal here. */
  readonly signals: readonly string[];
  /** T² only, at points above the limit: what T² would lose without each variable. */
  readonly contributions?: readonly number[];
}

export interface CusumPoint {
  readonly index: number;
  readonly cPlus: number | null;
  readonly cMinus: number | null;
  /** Periods since the sum was 0. */
  readonly nPlus: number;
  readonly nMinus: number;
  /** H at this point, in the unit of the values. */
  readonly h: number | null;
  /** `C+` and `C-`. */
  readonly signals: readonly string[];
  /** At a signal: index of the last point before the shift (−1: before the first), and the estimated new mean. */
  readonly shift?: { readonly after: number; readonly mean: number };
}

export interface Companion {
  readonly chart: 'mr' | 'r' | 's';
  readonly points: readonly ChartPoint[];
}

/** What a stage was judged by; feeding `mean`, `sigma` and `n` back as `limits` gives the same chart. */
export interface StageResult {
  readonly stage: number;
  readonly from: number;
  readonly to: number;
  readonly mean: number | readonly number[] | null;
  readonly sigma: number | null;
  readonly covariance?: readonly (readonly number[])[];
  readonly sigmaMethod: string;
  readonly n: number | null;
  /** Points the estimate rests on; 0 for frozen limits. */
  readonly count: number;
  readonly frozen: boolean;
}

/** The response of `POST /spc/charts`. Top-level mean, sigma and n are those of the last stage. */
export interface ChartResult {
  readonly chart: ChartKind;
  readonly mean: number | readonly number[] | null;
  /** Process sigma; sigma-z for Laney charts; null for T². */
  readonly sigma: number | null;
  readonly sigmaMethod: string;
  readonly n: number | null;
  readonly stages: readonly StageResult[];
  readonly rules: readonly string[];
  readonly points: readonly ChartPoint[];
  readonly companion?: Companion;
  /** Third chart of `three-way`: spread within subgroups. */
  readonly within?: Companion;
  readonly components?: VarianceComponents;
  readonly cusum?: { readonly points: readonly CusumPoint[] };
  readonly alpha?: number;
  readonly capability?: CapabilityStudy;
  readonly falseAlarms: FalseAlarmBudget;
  readonly autocorrelation?: AutocorrelationCheck;
  readonly overdispersion?: OverdispersionTest;
  readonly warnings: readonly Warning[];
}
