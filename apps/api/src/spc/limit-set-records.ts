import type { WatchedSeries } from '@cellgate/plant';
import type { LimitProposal, LineRecords } from '@cellgate/records';
import { limitSetId } from '@cellgate/records';
import {
  baselineHash,
  CHART_KINDS,
  evaluateChart,
  InvalidParameterError,
  type ChartKind,
  type LimitSetContent,
  type Warning,
} from '@cellgate/spc';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import { Problem, unknownId } from '../http/problem';
import type { AnswerOf, InputOf } from '../http/route';
import { authorOf } from './author';
import { limitSetAnswer, limitSetAnswers } from './limit-set-answers';
import type {
  listLimitProposals,
  listLimitSets,
  postLimitSet,
  rejectLimitProposal,
} from './limit-sets.routes';
import type { WatchedReadings } from './stored-readings';

type Body = InputOf<typeof postLimitSet>['body'];

const DEFAULT_LIMIT = 100;
/** Readings below which no limits are frozen from stored data. */
const LEAST_READINGS = 20;

function refuse(
  pointer: string,
  detail: string,
  code: string,
  kind: 'INVALID_REQUEST' | 'UNSUITABLE_DATA',
): never {
  throw new Problem(kind, `body ${pointer}: ${detail}`, [{ in: 'body', pointer, detail, code }]);
}

/** Limit sets and proposals of them: reading, freezing, rejecting. */
export class LimitSetRecords {
  constructor(
    private readonly readings: WatchedReadings,
    private readonly records: LineRecords,
    private readonly now: Clock,
  ) {}

  /** @throws Problem INVALID_CURSOR */
  list({ query }: InputOf<typeof listLimitSets>): AnswerOf<typeof listLimitSets> {
    const { characteristic, machine, product, limit = DEFAULT_LIMIT, cursor } = query;
    // Versions are only ever added, so that a place in the list, counted from the oldest, stays what it is.
    const all = limitSetAnswers(this.records.limitSets.list(characteristic))
      .filter((set) => machine === undefined || set.machine === machine)
      .filter((set) => product === undefined || set.product === product);
    const end = cursor === undefined ? all.length : placeOf(cursor, all.length);
    const start = Math.max(0, end - limit);
    return {
      data: all.slice(start, end).reverse(),
      page: { nextCursor: start === 0 ? null : `before-${start}`, limit },
    };
  }

  proposals({ query }: InputOf<typeof listLimitProposals>): AnswerOf<typeof listLimitProposals> {
    return { data: this.records.limitSets.proposals(query.state).map(proposalAnswer) };
  }

  /** @throws Problem UNKNOWN_ID, ALREADY_DECIDED, INVALID_REQUEST */
  reject(
    { params, body }: InputOf<typeof rejectLimitProposal>,
    caller: string,
  ): AnswerOf<typeof rejectLimitProposal> {
    const author = authorOf(caller, body.author, '/author');
    if (this.records.limitSets.proposal(params.id) === null) throw unknownId('proposal', params.id);
    if (!this.records.limitSets.reject(params.id, { author, reason: body.reason })) {
      throw decided(this.records.limitSets.proposal(params.id));
    }
    return { id: params.id, state: 'rejected' };
  }

  /** @throws Problem INVALID_REQUEST, UNSUITABLE_DATA, UNKNOWN_ID, ALREADY_DECIDED; StoreUnavailableError */
  async freeze(body: Body, caller: string): Promise<AnswerOf<typeof postLimitSet>> {
    const author = authorOf(caller, body.author, '/author');
    const { limitSets } = this.records;
    const proposal = body.proposal === undefined ? null : limitSets.proposal(body.proposal);
    if (body.proposal !== undefined && proposal === null) throw unknownId('proposal', body.proposal);
    const { content, warnings } =
      proposal === null
        ? await this.content(body)
        : { content: acceptedContent(proposal, body), warnings: [] };
    const decision = { author, reason: body.reason, validFromMs: body.validFrom ?? this.now() };
    const before = limitSets.latest(limitSetId(content.key));
    try {
      const set =
        proposal === null
          ? limitSets.freeze(content, decision)
          : limitSets.accept(proposal.id, content, decision);
      if (set === null) throw decided(proposal);
      return {
        ...limitSetAnswer(set, undefined),
        before: before && { version: before.version, mean: before.mean, sigma: before.sigma },
        warnings,
      };
    } catch (error) {
      if (!(error instanceof InvalidParameterError)) throw error;
      const pointer = error.parameter === 'validFromMs' ? '/validFrom' : `/${error.parameter}`;
      return refuse(pointer, error.message, error.code, 'UNSUITABLE_DATA');
    }
  }

  private async content(body: Body): Promise<{ content: LimitSetContent; warnings: readonly Warning[] }> {
    const { characteristic, mean, baseline } = body;
    if (characteristic === undefined) {
      return refuse('/characteristic', 'is required without a proposal', 'MISSING_FIELD', 'INVALID_REQUEST');
    }
    const series = this.seriesOf(characteristic, body.machine ?? null);
    if (mean === undefined && baseline === undefined) {
      return refuse(
        '/mean',
        'mean and sigma, or a baseline to estimate them from',
        'MISSING_FIELD',
        'INVALID_REQUEST',
      );
    }
    const common = {
      key: {
        characteristic,
        product: body.product ?? null,
        machine: body.machine ?? null,
        recipe: body.recipe ?? null,
      },
      stage: body.stage ?? '',
      exclusions: (body.exclusions ?? []).map(({ at, reason }) => ({ atMs: at, reason })),
    };
    const chart = chartOf(body.chart ?? series.monitoring.chart);
    if (baseline !== undefined && baseline.from > baseline.to) {
      refuse('/baseline', 'from must not be after to', 'INVALID_BASELINE', 'INVALID_REQUEST');
    }
    if (mean === undefined) return this.estimated(body, series, common, chart);
    if (body.sigma === undefined || body.sigma === null) {
      // The limits of counts follow from the mean alone; a measured characteristic has none without sigma.
      refuse('/sigma', 'is required with mean', 'MISSING_FIELD', 'INVALID_REQUEST');
    }
    const nowMs = this.now();
    return {
      content: {
        ...common,
        chart,
        mean,
        sigma: body.sigma ?? null,
        n: body.n ?? 1,
        sigmaMethod: body.sigmaMethod ?? 'stated',
        baseline: {
          fromMs: baseline?.from ?? nowMs,
          toMs: baseline?.to ?? nowMs,
          count: baseline?.count ?? 0,
          hash: baseline?.hash ?? '',
        },
      },
      warnings: [],
    };
  }

  private async estimated(
    body: Body,
    series: WatchedSeries,
    common: Pick<LimitSetContent, 'key' | 'stage' | 'exclusions'>,
    chart: ChartKind,
  ): Promise<{ content: LimitSetContent; warnings: readonly Warning[] }> {
    const { from = 0, to = 0 } = body.baseline ?? {};
    if (body.machine === undefined || body.machine === null) {
      refuse('/machine', 'is required to read the baseline', 'MISSING_FIELD', 'INVALID_REQUEST');
    }
    const window = { fromMs: from, toMs: to + 1 };
    const { atMs, values, borders } = await this.readings.read(series, window, body.product ?? undefined);
    const excludedMs = new Set(common.exclusions.map(({ atMs: at }) => at));
    const exclude = atMs.flatMap((at, index) => (excludedMs.has(at) ? [index] : []));
    const used = values.filter((value, index) => value !== null && !exclude.includes(index));
    if (used.length < LEAST_READINGS) {
      refuse(
        '/baseline',
        `${used.length} usable readings; limits need at least ${LEAST_READINGS}`,
        'NOT_ENOUGH_DATA',
        'UNSUITABLE_DATA',
      );
    }
    const plotted = evaluateChart({
      chart: 'i-mr',
      // Moving ranges do not cross a border, nor what is missing.
      values: values.flatMap((value, index) => (borders.includes(index) ? [null, value] : [value])),
      exclude: exclude.map((index) => index + borders.filter((at) => at <= index).length),
      rules: series.monitoring.rules,
      params: {
        ...(body.estimator === undefined ? {} : { estimator: body.estimator }),
        ...(series.monitoring.residualLambda === null ? {} : { residuals: 'ewma' as const }),
      },
    });
    const { mean, sigma, sigmaMethod } = plotted;
    if (typeof mean !== 'number' || sigma === null || !(sigma > 0)) {
      return refuse(
        '/baseline',
        'the readings do not vary: there are no limits',
        'ZERO_SIGMA',
        'UNSUITABLE_DATA',
      );
    }
    return {
      content: {
        ...common,
        chart,
        mean,
        sigma,
        n: 1,
        sigmaMethod,
        baseline: {
          fromMs: atMs[0] ?? from,
          toMs: atMs.at(-1) ?? to,
          count: used.length,
          hash: baselineHash(used),
        },
      },
      warnings: plotted.warnings,
    };
  }

  private seriesOf(characteristic: string, machine: string | null): WatchedSeries {
    const all = this.readings.series.filter((series) => series.characteristic === characteristic);
    const found = machine === null ? all[0] : all.find((series) => series.machine === machine);
    if (found !== undefined) return found;
    if (all.length === 0) {
      return refuse(
        '/characteristic',
        `${characteristic} is not watched`,
        'UNKNOWN_CHARACTERISTIC',
        'INVALID_REQUEST',
      );
    }
    const known = all.map((series) => series.machine).join(', ');
    return refuse(
      '/machine',
      `${characteristic} is watched at ${known}`,
      'UNKNOWN_MACHINE',
      'INVALID_REQUEST',
    );
  }
}

function chartOf(text: string): ChartKind {
  const found = CHART_KINDS.find((kind) => kind === text);
  if (found !== undefined) return found;
  return refuse('/chart', `must be one of ${CHART_KINDS.join(', ')}`, 'UNKNOWN_CHART', 'INVALID_REQUEST');
}

/** What is accepted is what was proposed: only the reasons of the exclusions may be said better. */
function acceptedContent(proposal: LimitProposal, body: Body): LimitSetContent {
  const own = (
    ['characteristic', 'machine', 'product', 'recipe', 'mean', 'sigma', 'n', 'baseline', 'estimator'] as const
  ).find((field) => body[field] !== undefined);
  if (own !== undefined) {
    refuse(`/${own}`, 'the proposal says it; leave it out', 'INVALID_FIELD', 'INVALID_REQUEST');
  }
  const reasons = new Map((body.exclusions ?? []).map(({ at, reason }) => [at, reason]));
  const exclusions = proposal.content.exclusions.map(({ atMs, reason }) => ({
    atMs,
    reason: reasons.get(atMs) ?? reason,
  }));
  return { ...proposal.content, exclusions };
}

function decided(proposal: LimitProposal | null): Problem {
  return new Problem('ALREADY_DECIDED', `the proposal is ${proposal?.state ?? 'decided'}`, [
    { in: 'body', pointer: '/proposal', detail: 'not open any more' },
  ]);
}

function placeOf(cursor: string, length: number): number {
  const place = Number(/^before-(\d{1,9})$/.exec(cursor)?.[1] ?? NaN);
  if (place >= 1 && place <= length) return place;
  throw new Problem('INVALID_CURSOR', 'query /cursor: not a cursor of this list', [
    { in: 'query', pointer: '/cursor', detail: 'not a cursor of this list' },
  ]);
}

function proposalAnswer(proposal: LimitProposal): AnswerOf<typeof listLimitProposals>['data'][number] {
  const { content, decidedAtMs } = proposal;
  const { key, baseline } = content;
  return {
    id: proposal.id,
    limitSet: proposal.limitSet,
    state: proposal.state,
    characteristic: key.characteristic,
    machine: key.machine,
    product: key.product,
    mean: content.mean,
    sigma: content.sigma,
    sigmaMethod: content.sigmaMethod,
    baseline: {
      from: timeText(baseline.fromMs),
      to: timeText(baseline.toMs),
      count: baseline.count,
      hash: baseline.hash,
    },
    exclusions: content.exclusions.map(({ atMs, reason }) => ({ at: timeText(atMs), reason })),
    warnings: proposal.warnings,
    createdAt: timeText(proposal.createdAtMs),
    decidedAt: decidedAtMs === null ? null : timeText(decidedAtMs),
    decidedBy: proposal.decidedBy,
    reason: proposal.reason,
  };
}
