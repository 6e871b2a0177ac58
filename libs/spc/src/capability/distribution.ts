import {
  normalCdf,
  normalQuantile,
  normalSf,
  regularizedGamma,
  regularizedGammaPInverse,
} from '@cellgate/statistics';

export type DistributionName = 'normal' | 'lognormal' | 'weibull' | 'gamma' | 'exponential';

/** A distribution with its parameters. */
export interface Distribution {
  readonly name: DistributionName;
  readonly parameters: Readonly<Record<string, number>>;
  /** P(X ≤ x). */
  cdf(x: number): number;
  /** P(X > x), without cancellation. */
  sf(x: number): number;
  quantile(p: number): number;
}

/**
 * A distribution from its parameters, in the unit of the values.
 *
 * normal (mean, sigma), lognormal (mean and sigma of ln x), weibull (shape, scale), gamma (shape, scale),
 * exponential (scale).
 *
 * @example
 * distribution('weibull', { shape: 1.5, scale: 4 }).quantile(0.5) // => 3.1328790750986055
 */
export function distribution(
  name: DistributionName,
  parameters: Readonly<Record<string, number>>,
): Distribution {
  const get = (key: string) => parameters[key] ?? NaN;
  switch (name) {
    case 'normal': {
      const z = (x: number) => (x - get('mean')) / get('sigma');
      return {
        name,
        parameters,
        cdf: (x) => normalCdf(z(x)),
        sf: (x) => normalSf(z(x)),
        quantile: (p) => get('mean') + get('sigma') * normalQuantile(p),
      };
    }
    case 'lognormal': {
      const z = (x: number) => (Math.log(x) - get('mean')) / get('sigma');
      return {
        name,
        parameters,
        cdf: (x) => (x <= 0 ? 0 : normalCdf(z(x))),
        sf: (x) => (x <= 0 ? 1 : normalSf(z(x))),
        quantile: (p) => Math.exp(get('mean') + get('sigma') * normalQuantile(p)),
      };
    }
    case 'gamma':
      return {
        name,
        parameters,
        cdf: (x) => (x <= 0 ? 0 : regularizedGamma(get('shape'), x / get('scale')).lower),
        sf: (x) => (x <= 0 ? 1 : regularizedGamma(get('shape'), x / get('scale')).upper),
        quantile: (p) => get('scale') * regularizedGammaPInverse(get('shape'), p),
      };
    case 'weibull':
    case 'exponential': {
      const shape = name === 'exponential' ? 1 : get('shape');
      const hazard = (x: number) => (x <= 0 ? 0 : (x / get('scale')) ** shape);
      return {
        name,
        parameters,
        cdf: (x) => -Math.expm1(-hazard(x)),
        sf: (x) => Math.exp(-hazard(x)),
        quantile: (p) => get('scale') * (-Math.log1p(-p)) ** (1 / shape),
      };
    }
  }
}
