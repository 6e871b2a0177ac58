import { Controller } from '@nestjs/common';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { CellDetail } from './cell-detail';
import { CellList } from './cell-list';
import { getCell, listCells } from './cells.routes';

@Controller()
export class CellsController {
  constructor(
    private readonly cells: CellList,
    private readonly detail: CellDetail,
  ) {}

  @Endpoint(listCells)
  list(@Input() input: InputOf<typeof listCells>): Promise<AnswerOf<typeof listCells>> {
    return this.cells.read(input);
  }

  @Endpoint(getCell)
  get(@Input() input: InputOf<typeof getCell>): Promise<AnswerOf<typeof getCell>> {
    return this.detail.read(input.params.id);
  }
}
