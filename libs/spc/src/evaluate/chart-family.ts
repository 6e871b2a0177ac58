import type { ChartColumns, StageEstimate } from '../charts/chart-columns';
import type { CusumColumns } from '../charts/cusum-chart';
import type { HotellingChart } from '../charts/hotelling-chart';
import type { VarianceComponents } from '../charts/three-way-chart';
import type { Warning } from '../errors';
import type { SigmaEstimate } from '../estimates/individuals-sigma';
import type { OverdispersionTest } from '../guards/overdispersion';
import type { AutocorrelationCheck } from '../guards/lag-one';

export interface SideChart {
  readonly chart: 'mr' | 'r' | 's';
  readonly columns: ChartColumns;
}

/** Which run rules a chart admits: all, or only "beyond the limits", and why. */
export type RuleScope = { readonly all: true } | { readonly all: false; readonly reason: string };

/** What a chart family hands to the evaluation. */
export interface FamilyChart {
  readonly main: ChartColumns;
  /** Columns on which rules are judged, when they are not the plotted ones (t chart). */
  readonly judged?: ChartColumns;
  readonly estimates: readonly StageEstimate[];
  readonly companion?: SideChart;
  readonly within?: SideChart;
  readonly components?: readonly VarianceComponents[];
  readonly cusum?: CusumColumns;
  readonly hotelling?: HotellingChart;
  readonly ruleScope: RuleScope;
  /** Individual values and within sigma of a range, for capability; null when the chart has none. */
  readonly capabilityData: ((from: number, to: number) => CapabilityData) | null;
  readonly autocorrelation?: AutocorrelationCheck | null;
  readonly overdispersion?: OverdispersionTest | null;
  readonly warnings: readonly Warning[];
}

export interface CapabilityData {
  readonly values: Float64Array;
  readonly within: SigmaEstimate;
  readonly subgroups: number;
}

export const ALL_RULES: RuleScope = { all: true };
