import { quantile } from '@cellgate/statistics';
import { sampleDeviation } from '../estimates/sample-deviation';
import type { SigmaEstimate } from '../estimates/individuals-sigma';
import { type CapabilityIndices, capabilityIndices, type Specification } from './capability-indices';
import { type CapabilityIntervals, capabilityIntervals, type Interval } from './capability-intervals';
import { nameCapability, type NamedIndex, type NamingProfile } from './capability-names';
import { distribution, type DistributionName } from './distribution';
import { fitBestDistribution, fitDistribution } from './fit-distribution';
import { normalityPValue } from './normality-p-value';
import { percentileIndices, type ReferencePercentiles } from './percentile-indices';

/** Subgroups (points) below which no Cpk is claimed. */
export const LEAST_SUBGROUPS = 25;

export type CapabilityVerdict =
  | 'capable'
  | 'not-demonstrated'
  | 'not-capable'
  | 'not-shown-stable'
  | 'too-few-subgroups'
  | 'down-sampled'
  | 'no-variation';

export interface CapabilityRequest {
  /** Individual values, without missing ones. */
  readonly values: Float64Array;
  readonly within: SigmaEstimate;
  /** Subgroups (points) behind the within sigma. */
  readonly subgroups: number;
  readonly spec: Specification;
  /** No signal in the points used, with at least one rule applied. */
  readonly stable: boolean;
  readonly downsampled: string | null;
  readonly confidence?: number | undefined;
  /** Least acceptable Cpk (or Ppk); 1.33 unless given. */
  readonly requirement?: number | undefined;
  readonly naming?: NamingProfile | undefined;
  /** `percentile`: sample percentiles; `best`: the best fitting one; normal unless given. */
  readonly distribution?: DistributionName | 'best' | 'percentile' | undefined;
}

export interface CapabilityStudy {
  /** Indices with the sigma within subgroups; null unless the gate is passed. */
  readonly cp: number | null;
  readonly cpl: number | null;
  readonly cpu: number | null;
  readonly cpk: number | null;
  readonly cpm: number | null;
  /** Indices with the overall standard deviation or the percentiles. */
  readonly pp: number | null;
  readonly ppl: number | null;
  readonly ppu: number | null;
  readonly ppk: number | null;
  readonly intervals: Readonly<Record<string, Interval>>;
  readonly confidence: number;
  readonly n: number;
  readonly subgroups: number;
  readonly mean: number;
  readonly sigmaWithin: number | null;
  readonly sigmaOverall: number | null;
  readonly degreesOfFreedom: { readonly within: number | null; readonly overall: number };
  readonly distribution: {
    readonly name: string;
    readonly parameters: Readonly<Record<string, number>>;
    readonly percentiles: ReferencePercentiles | null;
    readonly normalityPValue: number | null;
  };
  /** Expected fractions outside the specification by the distribution used. */
  readonly expectedBelow: number | null;
  readonly expectedAbove: number | null;
  readonly observedOutside: number;
  readonly named: readonly NamedIndex[];
  readonly stable: boolean;
  readonly verdict: CapabilityVerdict;
  readonly notes: readonly string[];
}

/**
 * Capability of a set of values, with the gate: Cp, Cpk and Cpm are given only for a process shown stable, from at
 * least 25 subgroups of raw (not down-sampled) data. Pp, Ppk describe the data and are always given, with the reason
 * why no Cpk is claimed.
 *
 * The verdict compares the lower confidence bound of Cpk with the requirement: `capable` when the bound reaches it,
 * `not-demonstrated` when only the point estimate does, `not-capable` otherwise.
 *
 * @see ISO 22514-2, ISO 22514-4; AIAG SPC 2nd ed. ch. IV; docs/spc.md
 */
export function capabilityStudy(request: CapabilityRequest): CapabilityStudy {
  const { values, spec, within } = request;
  const confidence = request.confidence ?? 0.95;
  const requirement = request.requirement ?? 1.33;
  const notes: string[] = [];
  const { mean, deviation, count: n } = sampleDeviation(values, null);
  const refusal = refusalOf(request, deviation, notes);
  const claimed = refusal === null && within.sigma > 0;
  const fit = fitOf(request, mean, deviation, notes);
  const overall = deviation > 0 ? capabilityIndices(mean, deviation, spec) : null;
  // Indices by percentiles describe the overall variation; Cp and Cpk of a normal model would contradict them.
  const inside = claimed && !fit.percentileBased ? capabilityIndices(mean, within.sigma, spec) : null;
  const target =
    spec.target ?? (spec.lsl !== undefined && spec.usl !== undefined ? (spec.lsl + spec.usl) / 2 : mean);
  const interval = (
    indices: CapabilityIndices | null,
    sigma: number,
    freedom: number,
  ): CapabilityIntervals | null =>
    indices === null || !(freedom > 0)
      ? null
      : capabilityIntervals(indices, {
          n,
          degreesOfFreedom: freedom,
          offTarget: (mean - target) / sigma,
          confidence,
        });
  const c = interval(inside, within.sigma, within.degreesOfFreedom);
  const p = fit.percentileBased ? null : interval(overall, deviation, n - 1);
  if (fit.percentileBased) notes.push('no interval is given for percentile indices');
  const pIndices = fit.percentileBased
    ? fit.percentiles && percentileIndices(fit.percentiles, spec)
    : overall && { pp: overall.cp, ppl: overall.cpl, ppu: overall.cpu, ppk: overall.cpk };
  const overallNamed = pIndices && {
    cp: pIndices.pp,
    cpl: pIndices.ppl,
    cpu: pIndices.ppu,
    cpk: pIndices.ppk,
    cpm: null,
    k: null,
  };
  const intervals: Record<string, Interval> = {};
  const keep = (name: string, value: Interval | null | undefined) => {
    if (value) intervals[name] = value;
  };
  for (const name of ['cp', 'cpl', 'cpu', 'cpk', 'cpm'] as const) keep(name, c?.[name]);
  for (const name of ['cp', 'cpl', 'cpu', 'cpk'] as const) keep(`p${name.slice(1)}`, p?.[name]);
  const least = spec.lsl ?? -Infinity;
  const most = spec.usl ?? Infinity;
  let outside = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < least || value > most) outside++;
  }
  return {
    cp: inside?.cp ?? null,
    cpl: inside?.cpl ?? null,
    cpu: inside?.cpu ?? null,
    cpk: inside?.cpk ?? null,
    cpm: inside?.cpm ?? null,
    pp: pIndices?.pp ?? null,
    ppl: pIndices?.ppl ?? null,
    ppu: pIndices?.ppu ?? null,
    ppk: pIndices?.ppk ?? null,
    intervals,
    confidence,
    n,
    subgroups: request.subgroups,
    mean,
    sigmaWithin: Number.isFinite(within.sigma) ? within.sigma : null,
    sigmaOverall: Number.isFinite(deviation) ? deviation : null,
    degreesOfFreedom: {
      within: Number.isFinite(within.degreesOfFreedom) ? within.degreesOfFreedom : null,
      overall: Math.max(0, n - 1),
    },
    distribution: {
      name: fit.name,
      parameters: fit.parameters,
      percentiles: fit.percentiles,
      normalityPValue: fit.normalityPValue,
    },
    expectedBelow: spec.lsl === undefined ? null : fit.below(spec.lsl),
    expectedAbove: spec.usl === undefined ? null : fit.above(spec.usl),
    observedOutside: outside,
    named: overallNamed ? nameCapability(request.naming ?? 'aiag-2005', inside, overallNamed, claimed) : [],
    stable: request.stable,
    verdict:
      refusal ??
      verdictOf(
        fit.percentileBased ? (pIndices?.ppk ?? null) : (inside?.cpk ?? null),
        c?.cpk?.lower ?? null,
        requirement,
      ),
    notes,
  };
}

function refusalOf(request: CapabilityRequest, deviation: number, notes: string[]): CapabilityVerdict | null {
  const refusals: CapabilityVerdict[] = [];
  if (!(deviation > 0)) {
    notes.push('all values are equal (or there is only one): no capability index exists');
    refusals.push('no-variation');
  }
  if (request.downsampled !== null) {
    notes.push(`no Cpk is claimed: the data look down-sampled (${request.downsampled})`);
    refusals.push('down-sampled');
  }
  if (request.subgroups < LEAST_SUBGROUPS) {
    notes.push(`no Cpk is claimed: ${request.subgroups} subgroups, at least ${LEAST_SUBGROUPS} are needed`);
    refusals.push('too-few-subgroups');
  }
  if (!request.stable) {
    notes.push('no Cpk is claimed: the process was not shown stable');
    refusals.push('not-shown-stable');
  }
  if (request.values.length < 100) notes.push('fewer than 100 values: the intervals are wide');
  return refusals[0] ?? null;
}

function verdictOf(cpk: number | null, lower: number | null, requirement: number): CapabilityVerdict {
  if (cpk === null) return 'no-variation';
  // Without an interval (percentile method) nothing is demonstrated.
  if (lower !== null && lower >= requirement) return 'capable';
  return cpk >= requirement ? 'not-demonstrated' : 'not-capable';
}

interface Fit {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly percentiles: ReferencePercentiles | null;
  readonly percentileBased: boolean;
  readonly normalityPValue: number | null;
  below(x: number): number | null;
  above(x: number): number | null;
}

function fitOf(request: CapabilityRequest, mean: number, deviation: number, notes: string[]): Fit {
  const { values } = request;
  const wanted = request.distribution ?? 'normal';
  const enough = values.length >= 10 && deviation > 0;
  // Sorting a million values to test normality would cost more than everything else, and reject any real data.
  const tested = enough && values.length <= 5000 ? fitDistribution('normal', values) : null;
  const pValue = tested ? normalityPValue(tested.andersonDarling, tested.n) : null;
  if (wanted === 'normal' || !enough) {
    if (pValue !== null && pValue < 0.005) {
      notes.push('the values are not normal (Anderson–Darling p < 0.005): consider the percentile method');
    }
    const normal = deviation > 0 ? distribution('normal', { mean, sigma: deviation }) : null;
    return {
      name: 'normal',
      parameters: normal?.parameters ?? {},
      percentiles: null,
      percentileBased: false,
      normalityPValue: pValue,
      below: (x) => normal?.cdf(x) ?? null,
      above: (x) => normal?.sf(x) ?? null,
    };
  }
  if (wanted === 'percentile') {
    // The 0.135 % percentile of a sample lies between its values only for 740 of them or more.
    const deep = values.length >= 740;
    if (!deep) notes.push('sample percentiles need at least 740 values; fit a distribution instead');
    const at = (p: number) => quantile(values, p, 6);
    const fraction = (beyond: (value: number) => boolean) => {
      let count = 0;
      for (const value of values) if (beyond(value)) count++;
      return count / values.length;
    };
    return {
      name: 'percentile',
      parameters: {},
      percentiles: deep ? { x00135: at(0.00135), x50: at(0.5), x99865: at(0.99865) } : null,
      percentileBased: true,
      normalityPValue: pValue,
      below: (x) => fraction((value) => value < x),
      above: (x) => fraction((value) => value > x),
    };
  }
  const positive = values.every((value) => value > 0);
  if (!positive && wanted !== 'best')
    notes.push(`a ${wanted} distribution needs values above 0; normal is used`);
  const best =
    wanted === 'best' || !positive ? fitBestDistribution(values)[0] : fitDistribution(wanted, values);
  const fitted = best?.distribution ?? distribution('normal', { mean, sigma: deviation });
  const at = fitted.quantile;
  return {
    name: fitted.name,
    parameters: fitted.parameters,
    percentiles: { x00135: at(0.00135), x50: at(0.5), x99865: at(0.99865) },
    percentileBased: fitted.name !== 'normal',
    normalityPValue: pValue,
    below: (x) => fitted.cdf(x),
    above: (x) => fitted.sf(x),
  };
}
