import { Point as ClientPoint } from '@influxdata/influxdb-client';
import fc from 'fast-check';
import { nanosecondText } from './instant';
import { LineEncoder } from './line-protocol';
import { checkPoint, measurementShape } from './point-check';
import { parseLine } from './testing/line-parser';
import { inspected, START_MS, tick } from './testing/points';
import type { Point } from './time-series-store';

const RUNS = { seed: 20_260_115, numRuns: 300 };
const encoder = new LineEncoder();

const tagValue = fc
  .string({ unit: 'binary', maxLength: 12 })
  .filter((text) => !/[\p{Cc}\p{Cs}]|\\$/u.test(text));
const point: fc.Arbitrary<Point> = fc.record({
  measurement: fc.constant('machine' as const),
  tags: fc.dictionary(fc.constantFrom('line', 'machine', 'kind'), tagValue),
  fields: fc
    .tuple(
      fc.dictionary(
        fc.stringMatching(/^[a-z][a-z0-9_.-]{0,9}$/),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      ),
      fc.option(fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text))),
    )
    .map(([numbers, status]) => ({ ...numbers, a: 1, ...(status === null ? {} : { status }) })),
  at: fc.record({
    ms: fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2200, 0, 1) - 1 }),
    sub: fc.integer({ min: 0, max: 999_999 }),
  }),
});
const accepted = point.filter((candidate) => checkPoint(candidate) === null);

/** The same point by the official client: every number a float, absent tags left out. */
function clientLine({ measurement, tags, fields, at }: Point): string {
  const client = new ClientPoint(measurement).timestamp(nanosecondText(at));
  for (const [name, value] of Object.entries(tags)) if (value !== '') client.tag(name, value);
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'number') client.floatField(name, value);
    else client.stringField(name, value);
  }
  return client.toLineProtocol() ?? '';
}

describe('LineEncoder', () => {
  it('writes tags by name, then fields, then nanoseconds', () => {
    const line = encoder.encode({
      ...tick(0, { b: 1.5, a: -2, status: 'on' }),
      at: { ms: START_MS, sub: 7 },
    });
    expect(line).toBe(`machine,kind=press,line=L1,machine=M1 b=1.5,a=-2,status="on" ${START_MS}000007`);
  });

  it('leaves absent tags out', () => {
    expect(encoder.encode(inspected('C', 0, {}, { position: '', line: '' }))).toMatch(
      /^inspection,stage=IPQC,station=CAS_01,verdict=PASS cell="C" \d{19}$/,
    );
  });

  it('writes the same series once made as it did at first', () => {
    const first = new LineEncoder();
    const lines = [1, 2].map((a) => first.encode(tick(0, { a }, { machine: 'a b,c=d' })));
    expect(lines[0]?.replace('a=1', 'a=2')).toBe(lines[1]);
    expect(lines[1]).toContain('machine=a\\ b\\,c\\=d a=2 ');
  });

  it('does not take two series for one', () => {
    const ambiguous = [
      { line: 'a', machine: 'b' },
      { line: 'a', machine: '', kind: 'b' },
      { line: '', machine: 'a', kind: 'b' },
      { line: 'a b' },
    ];
    const lines = ambiguous.map((tags) => encoder.encode({ ...tick(0, { a: 1 }), tags }));
    expect(new Set(lines).size).toBe(ambiguous.length);
  });

  it('writes one line, whatever a text holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (status) => {
        const line = encoder.encode(tick(0, { status }));
        expect(line).not.toMatch(/[\r\n\u0000]/);
        expect(Buffer.from(line, 'utf8').toString('utf8')).toBe(line);
      }),
      RUNS,
    );
  });

  it('writes what a parser reads back as the same point', () => {
    fc.assert(
      fc.property(accepted, (one) => {
        expect(parseLine(encoder.encode(one))).toEqual({
          measurement: one.measurement,
          tags: Object.fromEntries(Object.entries(one.tags).filter(([, value]) => value !== '')),
          fields: Object.fromEntries(
            Object.entries(one.fields).map(([name, value]) => [
              name,
              typeof value === 'number' ? value + 0 : value,
            ]),
          ),
          at: one.at,
        });
      }),
      RUNS,
    );
  });

  it('means the same as the official client', () => {
    fc.assert(
      fc.property(accepted, (one) => {
        expect(parseLine(encoder.encode(one))).toEqual(parseLine(clientLine(one)));
      }),
      RUNS,
    );
  });

  it('knows every measurement', () => {
    expect(measurementShape('machine').tags).toEqual(['line', 'machine', 'kind']);
  });
});
