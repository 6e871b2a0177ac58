import { Module } from '@nestjs/common';
import { useCase } from '../composition/use-case';
import { MachineStates } from './machine-states';
import { MachinesController } from './machines.controller';
import { SignalHistory } from './signal-history';

@Module({ controllers: [MachinesController], providers: [useCase(MachineStates), useCase(SignalHistory)] })
export class MachinesModule {}
