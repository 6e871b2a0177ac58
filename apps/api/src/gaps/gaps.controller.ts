import { Controller } from '@nestjs/common';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { CollectionGapList } from './collection-gap-list';
import { listGaps } from './gaps.routes';

@Controller()
export class GapsController {
  constructor(private readonly gaps: CollectionGapList) {}

  @Endpoint(listGaps)
  list(@Input() input: InputOf<typeof listGaps>): AnswerOf<typeof listGaps> {
    return this.gaps.list(input.query);
  }
}
