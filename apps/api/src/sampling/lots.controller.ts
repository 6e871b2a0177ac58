import { Controller } from '@nestjs/common';
import { Caller } from '../http/caller';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { EventDelivery } from './event-delivery';
import { LotRegister } from './lot-register';
import { getLot, holdLot, listLots, postLot, postResults } from './lots.routes';
import { ReceiveLot } from './receive-lot';
import { TakeLotResults } from './take-lot-results';

@Controller()
export class LotsController {
  constructor(
    private readonly arrivals: ReceiveLot,
    private readonly results: TakeLotResults,
    private readonly register: LotRegister,
    private readonly events: EventDelivery,
  ) {}

  @Endpoint(postLot)
  receive(@Input() input: InputOf<typeof postLot>, @Caller() caller: string): AnswerOf<typeof postLot> {
    const lot = this.arrivals.receive(input.body, caller);
    this.events.soon();
    return lot;
  }

  @Endpoint(postResults)
  take(@Input() input: InputOf<typeof postResults>, @Caller() caller: string): AnswerOf<typeof postResults> {
    const answer = this.results.take(input.params.id, input.body, caller);
    this.events.soon();
    return answer;
  }

  @Endpoint(holdLot)
  hold(@Input() input: InputOf<typeof holdLot>): AnswerOf<typeof holdLot> {
    return this.register.hold(input.params.id, input.body);
  }

  @Endpoint(getLot)
  read(@Input() input: InputOf<typeof getLot>): AnswerOf<typeof getLot> {
    return this.register.read(input.params.id);
  }

  @Endpoint(listLots)
  list(@Input() input: InputOf<typeof listLots>): AnswerOf<typeof listLots> {
    return this.register.list(input.query);
  }
}
