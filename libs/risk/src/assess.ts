import type { Assessment, Factor, Grade, Recommendation, ScoreInterval } from './assessment';
import { InconsistentModelError } from './errors';
import type { FeatureSpecification } from './feature-specification';
import { featureVector, type FeatureVector, type Measurements } from './feature-vector';
import type { Explainer } from './logistic-model';
import { noveltyOf, type NoveltyLimit } from './novelty';
import { quantity, shownUnit } from './quantity';
import { isAboveThreshold, riskScore, sigmoid } from './risk-score';
import { limitBreaches, type LimitBreach, type SpecificationLimits } from './specification-limits';

/** Cells of the calibration block whose probability is in [from, to), and what became of them. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly cells: number;
  readonly defects: number;
  /** 95 % interval of the defect probability: Beta(defects + 1, cells − defects + 1). */
  readonly lower: number;
  readonly upper: number;
}

/** What the decision needs to know of a model; the margin itself comes from its runtime. */
export interface RiskModel {
  readonly name: string;
  readonly revision: string;
  readonly specification: FeatureSpecification;
  /** Platt: calibrated log-odds = slope · margin + intercept; slope above 0. */
  readonly calibration: { readonly slope: number; readonly intercept: number };
  /** p*: defect probability from which testing a cell is cheaper than not testing it. */
  readonly threshold: number;
  /** Ascending; empty where the card has none. */
  readonly calibrationBins: readonly CalibrationBin[];
  readonly explain: Explainer;
  /** Left out: nothing is too unlike the training cells. */
  readonly novelty?: NoveltyLimit;
  /** Score from which an assessment names factors although nobody asked: where an explanation is dear. Left out: 0. */
  readonly explainFrom?: number;
}

/** What is known of a cell before a model is asked. */
export interface Evidence {
  readonly vector: FeatureVector;
  readonly breaches: readonly LimitBreach[];
}

/** Number of factors an assessment names. */
const FACTORS = 5;
const ADDITIVITY_TOLERANCE = 1e-4;

const RECOMMENDATIONS: Record<Grade, Recommendation> = {
  HIGH: 'short-term testing recommended',
  LOW: 'safe for all usage',
  INSUFFICIENT_EVIDENCE: 'measure again',
};

/** Computes features, quarantines what cannot be true and compares with the specification limits. */
export function examine(
  specification: FeatureSpecification,
  measurements: Measurements,
  limits: readonly SpecificationLimits[],
): Evidence {
  const vector = featureVector(specification, measurements);
  return { vector, breaches: limitBreaches(specification, measurements, limits, vector.quarantined) };
}

/**
 * Grade of a cell: the worst of hard limits, completeness of the evidence, the model and novelty, HIGH before
 * INSUFFICIENT_EVIDENCE before LOW.
 *
 * @param margin - output of the model for `evidence.vector.columns` in log-odds before calibration; null when there is
 *   no such row
 * @param gaps - other reasons why the evidence is incomplete, e.g. an inspection that never came
 * @param options - `explain`: name the factors whatever the score
 * @throws InconsistentModelError when the margin is missing or not finite although there is an input row, or when the
 *   contributions do not add up to it
 */
export function assess(
  evidence: Evidence,
  model: RiskModel,
  margin: number | null,
  gaps: readonly string[] = [],
  options: { readonly explain?: boolean } = {},
): Assessment {
  const { vector, breaches } = evidence;
  const hard = breaches.filter((breach) => breach.hard).map(({ reason }) => `${reason} (hard limit)`);
  const soft = breaches.filter((breach) => !breach.hard).map(({ reason }) => reason);
  const scored = vector.kind === 'vector' ? score(vector, model, margin, options.explain ?? false) : null;

  const doubts = [
    ...gaps,
    ...(scored === null ? lackOfEvidence(vector, model.specification) : scored.doubts),
  ];
  const high = [...hard, ...(scored?.high ?? [])];
  const grade: Grade = high.length > 0 ? 'HIGH' : doubts.length > 0 ? 'INSUFFICIENT_EVIDENCE' : 'LOW';
  return {
    grade,
    score: scored?.score ?? null,
    scoreInterval: scored?.scoreInterval ?? null,
    probability: scored?.probability ?? null,
    recommendation: RECOMMENDATIONS[grade],
    reasons: [...high, ...doubts, ...soft, ...remarks(vector, model.specification)],
    factors: scored?.factors ?? [],
    model: model.name,
    revision: model.revision,
  };
}

type CompleteVector = FeatureVector & { kind: 'vector' };

interface Scored {
  readonly score: number;
  readonly scoreInterval: ScoreInterval | null;
  readonly probability: number;
  readonly factors: readonly Factor[];
  readonly high: readonly string[];
  readonly doubts: readonly string[];
}

function score(vector: CompleteVector, model: RiskModel, margin: number | null, explain: boolean): Scored {
  if (margin === null || !Number.isFinite(margin)) {
    throw new InconsistentModelError(
      `model ${model.name} gave the margin ${margin} for a complete input row`,
    );
  }
  const { slope, intercept } = model.calibration;
  const logOdds = slope * margin + intercept;
  const probability = sigmoid(logOdds);
  const high = isAboveThreshold(logOdds, model.threshold)
    ? [
        `defect probability ${percent(probability)} is above the threshold ${percent(model.threshold)} of model ${model.name}`,
      ]
    : [];
  const shown = riskScore(probability, model.threshold);
  return {
    score: shown,
    scoreInterval: intervalOf(probability, model),
    probability,
    factors: explain || shown >= (model.explainFrom ?? 0) ? factorsOf(vector, model, margin) : [],
    high,
    doubts: [...undecided(vector, model, probability), ...unfamiliar(vector, model)],
  };
}

function binOf(bins: readonly CalibrationBin[], probability: number): CalibrationBin | undefined {
  return bins.find(({ from, to }) => probability >= from && probability < to);
}

/**
 * What the calibration block says of the probabilities in the bin of this one, widened to hold the score itself: a bin tells
 * of its cells on average.
 */
function intervalOf(probability: number, model: RiskModel): ScoreInterval | null {
  const bin = binOf(model.calibrationBins, probability);
  if (bin === undefined) return null;
  return {
    low: riskScore(Math.min(bin.lower, probability), model.threshold),
    high: riskScore(Math.max(bin.upper, probability), model.threshold),
  };
}

/**
 * The probability is known to within the interval of its calibration bin; beyond twice the threshold it does not clear a
 * cell. Where a model has such bins, an imputed feature could hide that a cell belongs there, so it clears none either.
 */
function undecided(vector: CompleteVector, model: RiskModel, probability: number): string[] {
  const limit = 2 * model.threshold;
  const doubtful = model.calibrationBins.filter(
    ({ from, upper, lower }) => from < model.threshold && (upper > limit || lower > model.threshold),
  );
  const own = binOf(doubtful, probability);
  if (own) {
    return [
      `defect probability ${percent(probability)} is known only to within ${percent(own.lower)} … ${percent(own.upper)}, ` +
        `the threshold is ${percent(model.threshold)}`,
    ];
  }
  if (doubtful.length === 0 || vector.missing.length === 0) return [];
  return [`${vector.missing.join(', ')} not measured, and the model cannot decide without`];
}

/**
 * A model knows nothing of cells unlike those it was trained on. Only required features count: if others did, taking a
 * strange value away would clear a cell.
 */
function unfamiliar(vector: CompleteVector, model: RiskModel): string[] {
  if (model.novelty === undefined) return [];
  const { quantile, requiredLimit: limit } = model.novelty;
  const { distance, features } = noveltyOf(model.specification, vector.values, model.novelty, 'required');
  if (distance <= limit) return [];
  const shown = (value: number) => Number(value.toPrecision(3));
  return [
    `unlike the training cells: distance ${shown(distance)}, ${percent(quantile)} of them are within ${shown(limit)}; ` +
      `most by ${features.join(', ')}`,
  ];
}

function factorsOf(vector: CompleteVector, model: RiskModel, margin: number): Factor[] {
  const { bias, contributions } = model.explain(vector.columns);
  const sum = contributions.reduce((total, contribution) => total + contribution, bias);
  if (!(Math.abs(sum - margin) <= ADDITIVITY_TOLERANCE * Math.max(1, Math.abs(margin)))) {
    throw new InconsistentModelError(
      `contributions of model ${model.name} add up to ${sum}, its margin is ${margin}`,
    );
  }
  return model.specification.features
    .flatMap(({ name, unit }, index) => {
      const value = vector.values[index] ?? null;
      const contribution = model.calibration.slope * (contributions[index] ?? 0);
      // What was imputed was not measured, so it is no factor of this cell.
      return value === null || contribution === 0
        ? []
        : [{ feature: name, value, unit: shownUnit(unit), contribution }];
    })
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, FACTORS);
}

function lackOfEvidence(vector: FeatureVector, specification: FeatureSpecification): string[] {
  if (vector.kind !== 'insufficient') return [];
  const quarantined = new Set(vector.quarantined.map(({ feature }) => feature));
  const required = vector.required
    .filter((name) => !quarantined.has(name))
    .map((name) => `${name} was not measured and is required at ${specification.gate}`);
  const share = Math.round(100 * vector.completeness);
  const least = Math.round(100 * specification.completeness);
  const incomplete =
    vector.completeness < specification.completeness
      ? [
          `only ${share} % of the evidence is there, ${least} % is needed; missing: ${vector.missing.join(', ')}`,
        ]
      : [];
  const faults = vector.quarantined
    .filter(({ feature }) => vector.required.includes(feature))
    .map(({ reason }) => `${reason} and is required at ${specification.gate}`);
  return [...faults, ...required, ...incomplete];
}

/** What was replaced by a training median, and why. */
function remarks(vector: FeatureVector, specification: FeatureSpecification): string[] {
  if (vector.kind !== 'vector') return [];
  return specification.features.flatMap(({ name, unit, statistics }, index) => {
    if (vector.values[index] !== null || statistics === null) return [];
    const why =
      vector.quarantined.find(({ feature }) => feature === name)?.reason ?? `${name} was not measured`;
    return [`${why}; the training median ${quantity(statistics.median, unit)} stands in`];
  });
}

function percent(probability: number): string {
  return `${Number((100 * probability).toPrecision(3))} %`;
}
