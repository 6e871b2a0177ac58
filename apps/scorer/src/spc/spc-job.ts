import type { Plant } from '@cellgate/plant';
import { type LineRecords, RecordsUnavailableError } from '@cellgate/records';
import { StoreUnavailableError } from '@cellgate/time-series';
import type { Clock } from '../clock';
import type { ComponentState } from '../process/component-state';
import type { Log } from '../process/log';
import { OneRun } from '../process/one-run';
import type { StoreSource } from '../scoring/store-source';
import { SpcEvaluation } from './spc-evaluation';

export interface SpcJobParts {
  readonly plant: Plant;
  readonly stores: StoreSource;
  readonly records: () => LineRecords;
  readonly state: ComponentState;
  readonly clock: Clock;
  readonly log: Log;
}

/** Runs the evaluation on a schedule, one run at a time. Store and records may be away for a while. */
export class SpcJob {
  readonly #parts: SpcJobParts;
  #evaluation: SpcEvaluation;
  #evaluated = false;
  readonly #runs = new OneRun(() => this.#run());

  constructor(parts: SpcJobParts) {
    this.#parts = parts;
    this.#evaluation = new SpcEvaluation(parts.plant);
  }

  /** Evaluates what is new; while a run is under way the call joins it. Never rejects. */
  run(): Promise<void> {
    return this.#runs.run();
  }

  /** Ends after the run at hand, with everything saved. */
  async stop(): Promise<void> {
    await this.#runs.stop();
    const { clock, log, records } = this.#parts;
    try {
      if (this.#evaluated) this.#evaluation.save(records(), clock.nowMs());
    } catch (error) {
      log.warn('the state of the control charts was not saved', { problem: String(error) });
    }
  }

  async #run(): Promise<void> {
    const { plant, stores, records, state, clock, log } = this.#parts;
    try {
      const { store } = await stores.open();
      const line = records();
      this.#evaluated = true;
      const written = await this.#evaluation.run(store, line, clock.nowMs());
      if (written > 0) log.info('control charts signalled', { signals: written });
      state.set(true, 'evaluating');
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      state.set(false, problem);
      const away = error instanceof StoreUnavailableError || error instanceof RecordsUnavailableError;
      if (!away)
        log.error('control charts failed', {
          problem,
          stack: error instanceof Error ? error.stack : undefined,
        });
      // Signals that were found but not written must be found again: go back to what is on record.
      this.#evaluation = new SpcEvaluation(plant);
    }
  }
}
