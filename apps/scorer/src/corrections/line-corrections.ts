import { join } from 'node:path';
import { afterRestart } from '@cellgate/control';
import { type Plant, resolveSecret } from '@cellgate/plant';
import type { LineRecords } from '@cellgate/records';
import { SetPointWriter } from '@cellgate/set-points';
import type { Environment } from '../config';
import type { ComponentState } from '../process/component-state';
import type { Log } from '../process/log';
import type { StoreSource } from '../scoring/store-source';
import { CorrectionLoop } from './correction-loop';
import { SCORER } from './execute-correction';
import { LedgerEvents } from './ledger-events';
import type { PlantLoop } from './plant-loops';
import { plcPort } from './plc-port';

export interface CorrectionParts {
  readonly plant: Plant;
  readonly loops: readonly PlantLoop[];
  /** Of this line, opened for the whole process. */
  readonly records: () => LineRecords;
  readonly dataDir: string;
  readonly env: Environment;
  readonly stores: StoreSource;
  readonly state: ComponentState;
  readonly log: Log;
  readonly now: () => number;
}

interface Running {
  readonly writer: SetPointWriter;
  readonly loops: readonly CorrectionLoop[];
  readonly events: LedgerEvents;
}

/** All correction loops of a line: one run takes each one step further, one after the other. */
export class LineCorrections {
  private running: Running | null = null;
  private inRun: Promise<void> | null = null;

  constructor(private readonly parts: CorrectionParts) {}

  /** Does nothing while the run before is not over. Never throws: what is wrong stands in the component's state. */
  run(): Promise<void> {
    this.inRun ??= this.runOnce().finally(() => {
      this.inRun = null;
    });
    return this.inRun;
  }

  /** Runs when a person has approved something since: an approval does not wait for the next regular run. */
  async sendApproved(): Promise<void> {
    if (this.inRun !== null || this.running === null) return;
    try {
      const { corrections } = this.parts.records();
      if (corrections.list({ state: 'approved', limit: 1 }).length === 0) return;
    } catch {
      // The regular run says what is wrong with the records.
      return;
    }
    await this.run();
  }

  async stop(): Promise<void> {
    await this.inRun;
    this.running?.writer.close();
    this.running = null;
  }

  private async runOnce(): Promise<void> {
    const { stores, state, loops } = this.parts;
    if (loops.length === 0) {
      state.set(true, 'no loops');
      return;
    }
    try {
      this.running ??= this.start();
      const { store } = await stores.open();
      for (const loop of this.running.loops) await loop.run(store);
      await this.running.events.publish(store);
      state.set(true, `${loops.length} loops`);
    } catch (error) {
      state.set(false, error instanceof Error ? error.message : String(error));
    }
  }

  private start(): Running {
    const { plant, loops, records, dataDir, env, log, now } = this.parts;
    const line = records();
    const { corrections } = line;
    const verdict = corrections.ledger.verify();
    if (verdict.faults.length > 0)
      log.error('the ledger of corrections was changed', { faults: verdict.faults.slice(0, 10) });
    const writer = new SetPointWriter({
      pkiFolder: join(dataDir, 'pki-writer'),
      user: plant.writerUser,
      secretOf: (reference) => resolveSecret(reference, env),
      now,
    });
    const plcs = plcPort(plant, writer);
    const running = loops.map((loop) => {
      const started = new CorrectionLoop({
        loop,
        corrections,
        plcs,
        hasLimitSet: () => hasLimitSet(line, loop),
        now,
      });
      started.restart(afterRestart);
      // Nobody may act on records that somebody has changed behind our back.
      if (verdict.faults.length > 0)
        corrections.shed(loop.settings.id, 'LEDGER_BROKEN', SCORER, { faults: verdict.faults.length });
      return started;
    });
    return { writer, loops: running, events: new LedgerEvents(corrections, loops) };
  }
}

/** A chart that nobody watches never signals, whatever limits were frozen for it. */
function hasLimitSet(records: LineRecords, { settings, watched }: PlantLoop): boolean {
  if (!watched) return false;
  const sets = records.limitSets.list(settings.signal);
  return sets.some(({ key }) => key.machine === null || key.machine === settings.machine);
}
