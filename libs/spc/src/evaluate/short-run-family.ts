import {
  deviationsFromNominal,
  productEstimates,
  productVarianceRatio,
  shortRunChart,
  standardizedShortRunChart,
} from '../charts/short-run-chart';
import type { Warning } from '../errors';
import type { IndividualsEstimator } from '../estimates/individuals-sigma';
import { ALL_RULES, type FamilyChart } from './chart-family';
import type { CheckedRequest } from './check-chart-request';
import { individualsCapability } from './variables-family';

/** DNOM and Z-MR. */
export function shortRunFamily(request: CheckedRequest, values: Float64Array): FamilyChart {
  const { layout, params, limits } = request;
  const products = request.products ?? [];
  const series = { values, products };
  const width = params.L === undefined ? {} : { width: params.L };
  if (request.chart === 'dnom') {
    const nominals = request.nominals ?? {};
    const charts = shortRunChart(series, nominals, layout, {
      estimator: (params.estimator as IndividualsEstimator | undefined) ?? 'mr',
      ...width,
      limits,
    });
    const deviations = deviationsFromNominal(series, nominals);
    const test = productVarianceRatio({ values: deviations, products }, layout.excluded);
    const warnings: Warning[] = [];
    if (test !== null && test.pValue < 0.05) {
      warnings.push({
        code: 'UNEQUAL_PRODUCT_VARIANCES',
        detail:
          `variances of products differ (p = ${test.pValue.toPrecision(2)}), so one common sigma is wrong; ` +
          'the chart "z-mr" standardises each product by its own',
      });
    }
    return {
      main: charts.main,
      companion: { chart: 'mr', columns: charts.companion },
      estimates: charts.estimates,
      ruleScope: ALL_RULES,
      capabilityData: individualsCapability(request, deviations),
      warnings,
    };
  }
  const found = productEstimates(series, layout).map((estimate) => ({
    ...estimate,
    mean: request.nominals?.[estimate.product] ?? estimate.mean,
  }));
  const charts = standardizedShortRunChart(series, found, layout, width);
  const without = found.filter((estimate) => !(estimate.sigma > 0)).map((estimate) => estimate.product);
  return {
    main: charts.main,
    companion: { chart: 'mr', columns: charts.companion },
    estimates: charts.estimates.map((estimate) => ({
      ...estimate,
      sigmaMethod: 'standardised by the mean moving range of each product',
      count: found.reduce((count, product) => count + product.count, 0),
    })),
    ruleScope: ALL_RULES,
    capabilityData: null,
    warnings:
      without.length === 0
        ? []
        : [
            {
              code: 'PRODUCT_WITHOUT_SIGMA',
              detail: `no sigma, and so no points, for ${without.slice(0, 5).join(', ')}`,
            },
          ],
  };
}
