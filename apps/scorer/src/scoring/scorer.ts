import { createHash } from 'node:crypto';
import { type OnnxModel, ScoringFailedError } from '@cellgate/onnx';
import type { Plant } from '@cellgate/plant';
import { InconsistentModelError } from '@cellgate/risk';
import { cellRiskPoint, type Point, StoreUnavailableError } from '@cellgate/time-series';
import type { Clock } from '../clock';
import { collectionGapReason, gapsUnder, type GapLedger } from '../evidence/collection-gaps';
import type { CellEvidence } from '../evidence/cell-evidence';
import { EvidenceReader, type CellState } from '../evidence/evidence-reader';
import { expectedInspections, specificationLimits } from '../evidence/model-inputs';
import type { ModelSource } from '../model/model-source';
import type { ComponentState } from '../process/component-state';
import type { Log } from '../process/log';
import { CellFinder } from './cell-finder';
import { DistinctInstants } from './distinct-instants';
import { gradeCells } from './grade-cells';
import type { OpenStore, StoreSource } from './store-source';

export interface ScorerParts {
  readonly plant: Plant;
  readonly stores: StoreSource;
  readonly storeState: ComponentState;
  readonly models: ModelSource;
  /** Holes in what was collected: no grade rests on one silently. */
  readonly gaps: GapLedger;
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
  #running: Promise<void> | null = null;
  #stopping = false;
  #lastGradeMs = 0;

  constructor(parts: ScorerParts) {
    this.#parts = parts;
    this.#finder = new CellFinder(parts.latenessMs);
  }

  /** Grades what there is to grade now; while a run is under way the call joins it. Never rejects. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Ends after the cells at hand. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    const { stores, storeState, models, clock, log } = this.#parts;
    try {
      const open = await stores.open();
      const { model } = models;
      if (model === null || this.#stopping) {
        await open.store.ping();
      } else {
        const nowMs = clock.nowMs();
        for await (const { cells, done } of this.#finder.find(open.store, nowMs)) {
          if (this.#stopping) return;
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
    const regrade: Doubted[] = [];
    const undecided = new Set<string>();
    for (const state of states) {
      if (waiting.has(state)) continue;
      const { entry, latest } = state;
      const gaps = gapsUnder(state.evidence.visits, this.#parts.gaps);
      const doubts = gaps.map(collectionGapReason);
      const evidence = { ...state.evidence, hash: hashWith(state.evidence.hash, doubts) };
      if (gaps.some((gap) => gap.state === 'open')) undecided.add(evidence.cell);
      if (latest?.evidence !== evidence.hash || latest.assessment.revision !== model.risk.revision) {
        regrade.push({ evidence, doubts });
      } else if (entry !== null && entry.grade !== latest.assessment.grade) {
        // The grade was written, its copy in the index was not.
        points.push(...onlyPoints(await index.gradePoint(evidence.cell, latest.assessment.grade)));
      }
    }
    const evidence = regrade.map((state) => state.evidence);
    const assessments = await gradeCells(
      evidence,
      model,
      specificationLimits(plant),
      regrade.map(({ doubts }) => doubts),
    );
    const instants = new DistinctInstants(Math.max(nowMs, this.#lastGradeMs + 1));
    for (const [position, { cell, line, lot, order, hash }] of evidence.entries()) {
      const assessment = assessments[position];
      if (assessment === undefined) continue;
      const assessedAtMs = instants.next(cell);
      this.#lastGradeMs = Math.max(this.#lastGradeMs, assessedAtMs);
      points.push(cellRiskPoint({ cell, lot, order, line, assessedAtMs, evidence: hash, assessment }));
      points.push(...onlyPoints(await index.gradePoint(cell, assessment.grade)));
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

  /** Whether inspections are missing that may still come. */
  #mayWait({ evidence }: CellState, nowMs: number): boolean {
    return evidence.absent.length > 0 && evidence.lastInspectedMs + this.#parts.graceMs > nowMs;
  }
}

interface Doubted {
  readonly evidence: CellEvidence;
  readonly doubts: readonly string[];
}

/** Evidence over a hole is other evidence than the same measurements without one. */
function hashWith(hash: string, doubts: readonly string[]): string {
  if (doubts.length === 0) return hash;
  return createHash('sha256')
    .update(JSON.stringify([hash, doubts]))
    .digest('hex')
    .slice(0, 32);
}

function onlyPoints(point: Point | null): Point[] {
  return point === null ? [] : [point];
}
