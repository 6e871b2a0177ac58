import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelFolder, ModelRefusedError, OnnxModel, readModelFolder } from '@cellgate/onnx';
import type { LineRecords } from '@cellgate/records';
import type { ModelFolders } from '../composition/line.module';
import { Problem } from '../http/problem';

const NAME = /^[a-z][a-z0-9-]{0,47}$/;

/** A model as its files tell, or why they tell nothing. */
export type CatalogueEntry =
  | { readonly id: string; readonly folder: ModelFolder }
  | { readonly id: string; readonly refused: ModelRefusedError };

/** The models of the folder; a model is loaded when it is first asked for, and again when its card changes. */
export class ModelCatalogue {
  readonly #loaded = new Map<string, { readonly changedMs: number; readonly model: Promise<OnnxModel> }>();

  constructor(
    private readonly folders: ModelFolders,
    private readonly records: LineRecords,
  ) {}

  /** Name of the model that grades. */
  champion(): string {
    return this.records.promotions.current()?.model ?? this.folders.champion;
  }

  /** Names of the folders that may hold a model. */
  async names(): Promise<string[]> {
    const entries = await readdir(this.folders.directory, { withFileTypes: true }).catch(() => []);
    return entries
      .filter((entry) => entry.isDirectory() && NAME.test(entry.name))
      .map(({ name }) => name)
      .sort();
  }

  /** Files and hashes of a model are checked, its answers are not. */
  async read(id: string): Promise<CatalogueEntry> {
    try {
      return { id, folder: await readModelFolder(join(this.folders.directory, id)) };
    } catch (error) {
      if (error instanceof ModelRefusedError) return { id, refused: error };
      throw error;
    }
  }

  /**
   * The model, after all of its checks.
   * @throws Problem MODEL_UNAVAILABLE
   */
  async load(id: string): Promise<OnnxModel> {
    const directory = join(this.folders.directory, id);
    const changedMs = await stat(join(directory, 'model-card.json')).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    const known = this.#loaded.get(id);
    const model = known?.changedMs === changedMs ? known.model : OnnxModel.load(directory);
    this.#loaded.set(id, { changedMs, model });
    try {
      return await model;
    } catch (error) {
      this.#loaded.delete(id);
      if (!(error instanceof ModelRefusedError)) throw error;
      throw new Problem('MODEL_UNAVAILABLE', `model ${id} was refused: ${error.code}`);
    }
  }

  async close(): Promise<void> {
    for (const { model } of this.#loaded.values()) await (await model.catch(() => null))?.close();
    this.#loaded.clear();
  }
}
