import { basename, dirname, join } from 'node:path';
import type { Plant } from '@cellgate/plant';
import type { TimeSeriesStore } from '@cellgate/time-series';
import { Clock } from '../clock';
import type { CollectionGap } from '@cellgate/records';
import { type ApprovedModel, ModelSource } from '../model/model-source';
import { type Facts, Log } from '../process/log';
import { ScorerComponents } from '../process/scorer-components';
import { Scorer } from '../scoring/scorer';
import { StoreSource } from '../scoring/store-source';

export const MODEL_DIR = join(__dirname, '../../../../models/logistic-regression');

export class FakeClock extends Clock {
  constructor(public ms: number) {
    super();
  }
  override nowMs(): number {
    return this.ms;
  }
}

export class RecordingLog extends Log {
  readonly lines: { readonly level: string; readonly message: string; readonly facts: Facts }[] = [];
  override info(message: string, facts: Facts): void {
    this.lines.push({ level: 'info', message, facts });
  }
  override warn(message: string, facts: Facts): void {
    this.lines.push({ level: 'warn', message, facts });
  }
  override error(message: string, facts: Facts): void {
    this.lines.push({ level: 'error', message, facts });
  }
}

interface Beside {
  readonly challengers?: readonly string[];
  readonly outgoing?: string;
  readonly approved?: () => ApprovedModel | null;
}

/** A scorer without its process: it runs when the test says so, at the time of the test's clock. */
export class ScorerUnderTest {
  readonly log = new RecordingLog();
  readonly components = new ScorerComponents(this.log, () => undefined);
  readonly models: ModelSource;
  /** Holes in what was collected, set by a test. */
  gaps: readonly CollectionGap[] = [];
  readonly scorer: Scorer;

  constructor(
    plant: Plant,
    store: () => Promise<TimeSeriesStore>,
    readonly clock: FakeClock,
    modelDir = MODEL_DIR,
    { challengers = [], outgoing, approved = () => null }: Beside = {},
  ) {
    this.models = new ModelSource(
      {
        directory: dirname(modelDir),
        champion: basename(modelDir),
        challengers,
        outgoing: outgoing ?? null,
        approved,
      },
      plant,
      this.components.model,
      this.components.challengers,
      this.components.outgoing,
    );
    this.scorer = new Scorer({
      plant,
      stores: new StoreSource(store),
      storeState: this.components.store,
      models: this.models,
      gaps: {
        gapsOverlapping: (machine, signals, fromMs, toMs) =>
          this.gaps.filter(
            (gap) =>
              gap.state !== 'filled' &&
              gap.machine === machine &&
              gap.signals.some((signal) => signals.includes(signal)) &&
              gap.fromMs <= toMs &&
              (gap.toMs ?? Infinity) >= fromMs,
          ),
      },
      driftState: this.components.drift,
      clock: this.clock,
      log: this.log,
      graceMs: 60_000,
      latenessMs: 300_000,
    });
  }

  async start(): Promise<this> {
    await this.models.load();
    return this;
  }

  /** One run at a time `afterMs` later. */
  async runAfter(afterMs: number): Promise<void> {
    this.clock.ms += afterMs;
    await this.scorer.run();
  }
}
