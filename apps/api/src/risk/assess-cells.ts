import { type OnnxModel, ScoringFailedError } from '@cellgate/onnx';
import type { Plant } from '@cellgate/plant';
import {
  assess,
  examine,
  type FeatureSpecification,
  InconsistentModelError,
  inputsOf,
  inputsOfSource,
  type SpecificationLimits,
  THRESHOLD_SCORE,
} from '@cellgate/risk';
import { Problem, type ProblemIssue } from '../http/problem';
import type { AnswerOf, InputOf } from '../http/route';
import type { ModelCatalogue } from '../models/model-catalogue';
import type { postAssessments } from './risk.routes';

type Body = InputOf<typeof postAssessments>['body'];

/** Grades what a client sends, as the scorer would grade a cell of the line; keeps nothing. */
export class AssessCells {
  constructor(
    private readonly plant: Plant,
    private readonly catalogue: ModelCatalogue,
  ) {}

  /** @throws Problem INVALID_REQUEST (an unknown feature), UNKNOWN_ID (of the model), MODEL_UNAVAILABLE */
  async assess({ cells, model: asked }: Body): Promise<AnswerOf<typeof postAssessments>> {
    const model = await this.model(asked);
    const { specification } = model.risk;
    this.refuseUnknown(specification, cells);
    const limits = this.limits(specification);
    const evidence = cells.map(({ features }) => examine(specification, features, limits));
    const rows = evidence.flatMap(({ vector }) => (vector.kind === 'vector' ? vector.columns : []));
    try {
      const { margin } = await model.score(Float32Array.from(rows));
      let next = 0;
      const results = evidence.map((own, index) => {
        const score = own.vector.kind === 'vector' ? (margin[next++] ?? null) : null;
        const { model: _, revision: __, ...result } = assess(own, model.risk, score, [], { explain: true });
        return {
          ...result,
          cellId: cells[index]?.cellId ?? null,
          reasons: [...result.reasons],
          factors: result.factors.map((factor) => ({ ...factor })),
        };
      });
      const { name, revision, threshold } = model.risk;
      return { model: name, revision, threshold: THRESHOLD_SCORE, thresholdProbability: threshold, results };
    } catch (error) {
      if (!(error instanceof ScoringFailedError || error instanceof InconsistentModelError)) throw error;
      throw new Problem('MODEL_UNAVAILABLE', `model ${model.risk.name} gave no usable answer`);
    }
  }

  private async model(asked: string | undefined): Promise<OnnxModel> {
    const id = asked ?? this.catalogue.champion();
    if (asked !== undefined && !(await this.catalogue.names()).includes(asked)) {
      throw new Problem('UNKNOWN_ID', `there is no model ${JSON.stringify(asked)}`, [
        { in: 'body', pointer: '/model', detail: 'unknown model' },
      ]);
    }
    return this.catalogue.load(id);
  }

  /** A misspelt feature would silently be a missing one. */
  private refuseUnknown(specification: FeatureSpecification, cells: Body['cells']): void {
    const known = new Set([...inputsOf(specification), ...this.plant.characteristics.map(({ id }) => id)]);
    const computed = new Map(
      specification.features.flatMap(({ name, source }) =>
        source.type === 'characteristic' ? [] : [[name, inputsOfSource(source)] as const],
      ),
    );
    const issues: ProblemIssue[] = [];
    for (const [index, { features }] of cells.entries()) {
      for (const name of Object.keys(features)) {
        if (known.has(name)) continue;
        const sources = computed.get(name);
        const detail =
          sources === undefined
            ? `unknown feature; model inputs are ${inputsOf(specification).join(', ')}`
            : `computed here, send ${sources.join(', ')} instead`;
        const step = name.replaceAll('~', '~0').replaceAll('/', '~1');
        issues.push({ in: 'body', pointer: `/cells/${index}/features/${step}`, detail });
        if (issues.length === MOST_ISSUES) break;
      }
      if (issues.length === MOST_ISSUES) break;
    }
    if (issues.length === 0) return;
    throw new Problem('INVALID_REQUEST', `${issues[0]?.pointer}: ${issues[0]?.detail}`, issues);
  }

  /** Limits of the plant, where they are in the unit in which the model expects the value. */
  private limits({ features }: FeatureSpecification): SpecificationLimits[] {
    const units = new Map(
      features.flatMap(({ source, unit }) => (source.type === 'characteristic' ? [[source.id, unit]] : [])),
    );
    return this.plant.characteristics
      .filter(({ id, unit }) => (units.get(id) ?? unit) === unit)
      .map(({ id, unit, lsl, usl }) => ({ characteristic: id, unit, lsl, usl }));
  }
}

const MOST_ISSUES = 50;
