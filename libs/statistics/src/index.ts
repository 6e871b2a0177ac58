export { accurateSum } from './accurate-sum';
export { betaBinomialTails } from './beta-binomial';
export { binomialCdf, binomialPmf, binomialSf, binomialTails } from './binomial';
export { centralMoment } from './central-moment';
export { chiSquareCdf, chiSquareQuantile, chiSquareSf, chiSquareUpperQuantile } from './chi-square';
export { complementaryErrorFunction, scaledComplementaryErrorFunction } from './complementary-error-function';
export { NoConvergenceError, NonFiniteValueError, NotEnoughDataError, StatisticsDomainError } from './errors';
export { excessKurtosis } from './excess-kurtosis';
export { fCdf, fQuantile, fSf } from './f-distribution';
export { findRoot } from './find-root';
export {
  hypergeometricCdf,
  hypergeometricPmf,
  hypergeometricSf,
  hypergeometricTails,
} from './hypergeometric';
export { integrate } from './integrate';
export { lagOneAutocorrelation } from './lag-one-autocorrelation';
export { logBeta } from './log-beta';
export { logGamma } from './log-gamma';
export { MAD_TO_SIGMA, medianAbsoluteDeviation } from './median-absolute-deviation';
export { median } from './median';
export { Moments } from './moments';
export { noncentralT, noncentralTCdf, noncentralTQuantile, noncentralTSf } from './noncentral-t';
export { normalCdf, normalLogCdf, normalSf } from './normal-cdf';
export { normalPdf } from './normal-pdf';
export { normalQuantile } from './normal-quantile';
export { oneWayAnova } from './one-way-anova';
export type { OneWayAnova } from './one-way-anova';
export { poissonCdf, poissonPmf, poissonSf, poissonTails } from './poisson';
export { quantile } from './quantile';
export type { QuantileType } from './quantile';
export { regularizedBeta } from './regularized-beta';
export { regularizedBetaInverse } from './regularized-beta-inverse';
export { regularizedGamma, regularizedGammaP, regularizedGammaQ } from './regularized-gamma';
export { regularizedGammaPInverse, regularizedGammaQInverse } from './regularized-gamma-inverse';
export { skewness } from './skewness';
export { stirlingError } from './stirling-error';
export { studentTCdf, studentTQuantile, studentTSf } from './student-t';
export type { Tails } from './tails';
