import { fSf } from '@cellgate/statistics';
import { InvalidParameterError } from '../errors';
import { crossedStudy, type CrossedStudy, type GaugeReading } from './crossed-study';
import { type GaugeShares, variationShares } from './variation-shares';

export interface AnovaRow {
  readonly source: 'part' | 'operator' | 'interaction' | 'repeatability' | 'total';
  readonly sumOfSquares: number;
  readonly degreesOfFreedom: number;
  readonly meanSquare: number | null;
  readonly f: number | null;
  readonly pValue: number | null;
}

export interface GaugeAnova extends GaugeShares {
  readonly method: 'anova';
  readonly parts: number;
  readonly operators: number;
  readonly trials: number;
  readonly table: readonly AnovaRow[];
  /** Whether the interaction was pooled into the repeatability. */
  readonly pooled: boolean;
}

export interface GaugeOptions {
  /** USL − LSL, for %tolerance. */
  readonly tolerance?: number;
  /** The interaction is pooled when its p-value is above this; 0.25 (AIAG) unless given, Minitab uses 0.05. */
  readonly poolAbove?: number;
}

/**
 * Gauge repeatability and reproducibility of a crossed study by analysis of variance, parts and operators random.
 *
 * With P parts, O operators, T trials: EV = √MSe; AV = √max(0, (MSo − MS′)/(PT)); PV = √max(0, (MSp − MS′)/(OT));
 * interaction √max(0, (MSpo − MSe)/T). When the interaction's p-value is above `poolAbove` its sum of squares is
 * pooled into the error, which then is MSe and MS′ alike; otherwise MS′ = MSpo and the interaction belongs to
 * GRR = √(EV² + AV² + interaction²). TV = √(GRR² + PV²).
 *
 * F and p-values of parts and operators are against the interaction (against the repeatability when pooled). With one
 * operator there is no reproducibility.
 *
 * @throws InvalidParameterError for an unbalanced study or a bad option
 * @throws NotEnoughDataError below two parts or two trials
 * @see AIAG, Measurement Systems Analysis, 4th ed., app. A; Montgomery §8.7; vectors: test/vectors/spc/gauge_rr.json
 */
export function gaugeAnova(readings: readonly GaugeReading[], options: GaugeOptions = {}): GaugeAnova {
  const study = crossedStudy(readings);
  checkGaugeOptions(options);
  const P = study.parts.length;
  const O = study.operators.length;
  const T = study.trials;
  const squares = sumsOfSquares(study);
  const freedom = { part: P - 1, operator: O - 1, interaction: (P - 1) * (O - 1), error: P * O * (T - 1) };
  const mean = (sum: number, df: number) => (df > 0 ? sum / df : null);
  const msp = squares.part / freedom.part;
  const mso = mean(squares.operator, freedom.operator);
  const mspo = mean(squares.interaction, freedom.interaction);
  const mse = squares.error / freedom.error;
  const test = (ms: number | null, df: number, by: number, byFreedom: number) => {
    if (ms === null || !(by > 0)) return { f: null, pValue: null };
    const f = ms / by;
    // Beyond the range of numbers the probability is 0 all the same.
    return Number.isFinite(f) ? { f, pValue: fSf(f, df, byFreedom) } : { f: null, pValue: 0 };
  };
  const interaction = test(mspo, freedom.interaction, mse, freedom.error);
  const pooled = mspo === null || (interaction.pValue ?? 1) > (options.poolAbove ?? 0.25);
  const pooledFreedom = freedom.error + freedom.interaction;
  const error = pooled ? (squares.error + squares.interaction) / pooledFreedom : mse;
  const base = pooled ? error : mspo;
  const baseFreedom = pooled ? pooledFreedom : freedom.interaction;
  const component = (ms: number | null, minus: number, count: number) =>
    ms === null ? 0 : Math.max(0, (ms - minus) / count);
  const av = component(mso, base, P * T);
  const po = pooled ? 0 : component(mspo, mse, T);
  const pv = component(msp, base, O * T);
  const grr = error + av + po;
  const row = (
    source: AnovaRow['source'],
    sumOfSquares: number,
    degreesOfFreedom: number,
    meanSquare: number | null,
    result: Pick<AnovaRow, 'f' | 'pValue'> = { f: null, pValue: null },
  ): AnovaRow => ({ source, sumOfSquares, degreesOfFreedom, meanSquare, ...result });
  return {
    method: 'anova',
    parts: P,
    operators: O,
    trials: T,
    pooled,
    table: [
      row('part', squares.part, freedom.part, msp, test(msp, freedom.part, base, baseFreedom)),
      row(
        'operator',
        squares.operator,
        freedom.operator,
        mso,
        test(mso, freedom.operator, base, baseFreedom),
      ),
      row('interaction', squares.interaction, freedom.interaction, mspo, interaction),
      row('repeatability', squares.error, freedom.error, mse),
      row(
        'total',
        squares.part + squares.operator + squares.interaction + squares.error,
        P * O * T - 1,
        null,
      ),
    ],
    ...variationShares(
      {
        ev: Math.sqrt(error),
        av: Math.sqrt(av),
        interaction: Math.sqrt(po),
        grr: Math.sqrt(grr),
        pv: Math.sqrt(pv),
        tv: Math.sqrt(grr + pv),
      },
      options.tolerance,
    ),
  };
}

/** @throws InvalidParameterError for a tolerance that is not above 0 or a p-value outside 0 to 1 */
export function checkGaugeOptions(options: GaugeOptions): void {
  const { tolerance, poolAbove } = options;
  if (tolerance !== undefined && !(tolerance > 0 && Number.isFinite(tolerance))) {
    throw new InvalidParameterError('tolerance', tolerance, 'must be above 0');
  }
  if (poolAbove !== undefined && !(poolAbove >= 0 && poolAbove <= 1)) {
    throw new InvalidParameterError('poolAbove', poolAbove, 'must be from 0 to 1');
  }
}

function sumsOfSquares(study: CrossedStudy): Record<'part' | 'operator' | 'interaction' | 'error', number> {
  const average = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const { values, trials } = study;
  const cells = values.map((operators) => operators.map(average));
  const partMeans = cells.map(average);
  const operatorMeans = study.operators.map((_, o) => average(cells.map((row) => row[o] as number)));
  const grand = average(partMeans);
  const P = partMeans.length;
  const O = operatorMeans.length;
  const square = (x: number) => x * x;
  let interaction = 0;
  let error = 0;
  for (const [p, row] of cells.entries()) {
    for (const [o, cell] of row.entries()) {
      interaction += square(cell - (partMeans[p] as number) - (operatorMeans[o] as number) + grand);
      for (const value of values[p]?.[o] ?? []) error += square(value - cell);
    }
  }
  return {
    part: O * trials * partMeans.reduce((sum, mean) => sum + square(mean - grand), 0),
    operator: P * trials * operatorMeans.reduce((sum, mean) => sum + square(mean - grand), 0),
    interaction: trials * interaction,
    error,
  };
}
