import type { WatchedSeries } from '@cellgate/plant';
import type { AcknowledgedSignal, LineRecords } from '@cellgate/records';
import {
  type Condition,
  spcAcknowledgementPoint,
  type SpcSignal,
  spcSignalFromRow,
  spcSignalId,
  spcSignalKey,
  type TimeSeriesStore,
  type TimeWindow,
} from '@cellgate/time-series';
import { decodeCursor, encodeCursor, justBehind, nextCursor } from '../cells/cell-cursor';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import { Problem, unknownId } from '../http/problem';
import type { AnswerOf, InputOf } from '../http/route';
import { timeWindow } from '../http/time-window';
import type { acknowledgeSpcSignal, listSpcSignals } from './signals.routes';
import type { WatchedReadings } from './stored-readings';

type Answer = AnswerOf<typeof acknowledgeSpcSignal>;

const DAY_MS = 86_400_000;
const LIMITS = { defaultMs: 7 * DAY_MS, longestMs: 400 * DAY_MS };
const DEFAULT_LIMIT = 100;
/** Who acknowledges while nobody needs a token and none is named. */
const UNNAMED = 'unnamed';

/** Signals of the control charts and what people said about them. */
export class SignalLog {
  private readonly series: ReadonlyMap<string, WatchedSeries>;

  constructor(
    readings: WatchedReadings,
    private readonly store: TimeSeriesStore,
    private readonly records: LineRecords,
    private readonly now: Clock,
  ) {
    this.series = new Map(readings.series.map((each) => [each.id, each]));
  }

  /** @throws Problem INVALID_CURSOR, INVALID_REQUEST; StoreUnavailableError */
  async list({ query }: InputOf<typeof listSpcSignals>): Promise<AnswerOf<typeof listSpcSignals>> {
    const { from, to, characteristic, machine, line, rule, acknowledged, limit = DEFAULT_LIMIT } = query;
    const filters = { from, to, characteristic, machine, line, rule, acknowledged };
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, filters);
    const window = cursor?.window ?? timeWindow(query, this.now(), LIMITS);
    const where = Object.entries({ characteristic, machine, line, rule }).flatMap(
      ([name, equals]): Condition[] => (equals === undefined ? [] : [{ name, equals }]),
    );
    const skip = cursor?.delivered ?? 0;
    const rows = await this.store.rows({
      measurement: 'spc_signal',
      window,
      where,
      order: 'descending',
      limit: skip + limit + 1,
      ...(cursor === null ? {} : { after: justBehind(cursor.at) }),
    });
    const page = rows.slice(skip, skip + limit);
    const next = rows.length > skip + limit ? nextCursor(window, page, cursor) : null;
    const signals = page.flatMap((row) => spcSignalFromRow(row) ?? []);
    return {
      data: signals
        .filter(
          (signal) =>
            acknowledged === undefined || (signal.acknowledgement !== null) === (acknowledged === 'true'),
        )
        .map((signal) => this.answer(signal)),
      page: { nextCursor: next === null ? null : encodeCursor(next, filters), limit },
    };
  }

  /** Signals of one series, oldest first. @throws StoreUnavailableError */
  async of(series: WatchedSeries, window: TimeWindow): Promise<Answer[]> {
    const rows = await this.store.rows({
      measurement: 'spc_signal',
      window,
      where: [
        { name: 'machine', equals: series.machine },
        { name: 'characteristic', equals: series.characteristic },
      ],
      limit: 5_000,
    });
    return rows.flatMap((row) => spcSignalFromRow(row) ?? []).map((signal) => this.answer(signal));
  }

  /**
   * The record decides which acknowledgement stands; the row of the signal shows it to Grafana.
   * @throws Problem UNKNOWN_ID, ALREADY_DECIDED; StoreUnavailableError
   */
  async acknowledge({ params, body }: InputOf<typeof acknowledgeSpcSignal>, caller: string): Promise<Answer> {
    const signal = await this.find(params.id);
    const given: AcknowledgedSignal = {
      by: caller !== '' ? caller : (body.by?.trim() ?? '') || UNNAMED,
      cause: body.cause,
      action: body.action,
      note: (body.note ?? '') || null,
      atMs: this.now(),
    };
    const stands = this.records.spcAcknowledgements.keep(params.id, given);
    // Written again by a repeat: the first attempt may have lost the store between record and row.
    await this.store.write([spcAcknowledgementPoint(signal, stands)]);
    const same = (['cause', 'action', 'note'] as const).every((field) => stands[field] === given[field]);
    if (!same) {
      throw new Problem(
        'ALREADY_DECIDED',
        `acknowledged by ${stands.by} at ${timeText(stands.atMs)}: ${stands.cause}, ${stands.action}`,
        [{ in: 'path', pointer: '/id', detail: 'acknowledged before, in another way' }],
      );
    }
    return this.answer({ ...signal, acknowledgement: stands });
  }

  private async find(id: string): Promise<SpcSignal> {
    const key = spcSignalKey(id);
    if (key === null) throw unknownId('signal', id);
    const rows = await this.store.rows({
      measurement: 'spc_signal',
      window: { fromMs: key.at.ms, toMs: key.at.ms + 1 },
      where: (['line', 'machine', 'characteristic', 'rule'] as const).map((name) => ({
        name,
        equals: key[name],
      })),
    });
    const found = rows.find(({ at }) => at.sub === key.at.sub);
    const signal = found === undefined ? null : spcSignalFromRow(found);
    if (signal === null) throw unknownId('signal', id);
    return signal;
  }

  private answer(signal: SpcSignal): Answer {
    const { acknowledgement, window } = signal;
    const series = this.series.get(`${signal.machine}.${signal.characteristic}`);
    const split = signal.limitSet.lastIndexOf('#');
    return {
      id: spcSignalId(signal),
      at: timeText(signal.at.ms),
      line: signal.line,
      machine: signal.machine,
      characteristic: signal.characteristic,
      label: series?.label ?? signal.characteristic,
      unit: series?.unit ?? null,
      product: signal.product,
      rule: signal.rule,
      chart: signal.chart,
      reading: signal.reading,
      value: signal.value,
      centre: signal.center,
      lcl: signal.lower,
      ucl: signal.upper,
      limitSet: {
        id: signal.limitSet.slice(0, split),
        version: Number(signal.limitSet.slice(split + 1)),
      },
      window: { from: timeText(window.fromMs), to: timeText(window.toMs) },
      owner: signal.owner,
      acknowledgement: acknowledgement && {
        by: acknowledgement.by,
        at: timeText(acknowledgement.atMs),
        cause: acknowledgement.cause,
        action: acknowledgement.action,
        note: acknowledgement.note,
      },
    };
  }
}
