import { streamCondition, streamUnder } from '@cellgate/sampling';
import type { CharacteristicClass, StreamEvent, StreamState } from '@cellgate/sampling';
import type { LineRecords, SamplingStreamRecord } from '@cellgate/records';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import { Problem, unknownId } from '../http/problem';
import type { AnswerOf, InputOf } from '../http/route';
import type { InspectionPolicies } from './inspection-policies';
import { decodeListCursor, encodeListCursor } from './list-cursor';
import { streamEvents } from './lot-events';
import { refusingSampling } from './refuse-sampling';
import { streamView } from './stream-view';
import type { getStream, listStreams, postCondition } from './streams.routes';

type Condition = InputOf<typeof postCondition>['body'];

/** Streams: read, listed with their audit, and the conditions that people record. */
export class SamplingStreams {
  constructor(
    private readonly records: LineRecords,
    private readonly policies: InspectionPolicies,
    private readonly now: Clock,
  ) {}

  list(query: InputOf<typeof listStreams>['query']): AnswerOf<typeof listStreams> {
    const { supplier, material, cursor } = query;
    const limit = query.limit ?? 50;
    const filters = [supplier, material];
    const after = cursor === undefined ? undefined : decodeListCursor('streams', filters, cursor);
    const found = this.records.sampling.streams({ supplier, material, after, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      data: page.map((record) => streamView(record, this.policies)),
      page: {
        nextCursor: found.length > limit && last ? encodeListCursor('streams', filters, last.id) : null,
        limit,
      },
    };
  }

  /** @throws Problem UNKNOWN_ID */
  read(id: string, query: InputOf<typeof getStream>['query']): AnswerOf<typeof getStream> {
    const record = this.find(id);
    const history = this.records.sampling
      .streamEvents(record.id, query.limit ?? 200, query.before)
      .map(({ sequence, atMs, kind, lot, from, to, reason, caller }) => ({
        sequence,
        at: timeText(atMs),
        kind,
        lot,
        from,
        to,
        reason,
        by: caller === '' ? null : caller,
      }));
    return { ...streamView(record, this.policies), history };
  }

  /** @throws Problem */
  record(id: string, body: Condition, caller: string): AnswerOf<typeof postCondition> {
    const { sampling } = this.records;
    return refusingSampling('body', () =>
      sampling.transaction(() => {
        const record = this.find(id);
        const of = record.class as CharacteristicClass;
        const policy = this.policies.of(record.supplier, record.material, of);
        let { stream, events } = streamUnder(policy, record.state as StreamState);
        for (const event of conditionsOf(body)) {
          const step = streamCondition(policy, stream, event, `${event.kind}: ${body.reason}`);
          stream = step.stream;
          events = [...events, ...step.events];
        }
        this.save(record, stream, events, caller);
        return streamView(this.find(id), this.policies);
      }),
    );
  }

  private save(
    record: SamplingStreamRecord,
    stream: StreamState,
    events: readonly StreamEvent[],
    caller: string,
  ): void {
    const { sampling } = this.records;
    const key = { supplier: record.supplier, material: record.material, class: record.class };
    sampling.saveStream(
      key,
      stream,
      events.map(({ kind, from, to, reason }) => ({
        kind,
        lot: null,
        from: from ?? null,
        to: to ?? null,
        reason,
        caller,
      })),
    );
    for (const event of streamEvents(key, null, events, this.now())) sampling.enqueue(event);
  }

  private find(id: string): SamplingStreamRecord {
    const record = /^[1-9]\d{0,14}$/.test(id) ? this.records.sampling.streamById(Number(id)) : null;
    if (record === null) throw unknownId('stream', id);
    return record;
  }
}

type SwitchingCondition = Parameters<typeof streamCondition>[2];

function conditionsOf(body: Condition): SwitchingCondition[] {
  const { reason, causeCorrected, acceptance, ...conditions } = body;
  const given = Object.entries(conditions).filter(([, value]) => value !== undefined);
  const events: SwitchingCondition[] = [
    ...(causeCorrected === true ? [{ kind: 'cause-corrected' } as const] : []),
    ...(given.length > 0 ? [{ kind: 'conditions', ...Object.fromEntries(given) } as const] : []),
    ...(acceptance === 'discontinue' ? [{ kind: 'discontinue', reason } as const] : []),
    ...(acceptance === 'resume' ? [{ kind: 'resume' } as const] : []),
  ];
  if (events.length > 0) return events;
  const detail = 'name at least one condition besides the reason';
  throw new Problem('INVALID_REQUEST', `body (whole): ${detail}`, [{ in: 'body', pointer: '', detail }]);
}
