import type { Plant } from '@cellgate/plant';
import { ModelRefusedError, OnnxModel } from '@cellgate/onnx';
import { misfits } from '../evidence/model-inputs';
import type { ComponentState } from '../process/component-state';

/** The model that grades, once it passed its checks; until then it is tried again at each `load`. */
export class ModelSource {
  #model: OnnxModel | null = null;

  constructor(
    private readonly directory: string,
    private readonly plant: Plant,
    private readonly state: ComponentState,
  ) {}

  /** Null: refused, or not for this plant; readiness says why. */
  get model(): OnnxModel | null {
    return this.#model;
  }

  async load(): Promise<void> {
    if (this.#model !== null) return;
    let model: OnnxModel;
    try {
      model = await OnnxModel.load(this.directory);
    } catch (error) {
      if (!(error instanceof ModelRefusedError)) throw error;
      this.state.set(false, `refused (${error.code}): ${error.message}`);
      return;
    }
    const problems = misfits(this.plant, model.risk.specification);
    if (problems.length > 0) {
      await model.close();
      this.state.set(false, `model ${model.risk.name} is not for this plant: ${problems.join('; ')}`);
      return;
    }
    this.#model = model;
    this.confirm();
  }

  /** Something was graded without a fault. */
  confirm(): void {
    if (this.#model !== null) this.state.set(true, `${this.#model.risk.name} ${this.#model.risk.revision}`);
  }

  /** The model gave an answer that cannot be used. */
  fault(detail: string): void {
    this.state.set(false, detail);
  }

  async close(): Promise<void> {
    const model = this.#model;
    this.#model = null;
    await model?.close();
  }
}
