import { LineWriter } from './line-writer';
import { START_MS, tick } from './testing/points';
import type { Point } from './time-series-store';

function lines(writer: LineWriter): string[] {
  return writer.take().toString('utf8').split('\n').slice(0, -1);
}

describe('LineWriter', () => {
  it('keeps what it gave away apart from what it writes next, and grows', () => {
    const writer = new LineWriter(64);
    const taken: Buffer[] = [];
    for (let index = 0; index < 200; index++) {
      for (let line = 0; line <= index % 3; line++)
        writer.append(tick(index, { value: index, status: 'läuft' }));
      taken.push(writer.take());
    }
    expect(taken.map((bytes) => bytes.toString('utf8').split('\n')[0])).toEqual(
      taken.map(
        (_, index) =>
          `machine,kind=press,line=L1,machine=M1 value=${index},status="läuft" ${START_MS + index}000000`,
      ),
    );
  });

  it('leaves no byte of a point that is wrong, known series or not', () => {
    const writer = new LineWriter();
    expect(writer.append(tick(0, { a: 1, status: 'on' }))).toBeNull();
    const wrong: [Partial<Point>, string][] = [
      [{ fields: { a: 1, b: Number.NaN } }, 'NOT_FINITE'],
      [{ fields: { a: 'one' } }, 'FIELD_TYPE'],
      [{ fields: { a: 1, status: 7 } }, 'FIELD_TYPE'],
      [{ fields: {} }, 'NO_FIELDS'],
      [{ fields: { 'a b': 1 } }, 'BAD_NAME'],
      [{ tags: { line: 'L1', machine: 'M1', kind: 'press', cell: 'C' } }, 'UNKNOWN_TAG'],
      [{ tags: { line: 'L1', cell: 'C' } }, 'UNKNOWN_TAG'],
      [{ tags: { line: 'L\n1' } }, 'UNSAFE_TAG'],
      [{ at: { ms: 5, sub: 0 } }, 'BAD_INSTANT'],
      [{ measurement: 'nothing' as Point['measurement'] }, 'UNKNOWN_MEASUREMENT'],
    ];
    for (const [change, code] of wrong) {
      expect(writer.append({ ...tick(1, { a: 2 }), ...change })).toMatchObject({ code });
    }
    writer.append(tick(2, { a: 3 }));
    expect(writer.lines).toBe(2);
    expect(lines(writer)).toEqual([
      `machine,kind=press,line=L1,machine=M1 a=1,status="on" ${START_MS}000000`,
      `machine,kind=press,line=L1,machine=M1 a=3 ${START_MS + 2}000000`,
    ]);
  });

  it('writes more series than it remembers', () => {
    const writer = new LineWriter();
    for (let index = 0; index < 60_000; index++) writer.append(tick(0, { a: 1 }, { machine: `M${index}` }));
    const all = lines(writer);
    expect(new Set(all).size).toBe(60_000);
    expect(all.at(-1)).toContain('machine=M59999 ');
  });
});
