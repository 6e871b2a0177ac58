import type { ModelCard } from '@cellgate/onnx';
import type { Plant } from '@cellgate/plant';
import type { LineRecords, ModelPromotion } from '@cellgate/records';
import { inputsOfSource, misfits } from '@cellgate/risk';
import { timeText } from '../http/fields';
import { Problem, unknownId } from '../http/problem';
import type { AnswerOf, InputOf } from '../http/route';
import type { CatalogueEntry, ModelCatalogue } from './model-catalogue';
import type { getModel, listModels, promoteModel, rollBackModel } from './models.routes';

type Summary = AnswerOf<typeof listModels>['data'][number];
type Decision = AnswerOf<typeof getModel>['decisions'][number];

/** Which models there are, and who decided that one of them grades. */
export class ModelApproval {
  constructor(
    private readonly plant: Plant,
    private readonly records: LineRecords,
    private readonly catalogue: ModelCatalogue,
  ) {}

  async list(): Promise<AnswerOf<typeof listModels>> {
    const entries = await Promise.all((await this.catalogue.names()).map((id) => this.catalogue.read(id)));
    return { data: entries.map((entry) => this.summary(entry)) };
  }

  /** @throws Problem UNKNOWN_ID */
  async get(id: string): Promise<AnswerOf<typeof getModel>> {
    const entry = await this.known(id);
    const decisions = this.records.promotions.list().filter(({ model }) => model === id);
    const { card, specification } = 'folder' in entry ? entry.folder : { card: null, specification: null };
    return {
      ...this.summary(entry),
      card: card as Record<string, unknown> | null,
      features:
        specification?.features.map(({ name, label, unit, gate, source, physical, missing, monotone }) => {
          const computedFrom = inputsOfSource(source);
          return { name, label, unit, gate, computedFrom, ...physical, missing, monotone };
        }) ?? null,
      decisions: decisions.map(answerOf),
    };
  }

  /** @throws Problem UNKNOWN_ID, MODEL_UNAVAILABLE */
  async promote(
    { params, body }: InputOf<typeof promoteModel>,
    by: string,
  ): Promise<AnswerOf<typeof promoteModel>> {
    await this.known(params.id);
    return this.decide('promote', params.id, by, body?.reason ?? '');
  }

  /** @throws Problem NO_FORMER_MODEL, MODEL_UNAVAILABLE */
  async rollBack(
    { body }: InputOf<typeof rollBackModel>,
    by: string,
  ): Promise<AnswerOf<typeof rollBackModel>> {
    const current = this.records.promotions.current();
    if (current === null) throw new Problem('NO_FORMER_MODEL', 'nobody has promoted a model yet');
    return this.decide('rollback', current.previous, by, body?.reason ?? '');
  }

  private async decide(
    action: ModelPromotion['action'],
    id: string,
    by: string,
    reason: string,
  ): Promise<AnswerOf<typeof promoteModel>> {
    const { card, risk } = await this.catalogue.load(id);
    const problems = misfits(risk.specification, this.plant.characteristics);
    if (problems.length > 0) {
      throw new Problem('MODEL_UNAVAILABLE', `model ${id} is not for this plant: ${problems.join('; ')}`);
    }
    const current = this.records.promotions.current();
    if (current?.model === id && current.revision === risk.revision) {
      return { ...answerOf(current), changed: false };
    }
    const previous = this.catalogue.champion();
    const warnings = missedTargets(card);
    const { revision } = risk;
    const made = this.records.promotions.add({ action, model: id, revision, previous, by, reason, warnings });
    return { ...answerOf(made), changed: true };
  }

  private async known(id: string): Promise<CatalogueEntry> {
    if (!(await this.catalogue.names()).includes(id)) throw unknownId('model', id);
    return this.catalogue.read(id);
  }

  private summary(entry: CatalogueEntry): Summary {
    const { id } = entry;
    const role = id === this.catalogue.champion() ? 'champion' : 'challenger';
    if ('refused' in entry) {
      const { code, message } = entry.refused;
      // A file's place is nobody's business; which file it is stands in the code and the name.
      const problem = code === 'MODEL_FILE_MISSING' || code === 'MODEL_FILE_UNREADABLE' ? code : `${code}: ${message}`;
      const nothing = { version: null, revision: null, algorithm: null, gate: null, illustrative: null };
      return { id, role, state: 'refused', problem, ...nothing, thresholdProbability: null, missedTargets: [] };
    }
    const { card, revision } = entry.folder;
    return {
      id,
      version: card.version,
      revision,
      role,
      state: 'usable',
      problem: null,
      algorithm: card.algorithm.type,
      gate: card.gate,
      illustrative: card.illustrative,
      thresholdProbability: card.threshold.probability,
      missedTargets: missedTargets(card),
    };
  }
}

function missedTargets({ metrics }: ModelCard): string[] {
  return metrics.test.targets.filter(({ ok }) => !ok).map(({ name, value }) => `${name}: ${value}`);
}

function answerOf({ atMs, warnings, ...decision }: ModelPromotion): Decision {
  return { ...decision, warnings: [...warnings], at: timeText(atMs) };
}
