import { join } from 'node:path';
import type { Plant } from '@cellgate/plant';
import { ModelRefusedError, OnnxModel } from '@cellgate/onnx';
import { misfits } from '@cellgate/risk';
import type { ComponentState } from '../process/component-state';

/** The model that a person approved. */
export interface ApprovedModel {
  readonly model: string;
  readonly revision: string;
}

export interface ModelSettings {
  /** Folder with a folder a model. */
  readonly directory: string;
  /** Grades while nobody has approved another one. */
  readonly champion: string;
  /** Score every cell beside the champion, without grading it. */
  readonly challengers: readonly string[];
  /** Grades cells that were inspected for shipping, together with the champion; null: none. */
  readonly outgoing?: string | null;
  /** The decision in force; null: none. May throw: then what grades goes on grading. */
  readonly approved: () => ApprovedModel | null;
}

/**
 * The model that grades and those that score beside it. Each is used once it passed its checks, until then it is tried
 * again at each `load`. An approved model takes over between two runs; while it cannot be used, the one before goes on.
 */
export class ModelSource {
  #champion: OnnxModel | null = null;
  readonly #challengers = new Map<string, OnnxModel>();
  #outgoing: OnnxModel | null = null;
  #refused: string | null = null;

  constructor(
    private readonly settings: ModelSettings,
    private readonly plant: Plant,
    private readonly state: ComponentState,
    private readonly challengerState: ComponentState,
    private readonly outgoingState?: ComponentState,
  ) {}

  /** Null: refused, or not for this plant; readiness says why. */
  get model(): OnnxModel | null {
    return this.#champion;
  }

  /** The model for cells that were inspected for shipping; null: the champion decides alone. */
  get outgoing(): OnnxModel | null {
    return this.#outgoing;
  }

  get challengers(): readonly OnnxModel[] {
    return [...this.#challengers.values()];
  }

  /** Loads what is not loaded yet. */
  async load(): Promise<void> {
    this.#refused = null;
    await this.follow();
    await this.#loadChallengers();
    await this.#loadOutgoing();
  }

  /** Changes to the approved model, if that is another one than the one that grades. To be called between two runs. */
  async follow(): Promise<void> {
    const wanted = this.#wanted();
    if (wanted === null || this.#isChampion(wanted) || this.#refused === nameOf(wanted)) return;
    const found = await this.#open(wanted.model);
    const problem = typeof found === 'string' ? found : differs(found, wanted);
    if (typeof found === 'string' || problem !== null) {
      if (typeof found !== 'string') await found.close();
      // Not tried again with every run; `load` does.
      this.#refused = nameOf(wanted);
      const on = this.#champion === null ? '' : `; ${describe(this.#champion)} goes on grading`;
      this.state.set(false, `${problem ?? ''}${on}`);
      return;
    }
    const former = this.#champion;
    this.#champion = found;
    await former?.close();
    await this.#loadChallengers();
    this.confirm();
  }

  /** Something was graded without a fault. */
  confirm(): void {
    if (this.#champion === null || this.#refused !== null) return;
    this.state.set(true, describe(this.#champion));
  }

  /** The model gave an answer that cannot be used. */
  fault(detail: string): void {
    this.state.set(false, detail);
  }

  /** A challenger gave an answer that cannot be used; the cells are graded nevertheless. */
  challengerFault(detail: string): void {
    this.challengerState.set(true, detail);
  }

  async close(): Promise<void> {
    const open = [this.#champion, this.#outgoing, ...this.#challengers.values()];
    this.#champion = null;
    this.#outgoing = null;
    this.#challengers.clear();
    for (const model of open) await model?.close();
  }

  #wanted(): { readonly model: string; readonly revision: string | null } | null {
    try {
      return this.settings.approved() ?? { model: this.settings.champion, revision: null };
    } catch {
      // Without the records nobody knows what was approved: nothing changes, and nothing begins to grade.
      if (this.#champion === null)
        this.state.set(false, 'the records that name the approved model cannot be read');
      return null;
    }
  }

  #isChampion({ model, revision }: { readonly model: string; readonly revision: string | null }): boolean {
    const { risk } = this.#champion ?? {};
    return risk?.name === model && (revision === null || risk.revision === revision);
  }

  async #loadChallengers(): Promise<void> {
    const { champion, challengers } = this.settings;
    const current = this.#champion?.risk.name ?? champion;
    const wanted = [...new Set([champion, ...challengers])].filter((name) => name !== current);
    for (const [name, model] of this.#challengers) {
      if (wanted.includes(name)) continue;
      this.#challengers.delete(name);
      await model.close();
    }
    const problems: string[] = [];
    for (const name of wanted) {
      if (this.#challengers.has(name)) continue;
      const found = await this.#open(name);
      if (typeof found === 'string') problems.push(found);
      else this.#challengers.set(name, found);
    }
    // A line without challengers grades all the same, so that nothing is not ready.
    const beside = [...[...this.#challengers.values()].map(describe), ...problems];
    this.challengerState.set(true, beside.join('; ') || 'none');
  }

  async #loadOutgoing(): Promise<void> {
    const { outgoing = null } = this.settings;
    if (this.#outgoing !== null) return;
    if (outgoing === null || !this.plant.characteristics.some(({ stage }) => stage === 'OQC')) {
      const why = outgoing === null ? 'none' : 'none: the plant has no characteristic of OQC';
      this.outgoingState?.set(true, why);
      return;
    }
    const found = await this.#open(outgoing);
    if (typeof found === 'string') {
      this.outgoingState?.set(false, `${found}; the champion decides alone`);
    } else if (found.card.gate !== 'OQC') {
      await found.close();
      this.outgoingState?.set(
        false,
        `model ${outgoing} is for ${found.card.gate}, not OQC; the champion decides alone`,
      );
    } else {
      this.#outgoing = found;
      this.outgoingState?.set(true, describe(found));
    }
  }

  /** The model, or why it cannot be used. */
  async #open(name: string): Promise<OnnxModel | string> {
    let model: OnnxModel;
    try {
      model = await OnnxModel.load(join(this.settings.directory, name));
    } catch (error) {
      if (!(error instanceof ModelRefusedError)) throw error;
      return `refused (${error.code}): ${error.message}`;
    }
    const problems = misfits(model.risk.specification, this.plant.characteristics);
    if (model.risk.name !== name) problems.unshift(`its card is that of ${model.risk.name}`);
    if (problems.length === 0) return model;
    await model.close();
    return `model ${name} is not for this plant: ${problems.join('; ')}`;
  }
}

function differs(model: OnnxModel, { revision }: { readonly revision: string | null }): string | null {
  if (revision === null || model.risk.revision === revision) return null;
  return `revision ${revision} of model ${model.risk.name} was approved, its folder has ${model.risk.revision}: promote it again`;
}

function describe({ risk }: OnnxModel): string {
  return `${risk.name} ${risk.revision}`;
}

function nameOf({ model, revision }: { readonly model: string; readonly revision: string | null }): string {
  return `${model} ${revision ?? ''}`;
}
