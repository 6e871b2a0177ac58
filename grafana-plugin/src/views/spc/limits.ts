import type { FrozenLimits } from '@cellgate/spc';
import { failed, type Outcome } from '../../frames/frame';
import { plainNumber, utcInstant } from '../../frames/format';
import type { SpcOptions } from '../../options';
import type { Points } from './points';

/** Limits that stand in the frame, one set a point. */
export interface GivenLimits {
  readonly center: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** How a chart gets its limits, in the terms of a chart request. */
export interface LimitSource {
  readonly request: {
    readonly limits?: FrozenLimits | readonly FrozenLimits[];
    readonly baseline?: { readonly from: number; readonly to: number };
    readonly stages?: readonly number[];
  };
  /** Drawn instead of computed ones. */
  readonly given?: GivenLimits;
  readonly stages: readonly { readonly at: number; readonly name: string }[];
  /** Points that limits were estimated from, to be shaded. */
  readonly baseline?: { readonly from: number; readonly to: number };
  /** Where the limits come from, in words. */
  readonly provenance: string;
  /** The limits change when the time range does. */
  readonly moving: boolean;
}

/** More changes than this are limits by point, not stages. */
const MOST_STAGES = 200;

/** Chooses the limits by the option `spc.limits`. */
export function limitSource(points: Points, options: SpcOptions, limitSet: string): Outcome<LimitSource> {
  const named = limitSet === '' ? '' : `, limit set ${limitSet}`;
  const starts = points.stages.map(({ at }) => at);
  const plain = { stages: points.stages, request: starts.length > 1 ? { stages: starts } : {} };
  switch (options.limits) {
    case 'estimate':
      return {
        ok: true,
        model: {
          ...plain,
          provenance: `Limits estimated from the ${points.length.toLocaleString('en-US')} points shown`,
          moving: true,
        },
      };
    case 'baseline':
      return baselineSource(points, options, plain);
    case 'frozen':
      return frozenSource(points, options, plain, named);
    case 'fields':
      return fieldSource(points, options, named);
  }
}

function baselineSource(
  points: Points,
  options: SpcOptions,
  plain: Pick<LimitSource, 'stages' | 'request'>,
): Outcome<LimitSource> {
  const from = pointAt(options.baselineFrom, points, 'first');
  const to = pointAt(options.baselineTo, points, 'last');
  if (from === null || to === null || from > to) {
    return failed(
      'error',
      `The baseline "${options.baselineFrom}" to "${options.baselineTo}" holds none of the ${points.length} points.`,
      'Set the options spc.baselineFrom and spc.baselineTo to instants (2026-11-20T06:00:00Z) or point numbers within the query.',
    );
  }
  const when = Number.isFinite(points.times[from] as number)
    ? `, ${utcInstant(points.times[from] as number)} to ${utcInstant(points.times[to] as number)} UTC`
    : '';
  return {
    ok: true,
    model: {
      ...plain,
      request: { ...plain.request, baseline: { from, to } },
      baseline: { from, to },
      provenance: `Limits from the baseline of points ${from + 1} to ${to + 1}${when}`,
      // Point numbers count from the start of the range; instants stay.
      moving: /^\s*\d+\s*$/.test(options.baselineFrom),
    },
  };
}

/** Index of a point from a number (from 1) or an instant; null when it is neither, or outside. */
function pointAt(text: string, points: Points, end: 'first' | 'last'): number | null {
  if (text.trim() === '') return end === 'first' ? 0 : points.length - 1;
  if (/^\s*\d+\s*$/.test(text)) {
    const index = Number(text) - 1;
    return index >= 0 && index < points.length ? index : null;
  }
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) return null;
  const { times } = points;
  if (end === 'first') {
    const found = times.findIndex((time) => time >= instant);
    return found < 0 ? null : found;
  }
  for (let i = times.length - 1; i >= 0; i--) if ((times[i] as number) <= instant) return i;
  return null;
}

function frozenSource(
  points: Points,
  options: SpcOptions,
  plain: Pick<LimitSource, 'stages' | 'request'>,
  named: string,
): Outcome<LimitSource> {
  const means = points.column('mean');
  const sigmas = points.column('sigma');
  if (means.some((value) => value === value)) {
    const changes = changesOf(points.length, [means, sigmas]);
    if (changes.length > MOST_STAGES) {
      return failed(
        'error',
        `The frozen limits change ${changes.length} times; at most ${MOST_STAGES} stages can be drawn.`,
        'Check the field limit_mean: it must be the mean of the limit set, not of the point.',
      );
    }
    const limits = changes.map((at): FrozenLimits =>
      limitsAt(means[at] as number, sigmas[at] as number, options.n),
    );
    return {
      ok: true,
      model: {
        stages: changes.map((at) => ({ at, name: stageName(points, at) })),
        request: { stages: changes, limits },
        provenance: `Limits frozen, from the fields limit_mean and limit_sigma${named}`,
        moving: false,
      },
    };
  }
  if (options.mean === null) {
    return failed(
      'error',
      'Frozen limits need a mean.',
      'Set the options spc.mean and spc.sigma, or give the fields limit_mean and limit_sigma.',
    );
  }
  const limits = limitsAt(options.mean, options.sigma ?? NaN, options.n);
  const numbers = `mean ${plainNumber(options.mean, 6)}${options.sigma === null ? '' : `, sigma ${plainNumber(options.sigma)}`}`;
  return {
    ok: true,
    model: {
      ...plain,
      request: { ...plain.request, limits },
      provenance: `Limits frozen: ${numbers}${named}`,
      moving: false,
    },
  };
}

const limitsAt = (mean: number, sigma: number, n: number | null): FrozenLimits => ({
  mean,
  ...(sigma === sigma ? { sigma } : {}),
  ...(n === null ? {} : { n }),
});

function fieldSource(points: Points, options: SpcOptions, named: string): Outcome<LimitSource> {
  const center = points.column('cl');
  const lower = points.column('lcl');
  const upper = points.column('ucl');
  const any = (column: Float64Array): boolean => column.some((value) => value === value);
  if (!any(lower) && !any(upper)) {
    return failed(
      'error',
      'The limits are to come from fields, but neither lcl nor ucl has a value.',
      'Name them in the options spc.fields.lcl and spc.fields.ucl, or set spc.limits to another source.',
    );
  }
  for (let i = 0; i < points.length; i++) {
    const [low, middle, high] = [lower[i] as number, center[i] as number, upper[i] as number];
    if (low > high || low > middle || middle > high) {
      return failed(
        'error',
        `The limits cross at point ${i + 1}: lcl ${plainNumber(low)}, cl ${plainNumber(middle)}, ucl ${plainNumber(high)}.`,
        'Check which fields the options spc.fields.lcl, spc.fields.cl and spc.fields.ucl name.',
      );
    }
  }
  const changes = changesOf(points.length, [center, lower, upper]);
  const provenance = `Limits given by the fields of the query${named}`;
  const stages = points.stages.length > 0 ? points.stages : [{ at: 0, name: '' }];
  const symmetric =
    options.chart === 'i-mr' &&
    changes.length <= MOST_STAGES &&
    changes.every((at) => isSymmetric(center, lower, upper, at));
  if (!symmetric) {
    return {
      ok: true,
      model: { stages, request: {}, given: { center, lower, upper }, provenance, moving: false },
    };
  }
  const limits = changes.map((at) => ({
    mean: center[at] as number,
    sigma: ((upper[at] as number) - (lower[at] as number)) / 6,
  }));
  return {
    ok: true,
    model: {
      stages: changes.map((at) => ({ at, name: stageName(points, at) })),
      request: { stages: changes, limits },
      provenance,
      moving: false,
    },
  };
}

function isSymmetric(center: Float64Array, lower: Float64Array, upper: Float64Array, at: number): boolean {
  const above = (upper[at] as number) - (center[at] as number);
  const below = (center[at] as number) - (lower[at] as number);
  return above > 0 && Math.abs(above - below) <= 1e-6 * above;
}

/** Indices at which any of the columns changes, 0 first. */
function changesOf(length: number, columns: readonly Float64Array[]): number[] {
  const changes = [0];
  for (let i = 1; i < length; i++) {
    if (columns.some((column) => !Object.is(column[i], column[i - 1]))) changes.push(i);
  }
  return changes;
}

function stageName(points: Points, at: number): string {
  let name = '';
  for (const stage of points.stages) if (stage.at <= at) name = stage.name;
  return name;
}
