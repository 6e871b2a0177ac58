import type { DriftState, ModelDrift } from '@cellgate/time-series';
import type { ModelCard } from '@cellgate/onnx';
import {
  type Assessment,
  benjaminiHochberg,
  kolmogorovSmirnov,
  noveltyOf,
  populationStabilityIndex,
  type RiskModel,
  rateChange,
} from '@cellgate/risk';

/** Cells that the watch looks back on. */
export const WINDOW_CELLS = 1_000;
/** Below this a test has nothing to say. */
export const LEAST_CELLS = 300;
/** Cells of which the hold needs to see a share. */
export const HOLD_CELLS = 100;
/** Ten times what training leaves outside its domain. */
const HOLD_SHARE = 0.05;
const PSI_WATCH = 0.1;
const PSI_ALARM = 0.25;
/** Share of false alarms among the alarms. */
const FALSE_ALARMS = 0.01;

interface Seen {
  readonly values: readonly (number | null)[];
  readonly score: number | null;
  readonly grade: Assessment['grade'];
  readonly unfamiliar: boolean;
}

/** What the watch found; written to the store and told in the process report. */
export interface DriftReport {
  readonly rows: readonly ModelDrift[];
  /** Features in alarm, with why. */
  readonly alarms: readonly string[];
}

/**
 * Compares the cells of late with those that a model was trained on. It keeps the last 1,000 graded cells of a line and
 * forgets them with the model.
 *
 * The hold is separate from the alarms: a shifted distribution is a reason to look, cells outside the model's domain are a
 * reason not to clear any cell by it.
 */
export class DriftWatch {
  /** By cell, in the order in which they were first graded: a cell that is graded again is not a new one. */
  readonly #seen = new Map<string, Seen>();
  #revision = '';
  #held = false;

  constructor(private readonly line: string) {}

  /** Why LOW may not be given now; empty: it may. The text does not change while the reason lasts. */
  get hold(): readonly string[] {
    return this.#held
      ? ['hold: the cells of late are outside the domain of the model, look at its drift']
      : [];
  }

  /** Remembers a cell that was graded. */
  add(cell: string, model: RiskModel, values: readonly (number | null)[], assessment: Assessment): void {
    if (model.revision !== this.#revision) {
      this.#seen.clear();
      this.#held = false;
      this.#revision = model.revision;
    }
    const { novelty, specification } = model;
    const unfamiliar =
      novelty !== undefined && noveltyOf(specification, values, novelty).distance > novelty.limit;
    this.#seen.set(cell, { values, score: assessment.score, grade: assessment.grade, unfamiliar });
    for (const oldest of this.#seen.keys()) {
      if (this.#seen.size <= WINDOW_CELLS) break;
      this.#seen.delete(oldest);
    }
    this.#decideHold();
  }

  /** Compares; null while too few cells were seen. */
  report(model: RiskModel, card: ModelCard, atMs: number): DriftReport | null {
    const seen = [...this.#seen.values()];
    const cells = seen.length;
    if (model.revision !== this.#revision || cells < LEAST_CELLS) return null;
    const about = { line: this.line, model: model.name, revision: model.revision, cells, atMs };
    const features = card.driftBaselines.map((baseline, index) => {
      const values = seen.flatMap((one) => one.values[index] ?? []);
      const missing = cells - values.length;
      const enough = values.length >= LEAST_CELLS;
      return {
        feature: baseline.feature,
        psi: enough ? populationStabilityIndex(baseline, values) : null,
        ks: enough ? kolmogorovSmirnov(baseline.quantiles, values, baseline.cells) : null,
        share: missing / cells,
        missingPValue: rateChange(baseline, { missing, cells }),
        stuck: enough && values.slice(-LEAST_CELLS).every((value) => value === values[0]) ? values[0] : null,
        moreMissing: missing / cells > baseline.missing / baseline.cells,
      };
    });
    const shifted = benjaminiHochberg(
      features.map(({ ks }) => ks?.pValue ?? 1),
      FALSE_ALARMS,
    );
    const lost = benjaminiHochberg(
      features.map(({ missingPValue }) => missingPValue),
      FALSE_ALARMS,
    );
    const alarms: string[] = [];
    const rows = features.map(({ feature, psi, ks, share, stuck, moreMissing }, index): ModelDrift => {
      const missing = lost[index] === true && moreMissing;
      const still = stuck !== null && stuck !== undefined;
      const state = still ? 'alarm' : stateOf(psi, shifted[index] === true, missing);
      if (still) {
        alarms.push(
          `${feature} has been exactly ${stuck} for ${LEAST_CELLS} cells: its sensor may stand still`,
        );
      } else if (state === 'alarm') alarms.push(reasonOf(feature, psi, missing, share));
      return {
        ...about,
        feature,
        state,
        psi,
        ks: ks?.statistic ?? null,
        ksPValue: ks?.pValue ?? null,
        share,
      };
    });
    return { rows: [...rows, this.#scores(about, card, alarms), this.#cells(about, alarms)], alarms };
  }

  #scores(about: About, card: ModelCard, alarms: string[]): ModelDrift {
    const scores = [...this.#seen.values()].flatMap(({ score }) => score ?? []);
    const psi = scores.length < LEAST_CELLS ? null : populationStabilityIndex(card.scoreBaseline, scores);
    const state = stateOf(psi, true, false);
    if (state === 'alarm') alarms.push(reasonOf('score', psi, false, 0));
    return { ...about, feature: 'score', state, psi, ks: null, ksPValue: null, share: null };
  }

  #cells(about: About, alarms: string[]): ModelDrift {
    const seen = [...this.#seen.values()];
    const share = seen.filter(({ grade }) => grade === 'INSUFFICIENT_EVIDENCE').length / about.cells;
    if (this.#held) alarms.push(...this.hold);
    const state: DriftState = this.#held ? 'alarm' : share > HOLD_SHARE ? 'watch' : 'stable';
    return { ...about, feature: 'cell', state, psi: null, ks: null, ksPValue: null, share };
  }

  /** Over the last 100 cells; it ends at half the share at which it began, so that it does not flicker. */
  #decideHold(): void {
    if (this.#seen.size < HOLD_CELLS) return;
    const last = [...this.#seen.values()].slice(-HOLD_CELLS);
    const share = last.filter(({ unfamiliar }) => unfamiliar).length / HOLD_CELLS;
    this.#held = share > (this.#held ? HOLD_SHARE / 2 : HOLD_SHARE);
  }
}

type About = Pick<ModelDrift, 'line' | 'model' | 'revision' | 'cells' | 'atMs'>;

/** A large index alone may be chance in a short window: an alarm needs the test as well. */
function stateOf(psi: number | null, significant: boolean, missing: boolean): DriftState {
  if (missing) return 'alarm';
  if (psi === null || psi < PSI_WATCH || !significant) return 'stable';
  return psi < PSI_ALARM ? 'watch' : 'alarm';
}

function reasonOf(feature: string, psi: number | null, missing: boolean, share: number): string {
  if (missing) return `${feature} is missing in ${Math.round(1_000 * share) / 10} % of the cells`;
  return `${feature} has shifted, population stability index ${(psi ?? NaN).toPrecision(2)}`;
}
