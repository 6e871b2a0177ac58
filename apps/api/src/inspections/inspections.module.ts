import { Module } from '@nestjs/common';
import { useCase } from '../composition/use-case';
import { InspectionsController } from './inspections.controller';
import { TakeInspections } from './take-inspections';

@Module({ controllers: [InspectionsController], providers: [useCase(TakeInspections)] })
export class InspectionsModule {}
