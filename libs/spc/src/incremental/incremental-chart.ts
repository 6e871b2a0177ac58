import type { FrozenLimits } from '../charts/chart-columns';
import { Cusum, type CusumState } from '../charts/cusum-chart';
import { Ewma } from '../charts/ewma-chart';
import { InvalidChartRequestError, type Warning } from '../errors';
import { checkLimits } from '../evaluate/check-limits';
import { checkParams } from '../evaluate/check-params';
import { chartPoint, finite, signalNames } from '../evaluate/chart-point';
import type { ChartKind, ChartParams } from '../evaluate/chart-request';
import type { ChartPoint } from '../evaluate/chart-result';
import { IssueList } from '../evaluate/issue-list';
import { resolveRules, type RuleSelection } from '../rules/resolve-rules';
import { RunRuleEvaluator, type RunRuleState } from '../rules/run-rule-evaluator';
import type { RunRule } from '../rules/run-rule';
import { checkPoint, type CheckedPoint, type IncrementalPoint } from './incremental-point';
import { type PointColumns, pointColumns } from './point-columns';

export const INCREMENTAL_KINDS = [
  'i-mr',
  'xbar-r',
  'xbar-s',
  'p',
  'np',
  'c',
  'u',
  'laney-p',
  'laney-u',
  'ewma',
  'cusum',
  'g',
  't',
] as const;

export type IncrementalKind = (typeof INCREMENTAL_KINDS)[number];

export interface IncrementalSetup {
  readonly chart: IncrementalKind;
  /** Frozen limits; Laney charts need sigma-z in `sigma`. */
  readonly limits: FrozenLimits;
  readonly rules?: RuleSelection;
  readonly params?: ChartParams;
}

/** A judged point with its companion and CUSUM values. */
export interface AppendedPoint {
  readonly point: ChartPoint;
  readonly companion: ChartPoint | null;
  readonly cusum: {
    readonly cPlus: number | null;
    readonly cMinus: number | null;
    readonly nPlus: number;
    readonly nMinus: number;
    readonly h: number | null;
  } | null;
}

/** Everything an incremental chart remembers; plain data, to be stored with the limit set and restored. */
export interface IncrementalState {
  readonly index: number;
  readonly stage: number;
  readonly previous: number | null;
  readonly rules: RunRuleState;
  readonly ewma: { readonly average: number; readonly variance: number } | null;
  readonly cusum: CusumState | null;
}

/**
 * A chart with frozen limits that takes one point at a time, in constant time and memory.
 *
 * The results are those of {@link evaluateChart} on the whole series with the same limits: both run the same code.
 * A new stage (`startStage`) may bring new limits; it ends every window and starts EWMA and CUSUM anew.
 *
 * @example
 * new IncrementalChart({ chart: 'i-mr', limits: { mean: 10, sigma: 1 } }).append({ value: 14 }).point.signals // => ['N1']
 */
export class IncrementalChart {
  readonly warnings: readonly Warning[];
  readonly #chart: IncrementalKind;
  readonly #params: ChartParams;
  readonly #rules: readonly RunRule[];
  readonly #evaluator: RunRuleEvaluator;
  readonly #names: (word: number) => readonly string[];
  readonly #sideEvaluator: RunRuleEvaluator;
  readonly #sideNames: (word: number) => readonly string[];
  #limits: FrozenLimits;
  #index = 0;
  #stage = 0;
  /** Last value for moving ranges; NaN after a gap. */
  #previous = NaN;
  #ewma: Ewma | null = null;
  #cusum: Cusum | null = null;

  /** @throws InvalidChartRequestError for an unknown chart, rule or parameter, or limits that do not fit the chart */
  constructor(setup: IncrementalSetup, state?: IncrementalState) {
    const issues = new IssueList();
    if (!(INCREMENTAL_KINDS as readonly string[]).includes(setup.chart)) {
      issues.add('/chart', 'UNKNOWN_CHART', `must be one of ${INCREMENTAL_KINDS.join(', ')}`);
      throw new InvalidChartRequestError(issues.issues);
    }
    this.#chart = setup.chart;
    this.#params = checkParams(setup.params, setup.chart, setup.chart.startsWith('xbar'), issues);
    const resolved = resolveRules(setup.rules ?? 'iso-7870-2', '/rules');
    for (const issue of resolved.issues) issues.add(issue.pointer, issue.code, issue.detail);
    const limits = this.#checked(setup.limits, issues);
    if (issues.issues.length > 0 || !limits) throw new InvalidChartRequestError(issues.issues);
    this.#limits = limits;
    const limitRules = resolved.rules.filter((rule) => rule.kind === 'beyond-limits');
    const zones = !['ewma', 'cusum', 'g'].includes(setup.chart);
    this.#rules = zones ? resolved.rules : limitRules;
    this.warnings =
      this.#rules.length === resolved.rules.length
        ? []
        : [
            {
              code: 'RULES_REFUSED',
              detail: `only the control limits are judged on a chart of kind ${setup.chart}`,
            },
          ];
    this.#evaluator = new RunRuleEvaluator(this.#rules, this.#params.early === true);
    this.#names = signalNames(setup.chart === 'cusum' ? ['C+', 'C-'] : this.#rules.map((rule) => rule.id));
    this.#sideEvaluator = new RunRuleEvaluator(limitRules);
    this.#sideNames = signalNames(limitRules.map((rule) => rule.id));
    this.#startRecursion();
    if (state) this.#restore(state);
  }

  /** Index that the next point gets. */
  get nextIndex(): number {
    return this.#index;
  }

  /**
   * Judges the next point.
   *
   * @param point - `value`, `subgroup`, or `count` and `size`; null is missing and ends every window
   * @throws InvalidChartRequestError for a value that is no finite number or no count; the chart is unchanged then
   */
  append(point: IncrementalPoint): AppendedPoint {
    const checked = checkPoint(this.#chart, point);
    const index = this.#index++;
    const excluded = checked.excluded;
    if (this.#chart === 'ewma' || this.#chart === 'cusum') return this.#appendTimeWeighted(checked, index);
    const columns = pointColumns(this.#chart, checked, this.#previous, this.#limits, this.#params);
    this.#previous = excluded ? NaN : checked.mean;
    const word = judge(this.#evaluator, columns.judged ?? columns.main, excluded);
    const side = columns.companion;
    return {
      point: chartPoint(columns.main, 0, index, this.#stage, excluded, this.#names(word)),
      companion: side
        ? chartPoint(
            side,
            0,
            index,
            this.#stage,
            excluded,
            this.#sideNames(judge(this.#sideEvaluator, side, excluded)),
          )
        : null,
      cusum: null,
    };
  }

  /** Ends the stage: the next point starts new windows, with new limits if they are given. */
  startStage(limits?: FrozenLimits): void {
    if (limits) {
      const issues = new IssueList();
      const checked = this.#checked(limits, issues);
      if (issues.issues.length > 0 || !checked) throw new InvalidChartRequestError(issues.issues);
      this.#limits = checked;
    }
    if (this.#index > 0) this.#stage++;
    this.#previous = NaN;
    this.#evaluator.breakWindows();
    this.#sideEvaluator.breakWindows();
    this.#startRecursion();
  }

  /** The memory of the chart; a new one made with it goes on as this one would. */
  state(): IncrementalState {
    return {
      index: this.#index,
      stage: this.#stage,
      previous: Number.isNaN(this.#previous) ? null : this.#previous,
      rules: this.#evaluator.state(),
      ewma: this.#ewma?.state() ?? null,
      cusum: this.#cusum?.state() ?? null,
    };
  }

  #restore(state: IncrementalState): void {
    this.#index = state.index;
    this.#stage = state.stage;
    this.#previous = state.previous ?? NaN;
    this.#evaluator.restore(state.rules);
    if (state.ewma) this.#ewma?.restore(state.ewma);
    if (state.cusum) this.#cusum?.restore(state.cusum);
  }

  #checked(limits: unknown, issues: IssueList): FrozenLimits | undefined {
    const checked = checkLimits(limits, this.#chart as ChartKind, 1, issues);
    if (checked === undefined || !('mean' in checked)) {
      if (issues.issues.length === 0)
        issues.add('/limits', 'INVALID_LIMITS', 'one set of frozen limits is needed');
      return undefined;
    }
    if (this.#chart.startsWith('laney') && checked.sigma === undefined) {
      issues.add('/limits/sigma', 'INVALID_LIMITS', 'a Laney chart needs sigma-z');
    }
    return checked;
  }

  #startRecursion(): void {
    const { target, lambda = 0.2, k = 0.5, h = 5, fir, asymptotic } = this.#params;
    const center = target ?? this.#limits.mean;
    const sigma = this.#limits.sigma ?? NaN;
    if (this.#chart === 'ewma') this.#ewma = new Ewma(lambda, center, sigma, asymptotic === true);
    const headStart = fir === true ? 0.5 : typeof fir === 'number' ? fir : 0;
    if (this.#chart === 'cusum') this.#cusum = new Cusum(center, sigma, k, h, headStart);
  }

  #appendTimeWeighted(point: CheckedPoint, index: number): AppendedPoint {
    const { mean: value, excluded } = point;
    const n = point.fromSubgroup ? point.size : (this.#limits.n ?? 1);
    const missing = value !== value || excluded;
    const columns = pointColumns(this.#chart, point, NaN, this.#limits, this.#params);
    const center = this.#params.target ?? this.#limits.mean;
    const main = columns.main;
    main.size[0] = n;
    main.center[0] = center;
    let word = 0;
    if (this.#ewma) {
      main.statistic[0] = NaN;
      if (!missing) {
        this.#ewma.push(value, n);
        const width = (this.#params.L ?? 3) * this.#ewma.sigma;
        main.statistic[0] = this.#ewma.average;
        main.sigma[0] = this.#ewma.sigma;
        main.lower[0] = center - width;
        main.upper[0] = center + width;
      }
      word = judge(this.#evaluator, main, excluded);
      return {
        point: chartPoint(main, 0, index, this.#stage, excluded, this.#names(word)),
        companion: null,
        cusum: null,
      };
    }
    const cusum = this.#cusum as Cusum;
    main.statistic[0] = value;
    main.sigma[0] = cusum.sigma / Math.sqrt(n);
    if (!missing) word = cusum.push(value, n);
    return {
      point: chartPoint(main, 0, index, this.#stage, excluded, this.#names(word)),
      companion: null,
      cusum: {
        cPlus: missing ? null : cusum.plus,
        cMinus: missing ? null : cusum.minus,
        nPlus: missing ? 0 : cusum.sincePlus,
        nMinus: missing ? 0 : cusum.sinceMinus,
        h: finite((cusum.h * cusum.sigma) / Math.sqrt(n)),
      },
    };
  }
}

/** The same conventions as for a whole series: see {@link evaluateRunRules}. */
function judge(evaluator: RunRuleEvaluator, columns: PointColumns['main'], excluded: boolean): number {
  const value = columns.statistic[0] as number;
  const lower = columns.lower[0] as number;
  const upper = columns.upper[0] as number;
  const sigma = columns.sigma[0] as number;
  if (value !== value || sigma === 0) {
    evaluator.breakWindows();
    return 0;
  }
  if (!excluded) return evaluator.push(value, columns.center[0] as number, sigma, lower, upper);
  evaluator.breakWindows();
  return evaluator.judgeAlone(value, lower, upper);
}
