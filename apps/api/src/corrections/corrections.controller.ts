import { Controller } from '@nestjs/common';
import { Caller } from '../http/caller';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { CorrectionDesk } from './correction-desk';
import {
  approveCorrection,
  getCorrection,
  getLoopMode,
  listCorrectionLoops,
  listCorrections,
  putLoopHold,
  putLoopMode,
  rejectCorrection,
} from './corrections.routes';

@Controller()
export class CorrectionsController {
  constructor(private readonly desk: CorrectionDesk) {}

  @Endpoint(listCorrections)
  list(@Input() { query }: InputOf<typeof listCorrections>): AnswerOf<typeof listCorrections> {
    const { state, machine, limit } = query;
    return this.desk.list({
      ...(state === undefined ? {} : { state }),
      ...(machine === undefined ? {} : { machine }),
      ...(limit === undefined ? {} : { limit }),
    });
  }

  @Endpoint(getCorrection)
  get(@Input() { params }: InputOf<typeof getCorrection>): AnswerOf<typeof getCorrection> {
    return this.desk.get(params.id);
  }

  @Endpoint(approveCorrection)
  approve(
    @Input() { params }: InputOf<typeof approveCorrection>,
    @Caller() caller: string,
  ): AnswerOf<typeof approveCorrection> {
    return this.desk.approve(params.id, caller);
  }

  @Endpoint(rejectCorrection)
  reject(
    @Input() { params, body }: InputOf<typeof rejectCorrection>,
    @Caller() caller: string,
  ): AnswerOf<typeof rejectCorrection> {
    return this.desk.reject(params.id, caller, body.reason);
  }

  @Endpoint(listCorrectionLoops)
  loops(): AnswerOf<typeof listCorrectionLoops> {
    return this.desk.loops();
  }

  @Endpoint(getLoopMode)
  mode(@Input() { params }: InputOf<typeof getLoopMode>): AnswerOf<typeof getLoopMode> {
    return this.desk.mode(params.id);
  }

  @Endpoint(putLoopMode)
  setMode(
    @Input() { params, body }: InputOf<typeof putLoopMode>,
    @Caller() caller: string,
  ): AnswerOf<typeof putLoopMode> {
    return this.desk.setMode(params.id, body.mode, caller, body.reason ?? null);
  }

  @Endpoint(putLoopHold)
  hold(
    @Input() { params, body }: InputOf<typeof putLoopHold>,
    @Caller() caller: string,
  ): AnswerOf<typeof putLoopHold> {
    return this.desk.hold(params.id, body.held, caller, body.reason);
  }
}
