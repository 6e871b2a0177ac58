import { binomialPmf, hypergeometricPmf, poissonPmf } from '@cellgate/statistics';
import { probabilitiesFromMode, type CountProbabilities } from './probabilities-from-mode';
import type { Quality } from './quality';

/**
 * Distribution of the nonconforming units (or nonconformities) found in a sample of `n`.
 *
 * @param n - sample size; not above the lot
 * @param last - highest count wanted
 */
export function countProbabilities(quality: Quality, n: number, last: number): CountProbabilities {
  switch (quality.distribution) {
    case 'binomial': {
      const { p, q } = quality;
      if (p === 0 || q === 0) return certain(last, p === 0 ? 0 : n);
      const odds = p / q;
      return probabilitiesFromMode(
        last,
        n,
        Math.floor((n + 1) * p),
        (k) => binomialPmf(k, n, p, q),
        (k) => ((n - k) / (k + 1)) * odds,
      );
    }
    case 'poisson': {
      const mean = n * quality.p;
      if (mean === 0) return certain(last, 0);
      return probabilitiesFromMode(
        last,
        Infinity,
        Math.floor(mean),
        (k) => poissonPmf(k, mean),
        (k) => mean / (k + 1),
      );
    }
    case 'hypergeometric': {
      const { lotSize: lot, defectives: marked } = quality;
      const lowest = Math.max(0, n - (lot - marked));
      const highest = Math.min(n, marked);
      if (lowest === highest || lowest > last) return certain(last, lowest);
      const rest = lot - marked - n;
      return probabilitiesFromMode(
        last,
        highest,
        Math.max(lowest, Math.floor(((n + 1) * (marked + 1)) / (lot + 2))),
        (k) => hypergeometricPmf(k, lot, marked, n),
        (k) => (k < lowest ? Infinity : ((marked - k) * (n - k)) / ((k + 1) * (rest + k + 1))),
      );
    }
  }
}

function certain(last: number, value: number): CountProbabilities {
  const at = new Float64Array(last + 1);
  const above = new Float64Array(last + 2);
  if (value <= last) at[value] = 1;
  for (let k = 0; k <= last + 1; k += 1) above[k] = value >= k ? 1 : 0;
  return { at, above };
}
