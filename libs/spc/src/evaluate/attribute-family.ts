import { type AttributeKind, attributeChart } from '../charts/attribute-chart';
import type { StageEstimate } from '../charts/chart-columns';
import { geometricChart } from '../charts/geometric-chart';
import { laneyChart } from '../charts/laney-chart';
import type { Warning } from '../errors';
import { overdispersion } from '../guards/overdispersion';
import { ALL_RULES, type FamilyChart } from './chart-family';
import type { CheckedRequest } from './check-chart-request';

const LANEY: Readonly<Partial<Record<AttributeKind, string>>> = {
  p: 'laney-p',
  np: 'laney-p',
  u: 'laney-u',
  c: 'laney-u',
};
const SMALL_MEAN = 5;

/** p, np, c, u and the Laney charts. */
export function attributeFamily(request: CheckedRequest): FamilyChart {
  const { layout, params, limits, chart } = request;
  const counts = request.data.counts ?? new Float64Array(layout.length);
  const sizes = request.data.sizes ?? new Float64Array(layout.length).fill(1);
  const width = params.L === undefined ? {} : { width: params.L };
  const binomial = chart === 'p' || chart === 'np' || chart === 'laney-p';
  const last = layout.stages[layout.stages.length - 1];
  const test = last
    ? overdispersion(binomial ? 'binomial' : 'poisson', counts, sizes, layout.excluded, last.from, last.to)
    : null;
  if (chart === 'laney-p' || chart === 'laney-u') {
    const made = laneyChart(chart === 'laney-p' ? 'p' : 'u', counts, sizes, layout, { ...width, limits });
    return { ...made, ruleScope: ALL_RULES, capabilityData: null, overdispersion: test, warnings: [] };
  }
  const kind = chart as AttributeKind;
  const made = attributeChart(kind, counts, sizes, layout, {
    ...width,
    limits,
    exact: params.exact === true,
  });
  const warnings: Warning[] = [];
  if (test !== null && test.pValue < 0.05) {
    warnings.push({
      code: 'OVERDISPERSED',
      detail:
        `the counts vary ${test.ratio.toFixed(2)} times as much as ${binomial ? 'binomial' : 'Poisson'} counts ` +
        `(p = ${test.pValue.toPrecision(2)}): these limits are too narrow; the chart "${LANEY[kind] as string}" widens them`,
    });
  } else if (test !== null && test.pValueUnder < 0.01) {
    warnings.push({
      code: 'UNDERDISPERSED',
      detail: `the counts vary less than chance allows (ratio ${test.ratio.toFixed(2)}): look for edited or dependent data`,
    });
  }
  if (params.exact !== true && smallestMean(kind, made.estimates, sizes) < SMALL_MEAN) {
    warnings.push({
      code: 'SMALL_EXPECTED_COUNT',
      detail: `a mean count below ${SMALL_MEAN} is too skewed for ±3 sigma limits; params.exact takes them from the distribution`,
    });
  }
  return { ...made, ruleScope: ALL_RULES, capabilityData: null, overdispersion: test, warnings };
}

function smallestMean(kind: AttributeKind, estimates: readonly StageEstimate[], sizes: Float64Array): number {
  let least = Infinity;
  for (const n of sizes) if (n < least) least = n;
  let smallest = Infinity;
  for (const { mean } of estimates) {
    const expected = kind === 'c' || kind === 'np' ? mean : mean * least;
    if (expected < smallest) smallest = expected;
  }
  return smallest;
}

export function geometricFamily(request: CheckedRequest): FamilyChart {
  const { layout, params, limits } = request;
  const counts = request.data.counts ?? new Float64Array(layout.length);
  const made = geometricChart(counts, layout, {
    ...(params.L === undefined ? {} : { width: params.L }),
    limits,
  });
  return {
    ...made,
    ruleScope: {
      all: false,
      reason: 'geometric counts are skewed, so zones of sigma have no normal probabilities',
    },
    capabilityData: null,
    warnings: [],
  };
}
