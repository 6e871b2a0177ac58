import type { WatchedSeries } from '@cellgate/plant';
import type { LineRecords } from '@cellgate/records';
import {
  type ChartRequest,
  type ChartResult,
  evaluateChart,
  falseAlarmBudget,
  frozenLimits,
  type FrozenLimits,
  type LimitSet,
  limitSetAt,
  RULE_PRESETS,
} from '@cellgate/spc';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import type { AnswerOf, InputOf } from '../http/route';
import { timeWindow } from '../http/time-window';
import type { getSpcCharacteristicChart, listSpcCharacteristics } from './characteristics.routes';
import type { SignalLog } from './signal-log';
import type { StoredReadings, WatchedReadings } from './stored-readings';

type Listed = AnswerOf<typeof listSpcCharacteristics>['data'][number];
type Holding = Listed['limitSets'][number];

const HOUR_MS = 3_600_000;
const LIMITS = { defaultMs: 8 * HOUR_MS, longestMs: 31 * 24 * HOUR_MS };

/** The watched characteristics, their present state and their charts. */
export class CharacteristicCharts {
  constructor(
    private readonly readings: WatchedReadings,
    private readonly signals: SignalLog,
    private readonly records: LineRecords,
    private readonly now: Clock,
  ) {}

  list({ query }: InputOf<typeof listSpcCharacteristics>): AnswerOf<typeof listSpcCharacteristics> {
    const nowMs = this.now();
    const latest = new Map(this.records.spcSeries.latest().map((entry) => [entry.id, entry]));
    const open = this.records.limitSets.proposals('open');
    const sets = this.records.limitSets.list();
    return {
      data: this.readings.series
        .filter(({ line }) => query.line === undefined || line === query.line)
        .filter(({ machine }) => query.machine === undefined || machine === query.machine)
        .map((series): Listed => {
          const holding = setsInForce(sets, series, nowMs);
          const entry = latest.get(series.id);
          const known = entry !== undefined && entry.lastMs !== null && entry.last !== null;
          const last = known
            ? { at: timeText(entry.lastMs ?? 0), value: entry.last ?? 0, signals: entry.signals }
            : null;
          const proposal = open.find(
            ({ content: { key } }) =>
              key.characteristic === series.characteristic && key.machine === series.machine,
          );
          const { rules } = series.monitoring;
          return {
            ...watchedFacts(series),
            rules,
            limitSets: holding.map(holdingAnswer),
            openProposal: proposal?.id ?? null,
            state:
              last === null
                ? 'no-data'
                : holding.length === 0
                  ? 'no-limits'
                  : last.signals.length > 0
                    ? 'signalling'
                    : 'in-control',
            last,
            falseAlarms: { arl0: falseAlarmBudget(RULE_PRESETS[rules], 3).arl0 },
          };
        }),
    };
  }

  /** @throws Problem UNKNOWN_ID, INVALID_REQUEST, TOO_MANY_POINTS; StoreUnavailableError */
  async chart({
    params,
    query,
  }: InputOf<typeof getSpcCharacteristicChart>): Promise<AnswerOf<typeof getSpcCharacteristicChart>> {
    const series = this.readings.find(params.id);
    const window = timeWindow(query, this.now(), LIMITS);
    const stored = await this.readings.read(series, window, query.product);
    const recorded = await this.signals.of(series, window);
    const facts = {
      ...watchedFacts(series),
      times: stored.atMs.map(timeText),
      corrections: stored.corrections.map(({ atMs, parameter, id }) => ({
        at: timeText(atMs),
        parameter,
        id,
      })),
      recorded: recorded.filter(({ product }) => query.product === undefined || product === query.product),
    };
    if (stored.values.length === 0) return { ...emptyChart(series), ...facts, limitSets: [] };
    const { result, sets } = chartOf(series, stored, this.records.limitSets.list(series.characteristic));
    return {
      ...result,
      ...facts,
      limitSets: sets.map((set, stage) => ({ stage, limitSet: set === null ? null : holdingAnswer(set) })),
    };
  }
}

/**
 * The chart of readings, each judged by the limit set that holds at it: a new stage begins where another one takes
 * over, and at every border of the machine.
 */
export function chartOf(
  series: WatchedSeries,
  { atMs, values, products, borders }: StoredReadings,
  all: readonly LimitSet[],
): { readonly result: ChartResult; readonly sets: readonly (LimitSet | null)[] } {
  const { characteristic, machine, monitoring } = series;
  const setAt = (index: number): LimitSet | null =>
    limitSetAt(all, {
      characteristic,
      machine,
      product: products[index] ?? null,
      recipe: null,
      atMs: atMs[index] ?? 0,
    });
  const starts: number[] = [];
  const sets: (LimitSet | null)[] = [];
  const isBorder = new Set(borders);
  for (let index = 0; index < values.length; index++) {
    const set = setAt(index);
    if (index > 0 && set === sets.at(-1) && !isBorder.has(index)) continue;
    starts.push(index);
    sets.push(set);
  }
  const request: ChartRequest = {
    chart: monitoring.chart,
    values,
    stages: starts,
    times: atMs,
    rules: monitoring.rules,
    ...(monitoring.residualLambda === null || monitoring.chart !== 'i-mr'
      ? {}
      : { params: { residuals: 'ewma' as const } }),
    ...(series.lsl === null && series.usl === null
      ? {}
      : { spec: { lsl: series.lsl, usl: series.usl, target: series.target } }),
  };
  const provisional = {
    code: 'NO_LIMIT_SET',
    detail:
      'no limit set holds for some of the readings: their limits are estimated from what is shown and are provisional',
  };
  if (sets.every((set) => set === null)) {
    const result = evaluateChart(request);
    return { result: { ...result, warnings: [provisional, ...result.warnings] }, sets };
  }
  const limits = sets.map((set, stage): FrozenLimits | null =>
    set === null
      ? estimatedLimits(request, values.slice(starts[stage], starts[stage + 1]))
      : frozenLimits(set),
  );
  const known = limits.find((each) => each !== null) ?? { mean: 0, sigma: 1 };
  const result = evaluateChart({ ...request, limits: limits.map((each) => each ?? known) });
  const warnings = sets.includes(null) ? [provisional, ...result.warnings] : result.warnings;
  return { result: { ...result, warnings }, sets };
}

/** Null where the readings allow no estimate. */
function estimatedLimits(request: ChartRequest, values: readonly (number | null)[]): FrozenLimits | null {
  const { mean, sigma } = evaluateChart({ chart: 'i-mr', values, rules: request.rules ?? 'none' });
  return typeof mean === 'number' && sigma !== null && sigma > 0 ? { mean, sigma, n: 1 } : null;
}

function setsInForce(all: readonly LimitSet[], series: WatchedSeries, nowMs: number): LimitSet[] {
  const { characteristic, machine } = series;
  const own = all.filter(({ key }) => key.characteristic === characteristic);
  const products = new Set(own.map(({ key }) => key.product));
  const holding = [...products].flatMap(
    (product) => limitSetAt(own, { characteristic, machine, product, recipe: null, atMs: nowMs }) ?? [],
  );
  return [...new Set(holding)];
}

function holdingAnswer(set: LimitSet): Holding {
  const { id, version, key, mean, sigma, n, validFromMs, author, reason } = set;
  return {
    id,
    version,
    product: key.product,
    mean,
    sigma,
    n,
    validFrom: timeText(validFromMs),
    author,
    reason,
  };
}

function watchedFacts(series: WatchedSeries) {
  const { id, characteristic, label, kind, line, machine, unit, monitoring, lsl, usl, target } = series;
  return {
    id,
    characteristic,
    label,
    kind,
    line,
    machine,
    unit,
    chart: monitoring.chart,
    spec: { lsl, usl, target },
    owner: monitoring.owner,
  };
}

function emptyChart(series: WatchedSeries): ChartResult {
  const { rules, chart } = series.monitoring;
  return {
    chart,
    mean: null,
    sigma: null,
    sigmaMethod: 'none',
    n: null,
    stages: [],
    rules: RULE_PRESETS[rules].map(({ id }) => id),
    points: [],
    falseAlarms: falseAlarmBudget(RULE_PRESETS[rules], 3),
    warnings: [{ code: 'NO_DATA', detail: 'there is no reading in this time' }],
  };
}
