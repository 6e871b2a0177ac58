import { LineRecords } from '@cellgate/records';
import type { ApprovedModel } from './model-source';

/** Reads from the records which model a person approved. */
export class ApprovedModels {
  #records: LineRecords | null = null;

  constructor(private readonly dataDir: string) {}

  /** @throws RecordsUnavailableError and what else the records throw; the next call tries again */
  current(): ApprovedModel | null {
    this.#records ??= LineRecords.open(this.dataDir);
    const decision = this.#records.promotions.current();
    return decision === null ? null : { model: decision.model, revision: decision.revision };
  }

  close(): void {
    this.#records?.close();
    this.#records = null;
  }
}
