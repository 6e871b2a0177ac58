import { hotellingChart } from '../charts/hotelling-chart';
import { InvalidChartRequestError, NotEnoughDataError, SingularMatrixError } from '../errors';
import type { FamilyChart } from './chart-family';
import type { CheckedRequest } from './check-chart-request';

/** Hotelling's T². Too few vectors and linearly dependent variables are faults of the request. */
export function hotellingFamily(request: CheckedRequest): FamilyChart {
  const { layout, params } = request;
  const points = request.data.vectors ?? [];
  try {
    const chart = hotellingChart(points, layout, { alpha: params.alpha, limits: request.vectorLimits });
    return {
      main: chart.main,
      hotelling: chart,
      estimates: chart.estimates.map((estimate) => ({
        mean: NaN,
        sigma: NaN,
        sigmaMethod: estimate.n > 1 ? 'mean covariance within subgroups' : 'sample covariance',
        n: estimate.n,
        count: request.vectorLimits ? 0 : estimate.count,
        degreesOfFreedom: NaN,
      })),
      ruleScope: { all: false, reason: 'T² is skewed and has no sigma zones' },
      capabilityData: null,
      warnings: [],
    };
  } catch (error) {
    if (error instanceof NotEnoughDataError) {
      throw new InvalidChartRequestError([
        { pointer: '/values', code: 'NOT_ENOUGH_DATA', detail: error.message },
      ]);
    }
    if (error instanceof SingularMatrixError) {
      throw new InvalidChartRequestError([
        { pointer: '/values', code: 'SINGULAR_COVARIANCE', detail: error.message },
      ]);
    }
    throw error;
  }
}
