import { Module } from '@nestjs/common';
import { useCase } from '../composition/use-case';
import { RiskController } from './risk.controller';
import { RiskOverview } from './risk-overview';

@Module({ controllers: [RiskController], providers: [useCase(RiskOverview)] })
export class RiskModule {}
