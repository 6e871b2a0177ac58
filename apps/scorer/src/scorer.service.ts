import path from 'node:path';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { OnnxModel } from '@cellgate/onnx';
import type { Plant } from '@cellgate/plant';
import { LineRecords } from '@cellgate/records';
import { openTimeSeriesStore, type TimeSeriesStore } from '@cellgate/time-series';
import { CellScorer } from './cell-scorer';
import type { ScorerConfig } from './config';

const CHAMPION = 'logistic-regression';
const SCORE_MS = 2_000;
const REPORT_MS = 5_000;

/** Schedule of the scorer: one run after the other, and a report of how it is. */
@Injectable()
export class ScorerService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger('scorer');
  #model: OnnxModel | null = null;
  #store: TimeSeriesStore | null = null;
  #scorer: CellScorer | null = null;
  #records: LineRecords | null = null;
  #running: Promise<void> | null = null;
  #problems = { model: 'not loaded yet', store: 'not asked yet' } as Record<'model' | 'store', string | null>;

  constructor(
    private readonly config: ScorerConfig,
    private readonly plant: Plant,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    try {
      this.#model = await OnnxModel.load(path.join(this.config.modelsDir, CHAMPION));
      this.#changed('model', null);
    } catch (error) {
      // A wrong model scores nothing; the process stays, so that readiness can say why.
      this.#changed('model', messageOf(error));
    }
    this.report();
    void this.score();
  }

  @Interval('score', SCORE_MS)
  score(): Promise<void> {
    this.#running ??= this.#run().finally(() => (this.#running = null));
    return this.#running;
  }

  @Interval('process-report', REPORT_MS)
  report(): void {
    const { model, store } = this.#problems;
    const revision = this.#model === null ? null : `${CHAMPION} ${this.#model.risk.revision}`;
    try {
      this.#records ??= LineRecords.open(this.config.dataDir);
      this.#records.processes.report({
        process: 'scorer',
        ready: model === null && store === null,
        components: [
          { name: 'model', ready: model === null, detail: model ?? revision },
          { name: 'store', ready: store === null, detail: store ?? 'answers' },
        ],
      });
    } catch (error) {
      this.#log.warn({ message: 'cannot report', reason: messageOf(error) });
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#running;
    await this.#store?.close();
    await this.#model?.close();
    this.#records?.processes.remove('scorer');
    this.#records?.close();
  }

  async #run(): Promise<void> {
    if (this.#model === null) return;
    try {
      this.#store ??= await openTimeSeriesStore(this.config.store);
      this.#scorer ??= new CellScorer({
        plant: this.plant,
        model: this.#model,
        store: this.#store,
        graceMs: this.config.graceMs,
      });
      if (this.#problems.store !== null) await this.#store.ping();
      await this.#scorer.run(Date.now());
      this.#changed('store', null);
    } catch (error) {
      this.#changed('store', messageOf(error));
    }
  }

  /** One log line and one report per change of state. */
  #changed(component: 'model' | 'store', problem: string | null): void {
    if (this.#problems[component] === problem) return;
    this.#problems = { ...this.#problems, [component]: problem };
    if (problem === null) this.#log.log({ message: `${component} is ready` });
    else this.#log.warn({ message: `${component} is not ready`, reason: problem });
    this.report();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
