import { noncentralTQuantile, normalQuantile } from '@cellgate/statistics';
import { InfeasiblePlanError } from '../errors';
import { variablesAcceptance } from '../oc/variables-acceptance';
import type { VariablesPlan } from '../plan';
import { checkRiskPoints, TIE, type RiskPoints } from './risk-points';
import { smallestWhere } from './smallest-where';
import type { AchievedPoint } from './find-single-plan';

export interface DesignedVariablesPlan {
  readonly n: number;
  readonly k: number;
  readonly producer: AchievedPoint;
  readonly consumer: AchievedPoint;
}

const LARGEST_SAMPLE = 1e7;

/**
 * Smallest variables plan (n, k) for one specification limit of a normal characteristic: k meets the producer's point
 * exactly, n is the smallest with Pa(ltpd) ≤ beta.
 *
 * σ known: k = z₁ − z_α/√n. σ unknown: k√n is the α-quantile of the noncentral t with n − 1 degrees of freedom and
 * δ = z₁√n. z₁ is the upper aql-quantile of the normal distribution.
 *
 * @throws SamplingInputError, InfeasiblePlanError
 * @see vectors: test/vectors/sampling/variables.json
 * @example
 * findVariablesPlan({ aql: 0.05, alpha: 0.05, ltpd: 0.15, beta: 0.075 }, 'unknown').n // => 49
 */
export function findVariablesPlan(points: RiskPoints, sigma: 'known' | 'unknown'): DesignedVariablesPlan {
  checkRiskPoints(points);
  const { aql, alpha, ltpd, beta } = points;
  const z1 = -normalQuantile(aql);
  const z2 = -normalQuantile(ltpd);
  const producer = -normalQuantile(alpha);
  const distance = (producer - normalQuantile(beta)) / (z1 - z2);
  const known = distance * distance;
  const kOf = (n: number): number =>
    sigma === 'known'
      ? z1 - producer / Math.sqrt(n)
      : noncentralTQuantile(alpha, n - 1, z1 * Math.sqrt(n)) / Math.sqrt(n);
  const planOf = (n: number): VariablesPlan => ({ kind: 'variables', n, k: kOf(n), sigma });
  const middle = (z1 + z2) / 2;
  const guess = sigma === 'known' ? known : known * (1 + (middle * middle) / 2);
  const smallest = sigma === 'known' ? 1 : 2;
  const n =
    guess > LARGEST_SAMPLE
      ? null
      : smallestWhere(
          (size) => variablesAcceptance(planOf(size), ltpd).lower <= beta * (1 + TIE),
          smallest,
          2 * LARGEST_SAMPLE,
          guess,
        );
  if (n === null) {
    throw new InfeasiblePlanError(
      'SAMPLING_SAMPLE_TOO_LARGE',
      `aql ${aql} and ltpd ${ltpd} are too close for these risks: about ${Math.ceil(guess)} units would be needed, ` +
        `the search ends at ${LARGEST_SAMPLE}`,
      { aql, ltpd, needed: Math.ceil(guess), largestSample: LARGEST_SAMPLE },
    );
  }
  const plan = planOf(n);
  return {
    n,
    k: plan.k,
    producer: { p: aql, pa: variablesAcceptance(plan, aql).lower },
    consumer: { p: ltpd, pa: variablesAcceptance(plan, ltpd).lower },
  };
}
