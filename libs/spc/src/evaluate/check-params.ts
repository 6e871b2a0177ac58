import { type IssueList, isFiniteNumber, isRecord, shown } from './issue-list';
import type { ChartParams } from './chart-request';

type Check = readonly [test: (value: unknown) => boolean, rule: string];

const between = (low: number, high: number, openLow = false): Check => [
  (value) => isFiniteNumber(value) && (openLow ? value > low : value >= low) && value <= high,
  `must be a number ${openLow ? 'above' : 'from'} ${low} ${openLow ? 'and at most' : 'to'} ${high}`,
];
const oneOf = (...allowed: readonly string[]): Check => [
  (value) => typeof value === 'string' && allowed.includes(value),
  `must be one of ${allowed.join(', ')}`,
];
const flag: Check = [(value) => typeof value === 'boolean', 'must be true or false'];

const CHECKS: { readonly [K in keyof Required<ChartParams>]: Check } = {
  lambda: between(0, 1, true),
  L: between(0, 10, true),
  k: between(0, 10),
  h: between(0, 100, true),
  target: [isFiniteNumber, 'must be a finite number'],
  fir: [
    (value) => typeof value === 'boolean' || (isFiniteNumber(value) && value >= 0 && value < 1),
    'must be true, false or a fraction of H from 0 to below 1',
  ],
  asymptotic: flag,
  estimator: oneOf(
    'mr',
    'median-mr',
    'sd',
    'rbar',
    'uwave-r',
    'sbar',
    'uwave-s',
    'pooled',
    'pooled-unbiased',
  ),
  plugIn: flag,
  exact: flag,
  alpha: between(0, 0.5, true),
  spread: oneOf('r', 's'),
  early: flag,
  residuals: oneOf('ewma'),
  pointsPerDay: between(0, 1e9),
  shift: between(-10, 10),
  confidence: [(value) => isFiniteNumber(value) && value > 0.5 && value < 1, 'must be above 0.5 and below 1'],
  requirement: between(0, 10, true),
  naming: oneOf('aiag-2005', 'iso-22514', 'aiag-vda-2026'),
  distribution: oneOf('normal', 'lognormal', 'weibull', 'gamma', 'exponential', 'best', 'percentile'),
};

const SUBGROUP_CHARTS = ['xbar-r', 'xbar-s', 'three-way'];
const INDIVIDUALS_ESTIMATORS = ['mr', 'median-mr', 'sd'];

/** Checks the parameters of a request; unknown ones are issues, not ignored. */
export function checkParams(
  params: unknown,
  chart: string,
  hasSubgroups: boolean,
  issues: IssueList,
): ChartParams {
  if (params === undefined || params === null) return {};
  if (!isRecord(params)) {
    issues.add('/params', 'INVALID_PARAMETER', `must be an object, got ${shown(params)}`);
    return {};
  }
  for (const [name, value] of Object.entries(params)) {
    if (!Object.hasOwn(CHECKS, name)) {
      issues.add(
        `/params/${name}`,
        'UNKNOWN_FIELD',
        `unknown parameter; known: ${Object.keys(CHECKS).join(', ')}`,
      );
      continue;
    }
    const [test, rule] = CHECKS[name as keyof ChartParams];
    if (!test(value)) issues.add(`/params/${name}`, 'INVALID_PARAMETER', `${shown(value)}: ${rule}`);
  }
  const estimator = params['estimator'];
  if (typeof estimator === 'string') {
    const forGroups = SUBGROUP_CHARTS.includes(chart) || hasSubgroups;
    if (INDIVIDUALS_ESTIMATORS.includes(estimator) === forGroups) {
      const rule = forGroups
        ? 'rbar, uwave-r, sbar, uwave-s, pooled or pooled-unbiased'
        : 'mr, median-mr or sd';
      issues.add('/params/estimator', 'INVALID_PARAMETER', `${shown(estimator)}: this chart takes ${rule}`);
    }
  }
  return params;
}
