import { Controller } from '@nestjs/common';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { MachineStates } from './machine-states';
import { getMachine, getSignal, listMachines } from './machines.routes';
import { SignalHistory } from './signal-history';

@Controller()
export class MachinesController {
  constructor(
    private readonly states: MachineStates,
    private readonly history: SignalHistory,
  ) {}

  @Endpoint(listMachines)
  list(): Promise<AnswerOf<typeof listMachines>> {
    return this.states.list();
  }

  @Endpoint(getMachine)
  get(@Input() input: InputOf<typeof getMachine>): Promise<AnswerOf<typeof getMachine>> {
    return this.states.get(input.params.id);
  }

  @Endpoint(getSignal)
  signal(@Input() input: InputOf<typeof getSignal>): Promise<AnswerOf<typeof getSignal>> {
    return this.history.read(input);
  }
}
