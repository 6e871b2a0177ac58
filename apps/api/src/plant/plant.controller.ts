import { Controller, Inject } from '@nestjs/common';
import type { Plant } from '@cellgate/plant';
import { PLANT } from '../composition/tokens';
import { Endpoint } from '../http/endpoint';
import type { AnswerOf } from '../http/route';
import { describePlant } from './describe-plant';
import { getPlant } from './plant.routes';

@Controller()
export class PlantController {
  constructor(@Inject(PLANT) private readonly plant: Plant) {}

  @Endpoint(getPlant)
  get(): AnswerOf<typeof getPlant> {
    return describePlant(this.plant);
  }
}
