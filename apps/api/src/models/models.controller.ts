import { Controller } from '@nestjs/common';
import { Caller } from '../http/caller';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { getModelCalibration } from './calibration.routes';
import { ModelApproval } from './model-approval';
import { getModel, getPromotionEvidence, listModels, promoteModel, rollBackModel } from './models.routes';

@Controller()
export class ModelsController {
  constructor(private readonly models: ModelApproval) {}

  @Endpoint(listModels)
  list(): Promise<AnswerOf<typeof listModels>> {
    return this.models.list();
  }

  @Endpoint(getModel)
  get(@Input() input: InputOf<typeof getModel>): Promise<AnswerOf<typeof getModel>> {
    return this.models.get(input.params.id);
  }

  @Endpoint(getModelCalibration)
  calibration(
    @Input() input: InputOf<typeof getModelCalibration>,
  ): Promise<AnswerOf<typeof getModelCalibration>> {
    return this.models.calibration(input);
  }

  @Endpoint(getPromotionEvidence)
  evidence(
    @Input() input: InputOf<typeof getPromotionEvidence>,
  ): Promise<AnswerOf<typeof getPromotionEvidence>> {
    return this.models.evidence(input.params.id);
  }

  @Endpoint(promoteModel)
  promote(
    @Input() input: InputOf<typeof promoteModel>,
    @Caller() caller: string,
  ): Promise<AnswerOf<typeof promoteModel>> {
    return this.models.promote(input, caller);
  }

  @Endpoint(rollBackModel)
  rollBack(
    @Input() input: InputOf<typeof rollBackModel>,
    @Caller() caller: string,
  ): Promise<AnswerOf<typeof rollBackModel>> {
    return this.models.rollBack(input, caller);
  }
}
