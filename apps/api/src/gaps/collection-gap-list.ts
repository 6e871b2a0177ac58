import { machinesOf, type Plant } from '@cellgate/plant';
import type { LineRecords } from '@cellgate/records';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import { unknownId } from '../http/problem';
import type { AnswerOf, InputOf } from '../http/route';
import { timeWindow } from '../http/time-window';
import { GAP_LIMIT, type listGaps } from './gaps.routes';

const DAY_MS = 86_400_000;
const WINDOW = { defaultMs: 7 * DAY_MS, longestMs: 366 * DAY_MS };

/** The ledger of the collector's gaps, as the API tells it. */
export class CollectionGapList {
  constructor(
    private readonly plant: Plant,
    private readonly records: LineRecords,
    private readonly now: Clock,
  ) {}

  /** @throws Problem UNKNOWN_ID, INVALID_REQUEST */
  list(query: InputOf<typeof listGaps>['query']): AnswerOf<typeof listGaps> {
    const { machine, state, limit } = query;
    if (machine !== undefined && !machinesOf(this.plant).some((known) => known.id === machine)) {
      throw unknownId('machine', machine);
    }
    const { fromMs, toMs } = timeWindow(query, this.now(), WINDOW);
    const gaps = this.records.gaps.list({ machine, state, fromMs, toMs, limit: limit ?? GAP_LIMIT });
    return {
      data: gaps.map((gap) => ({
        id: gap.id,
        machine: gap.machine,
        signals: [...gap.signals],
        from: timeText(gap.fromMs),
        to: gap.toMs === null ? null : timeText(gap.toMs),
        cause: gap.cause,
        state: gap.state,
        detail: gap.detail,
        noticedAt: timeText(gap.noticedAtMs),
        changedAt: timeText(gap.changedAtMs),
      })),
    };
  }
}
