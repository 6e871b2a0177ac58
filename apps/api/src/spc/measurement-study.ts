import {
  gaugeAnova,
  gaugeBias,
  gaugeLinearity,
  gaugeRange,
  InvalidParameterError,
  NotEnoughDataError,
} from '@cellgate/spc';
import type { GaugeReading, GaugeShares } from '@cellgate/spc';
import { Problem } from '../http/problem';
import type { AnswerOf, InputOf } from '../http/route';
import type { postMeasurementSystem } from './spc.routes';

type Body = InputOf<typeof postMeasurementSystem>['body'];
type Answer = AnswerOf<typeof postMeasurementSystem>;

const SOURCES = [
  ['repeatability', 'ev'],
  ['reproducibility', 'av'],
  ['interaction', 'interaction'],
  ['gauge', 'grr'],
  ['part-to-part', 'pv'],
  ['total', 'tv'],
] as const;

/** Judges a measurement system from a crossed study and, with references, its bias and linearity. */
export class MeasurementStudy {
  /** @throws Problem UNSUITABLE_DATA naming what the study lacks */
  judge(body: Body): Answer {
    const readings = body.measurements.map(({ part, operator, value }): GaugeReading => ({
      part: String(part),
      operator: String(operator),
      value,
    }));
    compareNames(
      '/parts',
      body.parts,
      readings.map(({ part }) => part),
    );
    compareNames(
      '/operators',
      body.operators,
      readings.map(({ operator }) => operator),
    );
    const options = {
      ...(typeof body.tolerance === 'number' ? { tolerance: body.tolerance } : {}),
      ...(body.poolAbove === undefined ? {} : { poolAbove: body.poolAbove }),
    };
    try {
      const anova = gaugeAnova(readings, options);
      return {
        parts: anova.parts,
        operators: anova.operators,
        trials: anova.trials,
        components: componentsOf(anova),
        percentStudyVariation: anova.percentStudyVariation,
        percentContribution: anova.percentContribution,
        percentTolerance: anova.percentTolerance,
        ndc: anova.ndc,
        verdict: anova.verdict,
        anova: { pooled: anova.pooled, table: anova.table },
        range: gaugeRange(readings, options),
        ...accuracy(readings, body),
        warnings: warningsOf(anova),
      };
    } catch (error) {
      if (error instanceof InvalidParameterError || error instanceof NotEnoughDataError) {
        throw unsuitable('/measurements', error.message, error.code);
      }
      throw error;
    }
  }
}

function unsuitable(pointer: string, detail: string, code: string): Problem {
  return new Problem('UNSUITABLE_DATA', detail, [{ in: 'body', pointer, detail, code }]);
}

function compareNames(pointer: string, expected: Body['parts'], found: readonly string[]): void {
  if (expected === undefined) return;
  const names = new Set(found);
  if (typeof expected === 'number') {
    if (names.size === expected) return;
    throw unsuitable(pointer, `${expected} are announced, the readings name ${names.size}`, 'COUNT_MISMATCH');
  }
  const announced = new Set(expected.map(String));
  const unknown = [...names].find((each) => !announced.has(each));
  if (unknown !== undefined) {
    throw unsuitable(
      pointer,
      `the readings name ${JSON.stringify(unknown)}, which is not announced`,
      'UNKNOWN_NAME',
    );
  }
  const absent = [...announced].find((each) => !names.has(each));
  if (absent !== undefined) {
    throw unsuitable(pointer, `${JSON.stringify(absent)} has no reading`, 'MISSING_READINGS');
  }
}

function componentsOf(shares: GaugeShares): Answer['components'] {
  return SOURCES.map(([source, key]) => ({
    source,
    variance: shares[key] ** 2,
    sigma: shares[key],
    percentContribution: shares.percentContribution[key],
    percentStudyVariation: shares.percentStudyVariation[key],
    percentTolerance: shares.percentTolerance?.[key] ?? null,
  }));
}

function accuracy(
  readings: readonly GaugeReading[],
  { references, confidence }: Body,
): Pick<Answer, 'bias' | 'linearity'> {
  if (references === undefined) return { bias: [], linearity: null };
  const known = readings.filter(({ part }) => Object.hasOwn(references, part));
  const foreign = Object.keys(references).find((part) => !readings.some((reading) => reading.part === part));
  if (foreign !== undefined) {
    throw unsuitable('/references', `part ${JSON.stringify(foreign)} has no reading`, 'MISSING_READINGS');
  }
  const bias = Object.entries(references).map(([part, reference]) => ({
    part,
    reference,
    ...gaugeBias(
      known.filter((reading) => reading.part === part).map(({ value }) => value),
      reference,
      confidence,
    ),
  }));
  const levels = new Set(Object.values(references));
  const linearity =
    levels.size < 2
      ? null
      : gaugeLinearity(
          known.map(({ part, value }) => ({ reference: references[part] ?? NaN, value })),
          confidence,
        );
  return { bias, linearity };
}

function warningsOf(shares: GaugeShares): Answer['warnings'] {
  const warnings: { code: string; detail: string }[] = [];
  if (shares.ndc === null) {
    warnings.push({
      code: 'NO_GAUGE_VARIATION',
      detail: 'repeated readings do not differ at all: the resolution of the gauge hides its variation',
    });
  } else if (shares.ndc < 5) {
    warnings.push({ code: 'TOO_FEW_CATEGORIES', detail: `ndc ${shares.ndc}: at least 5 are wanted` });
  }
  return warnings;
}
