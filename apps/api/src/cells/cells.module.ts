import { Module } from '@nestjs/common';
import { useCase } from '../composition/use-case';
import { CellDetail } from './cell-detail';
import { CellList } from './cell-list';
import { CellsController } from './cells.controller';

@Module({ controllers: [CellsController], providers: [useCase(CellList), useCase(CellDetail)] })
export class CellsModule {}
