import type { CellLabel, LabelledScore, LineRecords } from '@cellgate/records';
import {
  type CalibrationState,
  type LabelCalibration,
  labelCalibration,
  LABELS_COUNT_MS,
} from '@cellgate/risk';
import { cellRiskFromRow, modelCalibrationPoint, type Row, shadowRiskFromRow } from '@cellgate/time-series';
import type { Clock } from '../clock';
import type { ComponentState } from '../process/component-state';
import type { Log } from '../process/log';
import { modelEventPoints } from '../process/model-events';
import { OneRun } from '../process/one-run';
import type { OpenStore, StoreSource } from '../scoring/store-source';

export interface LabelWatchParts {
  readonly records: () => LineRecords;
  readonly stores: StoreSource;
  readonly state: ComponentState;
  readonly clock: Clock;
  readonly log: Log;
}

/** A model on a line, judged by labels. */
export interface JudgedModel {
  readonly line: string;
  readonly model: string;
  readonly revision: string;
  readonly calibration: LabelCalibration;
}

/** Labels looked up at once; a run ends when there are none left. */
const BATCH = 50;
/** A measuring station's clock may be ahead of ours by this much. */
const CLOCK_AHEAD_MS = 3_600_000;

/**
 * Joins labels of cells with what the models had said of them before, each label once, and judges the calibration of
 * each model whenever labels came: a row of `model_calibration`, and an event when its state changes.
 */
export class LabelWatch {
  readonly #runs = new OneRun(() => this.#run());
  /** Null: not judged since the process began. */
  #judged: readonly JudgedModel[] | null = null;
  readonly #states = new Map<string, CalibrationState>();

  constructor(private readonly parts: LabelWatchParts) {}

  /** The latest judgement of each model. */
  get judged(): readonly JudgedModel[] {
    return this.#judged ?? [];
  }

  /** While a run is under way the call joins it. Never rejects. */
  run(): Promise<void> {
    return this.#runs.run();
  }

  /** Ends after the labels at hand. */
  stop(): Promise<void> {
    return this.#runs.stop();
  }

  async #run(): Promise<void> {
    if (this.#runs.stopping) return;
    const { records, stores, state, log } = this.parts;
    try {
      const { labels } = records();
      const open = await stores.open();
      let joined = 0;
      for (;;) {
        const waiting = labels.unjoined(BATCH);
        if (waiting.length === 0 || this.#runs.stopping) break;
        const scores = await scoresBefore(waiting, open);
        for (const label of waiting) labels.join(label.id, scores.get(label.id) ?? []);
        joined += waiting.length;
      }
      if (joined > 0 || this.#judged === null) await this.#judge(open, joined > 0);
      const alarms = this.judged.filter(({ calibration }) => calibration.state === 'alarm');
      const count = this.judged.reduce((most, { calibration }) => Math.max(most, calibration.cells), 0);
      state.set(
        true,
        alarms.map(describe).join('; ') || (count === 0 ? 'no labels yet' : `${count} labelled cells`),
      );
    } catch (error) {
      // Grades do not wait for labels: the process stays ready, and the labels are looked up by a later run.
      const problem = error instanceof Error ? error.message : String(error);
      state.set(true, `labels wait: ${problem}`);
      log.warn('labels not joined', { problem });
    }
  }

  async #judge({ store }: OpenStore, fresh: boolean): Promise<void> {
    const { records, clock } = this.parts;
    const { labels } = records();
    const atMs = clock.nowMs();
    const judged = labels.models().flatMap(({ model, revision }): JudgedModel[] => {
      const outcomes = labels.outcomes(model, revision, atMs - LABELS_COUNT_MS);
      const lines = [...new Set(outcomes.map(({ line }) => line))];
      return lines.map((line) => {
        const own = outcomes.flatMap(({ probability, failed, samplingShare, line: of }) =>
          of !== line || probability === null ? [] : [{ probability, failed, weight: 1 / samplingShare }],
        );
        return { line, model, revision, calibration: labelCalibration(own) };
      });
    });
    // After a start the states are known from the rows that were written; nothing happened, so that no event is due.
    const events = judged.filter((own) => fresh && this.#states.get(keyOf(own)) !== own.calibration.state);
    if (fresh) {
      await store.write([
        ...judged.map((own) => modelCalibrationPoint({ ...own, atMs })),
        ...modelEventPoints(
          events.map((own) => ({
            line: own.line,
            kind: 'calibration',
            state: own.calibration.state,
            reason: `${own.model} ${own.revision}`,
            text: describe(own),
          })),
          atMs,
        ),
      ]);
    }
    for (const own of judged) this.#states.set(keyOf(own), own.calibration.state);
    this.#judged = judged;
  }
}

function keyOf({ line, model, revision }: JudgedModel): string {
  return `${line} ${model} ${revision}`;
}

function describe({
  model,
  calibration: { state, cells, failures, slope, ece, baseRate },
}: JudgedModel): string {
  const shown = (value: number | null): string => (value === null ? '–' : value.toPrecision(3));
  return (
    `calibration of ${model} ${state}: ${failures} failures in ${cells} labelled cells, slope ${shown(slope)}, ` +
    `ECE ${shown(ece)}, base rate ${shown(baseRate)}`
  );
}

/** By label: of each model and revision the last score of the cell that is not later than the label. */
async function scoresBefore(
  labels: readonly CellLabel[],
  { store, index }: OpenStore,
): Promise<Map<number, LabelledScore[]>> {
  const cells = [...new Set(labels.map(({ cell }) => cell))];
  const born = [...(await index.findAll(cells)).values()].map((entry) => entry.born.ms);
  const found = new Map<number, LabelledScore[]>();
  if (born.length === 0) return found;
  const rows = await store.rows({
    measurement: 'cell_risk',
    window: {
      fromMs: Math.min(...born) - CLOCK_AHEAD_MS,
      toMs: Math.max(...labels.map(({ atMs }) => atMs)) + 1,
    },
    where: [{ name: 'cell', equals: cells }],
  });
  const scores = rows.flatMap((row) => scoreOf(row) ?? []);
  for (const { id, cell, atMs } of labels) {
    const last = new Map<string, LabelledScore>();
    for (const { cell: of, ...score } of scores) {
      // Rows come in the order of time.
      if (of === cell && score.assessedAtMs <= atMs) last.set(`${score.model} ${score.revision}`, score);
    }
    found.set(id, [...last.values()]);
  }
  return found;
}

function scoreOf(row: Row): (LabelledScore & { readonly cell: string }) | null {
  const line = row.tags['line'] ?? '';
  const graded = cellRiskFromRow(row);
  if (graded !== null) {
    const { model, revision, probability, grade } = graded.assessment;
    return {
      cell: graded.cell,
      line,
      model,
      revision,
      probability,
      grade,
      assessedAtMs: graded.assessedAtMs,
    };
  }
  const shadow = shadowRiskFromRow(row);
  if (shadow === null) return null;
  const { cell, model, revision, probability, grade, assessedAtMs } = shadow;
  return { cell, line, model, revision, probability, grade, assessedAtMs };
}
