import type { LineRecords, ScoredOutcome } from '@cellgate/records';
import { labelCalibration, LABELS_COUNT_MS, LEAST_FAILURES, reliabilityBins } from '@cellgate/risk';
import type { LabelCalibration, LabelledProbability } from '@cellgate/risk';
import type { TimeWindow } from '@cellgate/time-series';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import { Problem } from '../http/problem';
import type { AnswerOf, InputOf } from '../http/route';
import { timeWindow } from '../http/time-window';
import type { getModelCalibration } from './calibration.routes';

type Answer = AnswerOf<typeof getModelCalibration>;
type Figures = Omit<Answer['history'][number], 'from' | 'to'>;

const DAY_MS = 86_400_000;
const WINDOW = { defaultMs: LABELS_COUNT_MS, longestMs: 3_660 * DAY_MS };
const PERIOD_MS = 30 * DAY_MS;
const MOST_PERIODS = 130;

/** Whether the probabilities of a model came true, by the labels of the cells it had scored before. */
export class ModelCalibration {
  constructor(
    private readonly records: LineRecords,
    private readonly now: Clock,
  ) {}

  /**
   * @param revision - null: the model has none now, and the query names none
   * @throws Problem INVALID_REQUEST, TOO_MANY_POINTS
   */
  read(
    model: string,
    revision: string | null,
    query: InputOf<typeof getModelCalibration>['query'],
  ): Answer {
    const window = timeWindow(query, this.now(), WINDOW);
    const periods = periodsOf(window, query.every ?? PERIOD_MS);
    const outcomes =
      revision === null
        ? []
        : this.records.labels
            .outcomes(model, revision, window.fromMs)
            .filter(({ atMs, line }) => atMs < window.toMs && line === (query.line ?? line));
    const scored = outcomes.filter(({ probability }) => probability !== null);
    const cells = scored.map(labelledOf);
    const figures =
      revision === null
        ? { ...figuresOf([]), reason: 'the model was refused and has no revision: name one' }
        : figuresOf(cells);
    return {
      model,
      revision,
      line: query.line ?? null,
      window: { from: timeText(window.fromMs), to: timeText(window.toMs) },
      ...figures,
      labels: {
        bySource: [...new Set(scored.map(({ source }) => source))].sort().map((source) => {
          const own = scored.filter((outcome) => outcome.source === source);
          return { source, cells: own.length, failures: own.filter(({ failed }) => failed).length };
        }),
        sampled: scored.filter(({ samplingShare }) => samplingShare < 1).length,
        withoutProbability: outcomes.length - scored.length,
      },
      reliability: figures.state === 'few' ? null : reliabilityBins(cells).map(binOf),
      history: periods.map(({ fromMs, toMs }) => ({
        from: timeText(fromMs),
        to: timeText(toMs),
        ...figuresOf(scored.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map(labelledOf)),
      })),
    };
  }
}

function periodsOf({ fromMs, toMs }: TimeWindow, every: number): TimeWindow[] {
  const count = Math.ceil((toMs - fromMs) / every);
  if (count > MOST_PERIODS) {
    const detail = `the window has ${count} periods of this length, at most ${MOST_PERIODS} are answered`;
    throw new Problem('TOO_MANY_POINTS', `query /every: ${detail}`, [{ in: 'query', pointer: '/every', detail }]);
  }
  // From the end, so that the latest period is a whole one.
  return Array.from({ length: count }, (_, index) => ({
    fromMs: Math.max(fromMs, toMs - (count - index) * every),
    toMs: toMs - (count - index - 1) * every,
  }));
}

function labelledOf({ failed, probability, samplingShare }: ScoredOutcome): LabelledProbability {
  return { failed, probability: probability ?? NaN, weight: 1 / samplingShare };
}

function figuresOf(cells: readonly LabelledProbability[]): Figures {
  const found = labelCalibration(cells);
  const { state, failures, baseRate, slope, intercept, slopeInterval, ece, brier, brierSkill } = found;
  const counts = { state, reason: reasonOf(found), cells: found.cells, failures, baseRate };
  // A figure of calibration from a handful of failures would be taken for one.
  if (state === 'few')
    return { ...counts, slope: null, slopeInterval: null, intercept: null, ece: null, brier: null, brierSkill: null };
  return {
    ...counts,
    slope,
    slopeInterval: slopeInterval === null ? null : [...slopeInterval],
    intercept,
    ece,
    brier,
    brierSkill,
  };
}

function reasonOf({ state, cells, failures }: LabelCalibration): string | null {
  if (state !== 'few') return null;
  if (cells === 0) return 'no labelled cell that this revision had scored before its label';
  if (failures < LEAST_FAILURES)
    return `${failures} failures in ${cells} labelled cells; at least ${LEAST_FAILURES} failures are needed`;
  return failures === cells
    ? 'every labelled cell has failed: there is nothing to compare with'
    : 'no recalibration line can be fitted: the probabilities do not differ or part the outcomes entirely';
}

function binOf(bin: ReturnType<typeof reliabilityBins>[number]): NonNullable<Answer['reliability']>[number] {
  const { weight: _, ...shown } = bin;
  return { ...shown, interval: [...shown.interval] };
}
