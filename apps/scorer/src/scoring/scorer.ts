import { type OnnxModel, ScoringFailedError } from '@cellgate/onnx';
import type { Plant } from '@cellgate/plant';
import { type Assessment, InconsistentModelError, type SpecificationLimits } from '@cellgate/risk';
import {
  cellRiskPoint,
  type ModelDrift,
  modelDriftPoint,
  type Point,
  shadowRiskPoint,
  StoreUnavailableError,
} from '@cellgate/time-series';
import type { Clock } from '../clock';
import { collectionGapReason, gapsUnder, type GapLedger } from '../evidence/collection-gaps';
import { evidenceName } from '../evidence/cell-evidence';
import { DriftWatch } from '../drift/drift-watch';
import { driftEvents } from '../drift/drift-events';
import { modelEventPoints } from '../process/model-events';
import { EvidenceReader, type CellState } from '../evidence/evidence-reader';
import { expectedInspections, specificationLimits } from '../evidence/model-inputs';
import type { ModelSource } from '../model/model-source';
import type { ComponentState } from '../process/component-state';
import type { Log } from '../process/log';
import { OneRun } from '../process/one-run';
import { CellFinder } from './cell-finder';
import { DistinctInstants } from './distinct-instants';
import { type CellToGrade, gradeCells, worseOf } from './grade-cells';
import type { OpenStore, StoreSource } from './store-source';

export interface ScorerParts {
  readonly plant: Plant;
  readonly stores: StoreSource;
  readonly storeState: ComponentState;
  readonly models: ModelSource;
  /** Holes in what was collected: no grade rests on one silently. */
  readonly gaps: GapLedger;
  readonly driftState: ComponentState;
  readonly clock: Clock;
  readonly log: Log;
  readonly graceMs: number;
  readonly latenessMs: number;
}

/**
 * Grades each cell once per evidence and model revision: as soon as all inspections that the model needs are there, or
 * when they stay away for the grace time. Running again writes nothing new.
 */
export class Scorer {
  readonly #finder: CellFinder;
  readonly #parts: ScorerParts;
  readonly #runs = new OneRun(() => this.#run());
  #lastGradeMs = 0;
  /** By line. */
  readonly #watches = new Map<string, DriftWatch>();
  #drift: readonly ModelDrift[] = [];

  constructor(parts: ScorerParts) {
    this.#parts = parts;
    this.#finder = new CellFinder(parts.latenessMs);
  }

  /** Grades what there is to grade now; while a run is under way the call joins it. Never rejects. */
  run(): Promise<void> {
    return this.#runs.run();
  }

  /** Ends after the cells at hand. */
  stop(): Promise<void> {
    return this.#runs.stop();
  }

  async #run(): Promise<void> {
    const { stores, storeState, models, clock, log } = this.#parts;
    try {
      const open = await stores.open();
      await models.follow();
      const { model } = models;
      if (model === null || this.#runs.stopping) {
        await open.store.ping();
      } else {
        const nowMs = clock.nowMs();
        for await (const { cells, done } of this.#finder.find(open.store, nowMs)) {
          if (this.#runs.stopping) return;
          await this.#grade(cells, open, model, nowMs);
          done();
        }
        models.confirm();
      }
      storeState.set(true, 'connected');
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (error instanceof StoreUnavailableError) storeState.set(false, problem);
      else if (error instanceof ScoringFailedError || error instanceof InconsistentModelError)
        models.fault(problem);
      else {
        storeState.set(false, `grading failed: ${problem}`);
        log.error('grading failed', { problem, stack: error instanceof Error ? error.stack : undefined });
      }
    }
  }

  async #grade(
    cells: readonly string[],
    { store, index }: OpenStore,
    model: OnnxModel,
    nowMs: number,
  ): Promise<void> {
    const { plant, log } = this.#parts;
    const reader = new EvidenceReader(store, index, expectedInspections(plant, model.risk.specification));
    const states = await reader.read(cells, this.#finder.fromMs, nowMs);
    const waiting = new Set(states.filter((state) => this.#mayWait(state, nowMs)));
    const points: Point[] = [];
    const regrade: Regrade[] = [];
    const undecided = new Set<string>();
    for (const state of states) {
      if (waiting.has(state)) continue;
      const { evidence, entry, latest } = state;
      const gaps = gapsUnder(evidence.visits, this.#parts.gaps);
      if (gaps.some((gap) => gap.state === 'open')) undecided.add(evidence.cell);
      const circumstances = [...gaps.map(collectionGapReason), ...this.#watchOf(evidence.line).hold];
      const judges = this.#judgesOf(evidence, model);
      const name = evidenceName(evidence.hash, circumstances, judges.length > 1 ? judges : []);
      if (latest?.evidence !== name || !judges.includes(latest.assessment.revision)) {
        regrade.push({ evidence, circumstances, name });
      } else if (entry !== null && entry.grade !== latest.assessment.grade) {
        // The grade was written, its copy in the index was not.
        points.push(...onlyPoints(await index.gradePoint(evidence.cell, latest.assessment.grade)));
      }
    }
    const limits = specificationLimits(plant);
    const graded = await gradeCells(regrade, model, limits);
    const outgoing = await this.#outgoing(regrade, limits);
    const instants = new DistinctInstants(Math.max(nowMs, this.#lastGradeMs + 1));
    const facts: Facts[] = [];
    for (const [position, { evidence, name }] of regrade.entries()) {
      const { cell, line, lot, order } = evidence;
      const own = graded[position];
      if (own === undefined) continue;
      const assessedAtMs = instants.next(cell);
      this.#lastGradeMs = Math.max(this.#lastGradeMs, assessedAtMs);
      const fact = { cell, lot, order, line, assessedAtMs, evidence: name };
      facts.push(fact);
      const later = outgoing.get(cell);
      const assessment = later === undefined ? own.assessment : worseOf(own.assessment, later);
      points.push(cellRiskPoint({ ...fact, assessment }));
      points.push(...onlyPoints(await index.gradePoint(cell, assessment.grade)));
      this.#watchOf(line).add(cell, model.risk, own.values, own.assessment);
    }
    for (const challenger of this.#parts.models.challengers) {
      points.push(...(await this.#shadow(challenger, regrade, facts, limits)));
    }
    if (points.length > 0) {
      const { rejected } = await store.write(points);
      for (const { detail, code } of rejected) log.error('the store refused a grade', { code, detail });
    }
    for (const cell of cells) this.#finder.settle(cell);
    // The missing records may come yet, from the queues or the history of the machine.
    for (const cell of undecided) this.#finder.wait(cell, nowMs + this.#parts.graceMs);
    for (const { evidence, entry } of waiting) {
      // Without its entry the earlier inspections of a cell may not have been found: look again at once.
      this.#finder.wait(
        evidence.cell,
        entry === null ? nowMs : evidence.lastInspectedMs + this.#parts.graceMs,
      );
    }
  }

  /** Revisions of the models that decide about a cell. */
  #judgesOf({ outgoing }: CellToGrade['evidence'], { risk }: OnnxModel): string[] {
    const later = outgoing ? this.#parts.models.outgoing : null;
    return later === null ? [risk.revision] : [risk.revision, later.risk.revision];
  }

  /** By cell, what the model of outgoing inspection says of those that were inspected for shipping. */
  async #outgoing(
    cells: readonly CellToGrade[],
    limits: readonly SpecificationLimits[],
  ): Promise<Map<string, Assessment>> {
    const model = this.#parts.models.outgoing;
    const own = cells.filter(({ evidence }) => evidence.outgoing);
    if (model === null || own.length === 0) return new Map();
    const graded = await gradeCells(own, model, limits);
    return new Map(
      own.flatMap(({ evidence }, index) => {
        const assessment = graded[index]?.assessment;
        return assessment === undefined ? [] : [[evidence.cell, assessment] as const];
      }),
    );
  }

  /** What a challenger says of the same cells; a fault of it takes no grade away. */
  async #shadow(
    challenger: OnnxModel,
    cells: readonly CellToGrade[],
    facts: readonly Facts[],
    limits: readonly SpecificationLimits[],
  ): Promise<Point[]> {
    try {
      const opinions = await gradeCells(cells, challenger, limits);
      return facts.flatMap((fact, index) => {
        const assessment = opinions[index]?.assessment;
        return assessment === undefined ? [] : [shadowRiskPoint({ ...fact, assessment })];
      });
    } catch (error) {
      if (!(error instanceof ScoringFailedError || error instanceof InconsistentModelError)) throw error;
      this.#parts.models.challengerFault(error.message);
      return [];
    }
  }

  #watchOf(line: string): DriftWatch {
    const watch = this.#watches.get(line) ?? new DriftWatch(line);
    this.#watches.set(line, watch);
    return watch;
  }

  /** The latest comparison of each line, a row a feature. */
  get drift(): readonly ModelDrift[] {
    return this.#drift;
  }

  /** Compares the cells of late with the training cells and writes what it found. Never rejects. */
  async watchDrift(): Promise<void> {
    const { models, stores, clock, driftState, log } = this.#parts;
    const { model } = models;
    if (model === null || this.#runs.stopping) return;
    const reports = [...this.#watches.values()].flatMap(
      (watch) => watch.report(model.risk, model.card, clock.nowMs()) ?? [],
    );
    if (reports.length === 0) return;
    const alarms = reports.flatMap((report) => report.alarms);
    driftState.set(true, alarms.join('; ') || `as in training: ${model.risk.name} ${model.risk.revision}`);
    const rows = reports.flatMap((report) => report.rows);
    const events = driftEvents(this.#drift, rows);
    this.#drift = rows;
    try {
      const { store } = await stores.open();
      await store.write([...rows.map(modelDriftPoint), ...modelEventPoints(events, clock.nowMs())]);
    } catch (error) {
      log.warn('drift not written', { problem: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Whether inspections are missing that may still come. */
  #mayWait({ evidence }: CellState, nowMs: number): boolean {
    return evidence.absent.length > 0 && evidence.lastInspectedMs + this.#parts.graceMs > nowMs;
  }
}

/** A cell whose grade is due, under the name of what it will rest on. */
interface Regrade extends CellToGrade {
  readonly name: string;
}

type Facts = Omit<Parameters<typeof cellRiskPoint>[0], 'assessment'>;

function onlyPoints(point: Point | null): Point[] {
  return point === null ? [] : [point];
}
