import { Controller } from '@nestjs/common';
import { Caller } from '../http/caller';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { EventDelivery } from './event-delivery';
import { SamplingStreams } from './sampling-streams';
import { getStream, listStreams, postCondition } from './streams.routes';

@Controller()
export class StreamsController {
  constructor(
    private readonly streams: SamplingStreams,
    private readonly events: EventDelivery,
  ) {}

  @Endpoint(listStreams)
  list(@Input() input: InputOf<typeof listStreams>): AnswerOf<typeof listStreams> {
    return this.streams.list(input.query);
  }

  @Endpoint(getStream)
  read(@Input() input: InputOf<typeof getStream>): AnswerOf<typeof getStream> {
    return this.streams.read(input.params.id, input.query);
  }

  @Endpoint(postCondition)
  record(
    @Input() input: InputOf<typeof postCondition>,
    @Caller() caller: string,
  ): AnswerOf<typeof postCondition> {
    const stream = this.streams.record(input.params.id, input.body, caller);
    this.events.soon();
    return stream;
  }
}
