import fc from 'fast-check';
import { DatabaseMissingError, StoreUnavailableError } from './errors';
import { InfluxTimeSeriesStore } from './influx-time-series-store';
import { LineDecoder } from './line-decoder';
import { LineEncoder } from './line-protocol';
import type { LineSink } from './line-sink';
import { lineSinkOf } from './line-sink-of';
import { SqliteTimeSeriesStore } from './sqlite-time-series-store';
import { StoreLineSink } from './store-line-sink';
import { json, startInfluxStub } from './testing/influx-stub';
import { HOUR, inspected, START_MS, tick } from './testing/points';

const RUNS = { seed: 20_260_115, numRuns: 300 };
const encoder = new LineEncoder();
const decoder = new LineDecoder();

describe('LineDecoder', () => {
  it('reads back what the encoder writes', () => {
    const tag = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 8 })
      .filter((text) => !/[\p{Cc}\p{Cs}]|\\$/u.test(text));
    const text = fc.string({ unit: 'grapheme' }).filter((some) => !/[\p{Cc}\p{Cs}]/u.test(some));
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    fc.assert(
      fc.property(tag, tag, text, number, number, fc.nat(999_999), (line, machine, status, a, b, sub) => {
        const point = tick(0, { a, status, b }, { line, machine });
        const at = { ms: START_MS, sub };
        expect(decoder.decode(encoder.encode({ ...point, at }))).toEqual({ ...point, at });
      }),
      RUNS,
    );
  });

  it.each([
    '',
    'machine',
    'machine a=1',
    'machine,line=L1 a=1 5',
    `nothing,line=L1 a=1 ${START_MS}000000`,
    `machine,line a=1 ${START_MS}000000`,
    `machine,line=L1 a ${START_MS}000000`,
    `machine,line=L1 a= ${START_MS}000000`,
    `machine,line=L1 a=one ${START_MS}000000`,
    `machine,line=L1 a=1i ${START_MS}000000`,
    `machine,line=L1 status="on ${START_MS}000000`,
    `machine,line=L1 status="on"b=1 ${START_MS}000000`,
  ])('takes %j for no line', (line) => {
    expect(decoder.decode(line)).toBeNull();
  });
});

describe('StoreLineSink', () => {
  const body = (lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`, 'utf8');

  it('stores lines in any store, and names those that it refuses', async () => {
    const store = await SqliteTimeSeriesStore.open(':memory:');
    const sink = lineSinkOf(store);
    const lines = [
      encoder.encode(tick(0, { a: 1 })),
      'no line',
      encoder.encode(inspected('Zelle "1", ä\\', 0)),
      encoder.encode(tick(1, { A: 1 })),
    ];
    expect(await sink.send(body(lines), 4)).toMatchObject({ kind: 'refused', lines: [2, 4], stored: 'rest' });
    expect(await sink.send(body(lines.slice(0, 1)), 1)).toEqual({ kind: 'stored' });
    expect(await store.rows({ measurement: 'machine', window: HOUR })).toHaveLength(1);
    const [row] = await store.rows({ measurement: 'inspection', window: HOUR });
    expect(row?.fields['cell']).toBe('Zelle "1", ä\\');
    await store.close();
  });

  it.each([
    ['no answer', new StoreUnavailableError('away'), { kind: 'busy', status: null, retryAfterMs: null }],
    [
      '429',
      new StoreUnavailableError('slow', { status: 429, retryAfterMs: 2_000 }),
      { kind: 'busy', retryAfterMs: 2_000 },
    ],
    ['401', new StoreUnavailableError('no', { status: 401 }), { kind: 'withheld', status: 401 }],
    ['no database', new DatabaseMissingError('none'), { kind: 'withheld', status: null }],
    ['a defect', new Error('a defect'), { kind: 'busy', status: 500 }],
  ])('tells %s apart', async (_name, error, reply) => {
    const sink: LineSink = new StoreLineSink({ write: () => Promise.reject(error) });
    expect(await sink.send(body([encoder.encode(tick(0, { a: 1 }))]), 1)).toMatchObject(reply);
  });

  it('goes straight to InfluxDB, and tells its answers apart', async () => {
    const stub = await startInfluxStub();
    const store = new InfluxTimeSeriesStore({ url: stub.url, database: 'cellgate', authorization: null });
    const sink = lineSinkOf(store);
    const lines = body(['one', 'two']);
    expect(await sink.send(lines, 2)).toEqual({ kind: 'stored' });
    expect(stub.requests[0]?.body).toBe('one\ntwo\n');
    stub.answer = json(400, { error: 'partial write: points beyond retention policy dropped=2' });
    expect(await sink.send(lines, 2)).toMatchObject({ kind: 'refused', stored: 'none', tooOld: true });
    stub.answer = json(400, {
      error: 'partial write of line protocol occurred',
      data: [{ line_number: 2 }, { line_number: 9 }],
    });
    expect(await sink.send(lines, 2)).toMatchObject({ kind: 'refused', lines: [2], stored: 'unknown' });
    stub.answer = json(503, {}, { 'retry-after': '3' });
    expect(await sink.send(lines, 2)).toMatchObject({ kind: 'busy', status: 503, retryAfterMs: 3_000 });
    await store.close();
    await stub.stop();
  });
});
