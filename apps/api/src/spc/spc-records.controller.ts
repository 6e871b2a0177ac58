import { Controller } from '@nestjs/common';
import { Caller } from '../http/caller';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { CharacteristicCharts } from './characteristic-charts';
import { getSpcCharacteristicChart, listSpcCharacteristics } from './characteristics.routes';
import { getSpcExport } from './export.routes';
import { LimitSetRecords } from './limit-set-records';
import { listLimitProposals, listLimitSets, postLimitSet, rejectLimitProposal } from './limit-sets.routes';
import { SignalLog } from './signal-log';
import { acknowledgeSpcSignal, listSpcSignals } from './signals.routes';
import { SpcExport } from './spc-export';

/** What is kept of SPC: limit sets, signals, charts of stored readings. */
@Controller()
export class SpcRecordsController {
  constructor(
    private readonly limitSets: LimitSetRecords,
    private readonly signals: SignalLog,
    private readonly charts: CharacteristicCharts,
    private readonly exports: SpcExport,
  ) {}

  @Endpoint(getSpcExport)
  export(@Input() input: InputOf<typeof getSpcExport>): Promise<AnswerOf<typeof getSpcExport>> {
    return this.exports.file(input);
  }

  @Endpoint(listLimitSets)
  sets(@Input() input: InputOf<typeof listLimitSets>): AnswerOf<typeof listLimitSets> {
    return this.limitSets.list(input);
  }

  @Endpoint(postLimitSet)
  freeze(
    @Input() input: InputOf<typeof postLimitSet>,
    @Caller() caller: string,
  ): Promise<AnswerOf<typeof postLimitSet>> {
    return this.limitSets.freeze(input.body, caller);
  }

  @Endpoint(listLimitProposals)
  proposals(@Input() input: InputOf<typeof listLimitProposals>): AnswerOf<typeof listLimitProposals> {
    return this.limitSets.proposals(input);
  }

  @Endpoint(rejectLimitProposal)
  reject(
    @Input() input: InputOf<typeof rejectLimitProposal>,
    @Caller() caller: string,
  ): AnswerOf<typeof rejectLimitProposal> {
    return this.limitSets.reject(input, caller);
  }

  @Endpoint(listSpcSignals)
  signalList(@Input() input: InputOf<typeof listSpcSignals>): Promise<AnswerOf<typeof listSpcSignals>> {
    return this.signals.list(input);
  }

  @Endpoint(acknowledgeSpcSignal)
  acknowledge(
    @Input() input: InputOf<typeof acknowledgeSpcSignal>,
    @Caller() caller: string,
  ): Promise<AnswerOf<typeof acknowledgeSpcSignal>> {
    return this.signals.acknowledge(input, caller);
  }

  @Endpoint(listSpcCharacteristics)
  characteristics(
    @Input() input: InputOf<typeof listSpcCharacteristics>,
  ): AnswerOf<typeof listSpcCharacteristics> {
    return this.charts.list(input);
  }

  @Endpoint(getSpcCharacteristicChart)
  chart(
    @Input() input: InputOf<typeof getSpcCharacteristicChart>,
  ): Promise<AnswerOf<typeof getSpcCharacteristicChart>> {
    return this.charts.chart(input);
  }
}
