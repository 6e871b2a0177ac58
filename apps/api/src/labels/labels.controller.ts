import { Controller } from '@nestjs/common';
import { Caller } from '../http/caller';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { authorOf } from '../spc/author';
import { CellLabelBook } from './cell-label-book';
import { listLabels, postLabels } from './labels.routes';

@Controller()
export class LabelsController {
  constructor(private readonly labels: CellLabelBook) {}

  @Endpoint(postLabels)
  async take(
    @Input() { body }: InputOf<typeof postLabels>,
    @Caller() caller: string,
  ): Promise<AnswerOf<typeof postLabels>> {
    return this.labels.take(body.labels, authorOf(caller, body.by, '/by'));
  }

  @Endpoint(listLabels)
  list(@Input() { query }: InputOf<typeof listLabels>): AnswerOf<typeof listLabels> {
    return this.labels.list(query);
  }
}
