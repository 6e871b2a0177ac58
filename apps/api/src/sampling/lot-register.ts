import type { LineRecords } from '@cellgate/records';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import { Problem, unknownId } from '../http/problem';
import type { AnswerOf, InputOf } from '../http/route';
import { decodeListCursor, encodeListCursor } from './list-cursor';
import { lotRecord } from './lot-record';
import { dispositionOf, lotView } from './lot-view';
import type { getLot, holdLot, listLots } from './lots.routes';

interface ResultContent {
  readonly inspected: number;
  readonly nonconforming: number;
  readonly values?: number[];
  readonly units?: string[];
}

/** Lots that arrived: read, listed, held. */
export class LotRegister {
  constructor(
    private readonly records: LineRecords,
    private readonly now: Clock,
  ) {}

  /** @throws Problem UNKNOWN_ID */
  read(id: string): AnswerOf<typeof getLot> {
    const record = this.records.sampling.lot(id);
    if (record === null) throw unknownId('lot', id);
    const results = this.records.sampling.results(id).map((result) => ({
      characteristic: result.characteristic,
      id: result.resultId,
      at: timeText(result.atMs),
      by: result.caller === '' ? null : result.caller,
      ...(result.content as ResultContent),
    }));
    return { ...lotView(lotRecord(record)), results };
  }

  list(query: InputOf<typeof listLots>['query']): AnswerOf<typeof listLots> {
    const { supplier, material, decision, cursor } = query;
    const limit = query.limit ?? 50;
    const filters = [supplier, material, decision];
    const before = cursor === undefined ? undefined : decodeListCursor('lots', filters, cursor);
    const found = this.records.sampling.lots({ supplier, material, decision, before, limit: limit + 1 });
    const page = found.slice(0, limit).map(lotRecord);
    const last = page.at(-1);
    return {
      data: page.map((lot) => ({
        id: lot.id,
        supplier: lot.supplier,
        material: lot.material,
        size: lot.issued.size,
        arrivedAt: timeText(lot.arrivedAtMs),
        decision: lot.decision,
        disposition: dispositionOf(lot),
      })),
      page: {
        nextCursor: found.length > limit && last ? encodeListCursor('lots', filters, last.number) : null,
        limit,
      },
    };
  }

  /** Holds an accepted lot. A rejection stands whatever anyone says. */
  hold(id: string, { approver, reason }: InputOf<typeof holdLot>['body']): AnswerOf<typeof holdLot> {
    const { sampling } = this.records;
    return sampling.transaction(() => {
      const record = sampling.lot(id);
      if (record === null) throw unknownId('lot', id);
      const lot = lotRecord(record);
      if (lot.decision !== 'accepted' || lot.progress.hold !== null) {
        const state = dispositionOf(lot);
        const detail = `lot ${id} is in disposition ${state}; only a released lot can be held`;
        throw new Problem('SAMPLING_LOT_CLOSED', detail, [{ in: 'path', pointer: '/id', detail }]);
      }
      const progress = { ...lot.progress, hold: { approver, reason, atMs: Math.round(this.now()) } };
      sampling.saveProgress(id, lot.decision, progress);
      return { lot: id, lotDecision: lot.decision, disposition: dispositionOf({ ...lot, progress }) };
    });
  }
}
