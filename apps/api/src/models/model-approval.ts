import type { ModelCard } from '@cellgate/onnx';
import type { Plant } from '@cellgate/plant';
import type { LineRecords, ModelPromotion, PromotionGrounds } from '@cellgate/records';
import { inputsOfSource, misfits } from '@cellgate/risk';
import { timeText } from '../http/fields';
import { Problem, unknownId } from '../http/problem';
import type { AnswerOf, InputOf } from '../http/route';
import type { CatalogueEntry, ModelCatalogue } from './model-catalogue';
import type { getModelCalibration } from './calibration.routes';
import type { ModelCalibration } from './model-calibration';
import type {
  getModel,
  getPromotionEvidence,
  listModels,
  promoteModel,
  rollBackModel,
} from './models.routes';
import { evidenceAnswer, groundsOf, type PromotionCheck, type PromotionChecker } from './promotion-check';

type Summary = AnswerOf<typeof listModels>['data'][number];
type Decision = AnswerOf<typeof getModel>['decisions'][number];

/** Stands in the records where no token names a person. */
const LOCAL_CALLER = 'this machine';

/** Which models there are, and who decided that one of them grades. */
export class ModelApproval {
  constructor(
    private readonly plant: Plant,
    private readonly records: LineRecords,
    private readonly catalogue: ModelCatalogue,
    private readonly checker: PromotionChecker,
    private readonly labels: ModelCalibration,
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

  /** @throws Problem UNKNOWN_ID, INVALID_REQUEST, TOO_MANY_POINTS */
  async calibration({
    params,
    query,
  }: InputOf<typeof getModelCalibration>): Promise<AnswerOf<typeof getModelCalibration>> {
    const entry = await this.known(params.id);
    const present = 'folder' in entry ? entry.folder.revision : null;
    return this.labels.read(params.id, query.revision ?? present, query);
  }

  /** @throws Problem UNKNOWN_ID, MODEL_UNAVAILABLE */
  async evidence(id: string): Promise<AnswerOf<typeof getPromotionEvidence>> {
    const entry = await this.known(id);
    if ('refused' in entry)
      throw new Problem('MODEL_UNAVAILABLE', `model ${id} was refused: ${entry.refused.code}`);
    const { revision } = entry.folder;
    return evidenceAnswer(id, revision, await this.checker.check(id, revision));
  }

  /**
   * @param by - holder of the token; empty text: nobody is known
   * @throws Problem UNKNOWN_ID, MODEL_UNAVAILABLE, EVIDENCE_MISSING, INVALID_REQUEST, PERSON_NEEDED
   */
  async promote(
    { params, body }: InputOf<typeof promoteModel>,
    by: string,
  ): Promise<AnswerOf<typeof promoteModel>> {
    const { id } = params;
    await this.known(id);
    const fit = await this.fit(id);
    const current = this.records.promotions.current();
    if (current?.model === id && current.revision === fit.revision) {
      return { ...answerOf(current), changed: false };
    }
    const reason = body?.reason ?? '';
    const check = await this.checker.check(id, fit.revision);
    if (check.missing.length > 0) {
      if (body?.override !== true) throw evidenceMissing(id, check);
      refuseCareless(by, reason);
    }
    return this.decide('promote', id, fit, by, reason, groundsOf(check), []);
  }

  /**
   * Asks for no evidence: going back has to be possible at any time.
   * @throws Problem NO_FORMER_MODEL, MODEL_UNAVAILABLE
   */
  async rollBack(
    { body }: InputOf<typeof rollBackModel>,
    by: string,
  ): Promise<AnswerOf<typeof rollBackModel>> {
    const current = this.records.promotions.current();
    if (current === null) throw new Problem('NO_FORMER_MODEL', 'nobody has promoted a model yet');
    const fit = await this.fit(current.previous);
    const former = this.records.promotions.list().filter(({ model }) => model === current.previous);
    const changed = former.length > 0 && former.every(({ revision }) => revision !== fit.revision);
    const warnings = changed ? [`revision ${fit.revision} of ${current.previous} was never promoted`] : [];
    const grounds: PromotionGrounds = { kind: 'rollback', cells: null, failures: null, missing: [] };
    return this.decide('rollback', current.previous, fit, by, body?.reason ?? '', grounds, warnings);
  }

  /** @throws Problem MODEL_UNAVAILABLE where it cannot be loaded or is not for this plant */
  private async fit(id: string): Promise<Fit> {
    const { card, risk } = await this.catalogue.load(id);
    const problems = misfits(risk.specification, this.plant.characteristics);
    if (problems.length > 0) {
      throw new Problem('MODEL_UNAVAILABLE', `model ${id} is not for this plant: ${problems.join('; ')}`);
    }
    return { revision: risk.revision, warnings: missedTargets(card) };
  }

  private decide(
    action: ModelPromotion['action'],
    model: string,
    fit: Fit,
    by: string,
    reason: string,
    grounds: PromotionGrounds,
    more: readonly string[],
  ): AnswerOf<typeof promoteModel> {
    const made = this.records.promotions.add({
      action,
      model,
      revision: fit.revision,
      previous: this.catalogue.champion(),
      by: by === '' ? LOCAL_CALLER : by,
      reason,
      warnings: [...fit.warnings, ...more],
      grounds,
    });
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

interface Fit {
  readonly revision: string;
  /** Bars that the model misses. */
  readonly warnings: readonly string[];
}

function evidenceMissing(id: string, { champion, missing }: PromotionCheck): Problem {
  const what = missing.map(({ detail }) => detail).join('; ');
  return new Problem(
    'EVIDENCE_MISSING',
    `model ${id} has not been shown to decide better than ${champion.model}: ${what}`,
    missing.map(({ code, detail }) => ({ in: 'path', pointer: '/id', detail, code })),
  );
}

/** @throws Problem PERSON_NEEDED, INVALID_REQUEST: whoever decides against the rule answers for it, with a reason */
function refuseCareless(by: string, reason: string): void {
  if (by === '')
    throw new Problem('PERSON_NEEDED', 'an override is signed: create access tokens for the persons');
  if (reason !== '') return;
  const detail = 'say why: an override needs a reason';
  throw new Problem('INVALID_REQUEST', `body /reason: ${detail}`, [
    { in: 'body', pointer: '/reason', detail, code: 'REASON_MISSING' },
  ]);
}

function missedTargets({ metrics }: ModelCard): string[] {
  return metrics.test.targets.filter(({ ok }) => !ok).map(({ name, value }) => `${name}: ${value}`);
}

function answerOf({ atMs, warnings, grounds, ...decision }: ModelPromotion): Decision {
  return {
    ...decision,
    warnings: [...warnings],
    grounds: grounds === null ? null : { ...grounds, missing: [...grounds.missing] },
    at: timeText(atMs),
  };
}
