import type { FrozenLimits } from '../charts/chart-columns';
import type { MultivariateEstimate, VectorPoint } from '../charts/hotelling-chart';
import type { CapabilityRequest } from '../capability/capability-study';
import type { Specification } from '../capability/capability-indices';
import type { IndividualsEstimator } from '../estimates/individuals-sigma';
import type { SubgroupEstimator } from '../estimates/subgroup-sigma';
import type { RuleSelection } from '../rules/resolve-rules';

export const CHART_KINDS = [
  'i-mr',
  'xbar-r',
  'xbar-s',
  'p',
  'np',
  'c',
  'u',
  'laney-p',
  'laney-u',
  'ewma',
  'cusum',
  'g',
  't',
  't2',
  'dnom',
  'z-mr',
  'three-way',
  'q',
] as const;

export type ChartKind = (typeof CHART_KINDS)[number];

/** Most points of one request; more is a named error. */
export const MOST_POINTS = 2_000_000;

type Values = ArrayLike<number | null>;

/** Numbers that change how a chart is made; each chart reads those that concern it. */
export interface ChartParams {
  /** EWMA weight, 0.2 unless given. */
  readonly lambda?: number;
  /** Width of the limits in sigma, 3 unless given. */
  readonly L?: number;
  /** CUSUM allowance, 0.5 unless given, and decision interval, 5 unless given; in sigma of the plotted mean. */
  readonly k?: number;
  readonly h?: number;
  /** μ₀ of EWMA and CUSUM; the mean of the limits unless given. */
  readonly target?: number;
  /** CUSUM fast initial response: true for half of H, or the fraction of H. */
  readonly fir?: boolean | number;
  /** EWMA limits without the start-up bracket. */
  readonly asymptotic?: boolean;
  readonly estimator?: IndividualsEstimator | SubgroupEstimator;
  /** X̄-S with unequal sizes in Montgomery's plug-in form. */
  readonly plugIn?: boolean;
  /** Attribute limits from the exact distribution. */
  readonly exact?: boolean;
  /** T² false-alarm risk per point. */
  readonly alpha?: number;
  /** Spread chart of `three-way`; r unless given. */
  readonly spread?: 'r' | 's';
  /** k-of-m rules signal on the first points of a window. */
  readonly early?: boolean;
  /** I-MR on the one-step errors of an EWMA forecast, for autocorrelated values. */
  readonly residuals?: 'ewma';
  readonly pointsPerDay?: number;
  /** Shift in sigma of the plotted statistic for which ARL₁ is wanted. */
  readonly shift?: number;
  readonly confidence?: number;
  readonly requirement?: number;
  readonly naming?: CapabilityRequest['naming'];
  readonly distribution?: CapabilityRequest['distribution'];
}

/**
 * The body of `POST /spc/charts` and some more. Indices count from 0. Missing values are null.
 */
export interface ChartRequest {
  readonly chart: ChartKind;
  /** One value a point; for `t2` a row of variables a point. */
  readonly values?: Values | readonly (VectorPoint | null)[];
  /** Values of each subgroup; for `t2` rows of each subgroup. */
  readonly subgroups?: readonly Values[] | readonly (readonly VectorPoint[])[];
  readonly counts?: Values;
  /** Sample sizes or areas; one number when all are equal. */
  readonly sizes?: Values | number;
  /** Frozen limits: one set, one for each stage, or mean vector and covariance for `t2`. */
  readonly limits?: FrozenLimits | readonly FrozenLimits[] | MultivariateEstimate;
  /** Points (inclusive) that limits are estimated from; otherwise all points of each stage. */
  readonly baseline?: { readonly from: number; readonly to: number };
  readonly exclude?: readonly number[];
  /** Indices at which a stage starts. */
  readonly stages?: readonly number[];
  readonly rules?: RuleSelection;
  readonly params?: ChartParams;
  readonly spec?: { readonly [K in keyof Specification]?: number | null };
  /** Product of every point, for `dnom` and `z-mr`. */
  readonly products?: readonly string[];
  /** Nominal of every product, for `dnom`; also for `z-mr`, where the product mean is used otherwise. */
  readonly nominals?: Readonly<Record<string, number>>;
  /** Instants of the points, ms since 1970: for the down-sampling guard and the points per day. */
  readonly times?: ArrayLike<number>;
  /** What is known about the query behind the values. */
  readonly sampling?: {
    readonly aggregated?: boolean;
    readonly windowPeriodMs?: number;
    readonly maxDataPoints?: number;
  };
}
