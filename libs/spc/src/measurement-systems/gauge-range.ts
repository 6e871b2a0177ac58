import { relativeRange } from '../constants/relative-range';
import { crossedStudy, type GaugeReading } from './crossed-study';
import { checkGaugeOptions, type GaugeOptions } from './gauge-anova';
import { type GaugeShares, variationShares } from './variation-shares';

export interface GaugeRange extends GaugeShares {
  readonly method: 'range';
  /** Mean range of the trials, range of the operator means, range of the part means. */
  readonly rbar: number;
  readonly xdiff: number;
  readonly rp: number;
  readonly k1: number;
  readonly k2: number;
  readonly k3: number;
}

/**
 * Gauge repeatability and reproducibility by ranges (AIAG average and range method).
 *
 * EV = R̄ K1; AV = √max(0, (X_diff K2)² − EV²/(PT)); PV = R_p K3; GRR = √(EV² + AV²). K1 = 1/d2(T); K2 and K3 are
 * 1/d2* of one range of O or P values, d2* = √(d2² + d3²). There is no interaction term: it is hidden in EV and AV,
 * which is why the ANOVA is preferred.
 *
 * @see AIAG, Measurement Systems Analysis, 4th ed., ch. III; vectors: test/vectors/spc/gauge_rr.json
 */
export function gaugeRange(readings: readonly GaugeReading[], options: GaugeOptions = {}): GaugeRange {
  const study = crossedStudy(readings);
  checkGaugeOptions(options);
  const P = study.parts.length;
  const O = study.operators.length;
  const T = study.trials;
  const average = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const rangeOf = (list: readonly number[]) => {
    let least = Infinity;
    let most = -Infinity;
    for (const value of list) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
    return most - least;
  };
  const rbar = average(study.values.flatMap((operators) => operators.map(rangeOf)));
  const partMeans = study.values.map((operators) => average(operators.flat()));
  const operatorMeans = study.operators.map((_, o) => average(study.values.flatMap((row) => row[o] ?? [])));
  const xdiff = rangeOf(operatorMeans);
  const rp = rangeOf(partMeans);
  const starred = (n: number) => Math.hypot(relativeRange(n).d2, relativeRange(n).d3);
  const k1 = 1 / relativeRange(T).d2;
  const k2 = O > 1 ? 1 / starred(O) : 0;
  const k3 = 1 / starred(P);
  const ev = rbar * k1;
  const av = Math.sqrt(Math.max(0, (xdiff * k2) ** 2 - (ev * ev) / (P * T)));
  const grr = Math.hypot(ev, av);
  const pv = rp * k3;
  const variation = { ev, av, interaction: 0, grr, pv, tv: Math.hypot(grr, pv) };
  return { method: 'range', rbar, xdiff, rp, k1, k2, k3, ...variationShares(variation, options.tolerance) };
}
