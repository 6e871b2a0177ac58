import fc from 'fast-check';
import { BinaryStream, DataValue, decodeDataValue } from 'node-opcua';
import { instantOfTicks, libraryInstants, quickenInstants } from './quick-instants';

const library = libraryInstants();
const original = library?.bn_hundredNanoSecondFrom1601ToDate;

describe('times of OPC UA', () => {
  it('are what the library makes of them', () => {
    const half = fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(half, half, fc.integer({ min: 0, max: 99_999 }), (high, low, picoseconds) => {
        const expected = original?.(high, low, picoseconds);
        const [date, below] = instantOfTicks(high, low, picoseconds);
        expect([date.getTime(), below]).toEqual([expected?.[0].getTime(), expected?.[1]]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('are decoded that way by the pinned version of the library', () => {
    quickenInstants();
    expect(library?.bn_hundredNanoSecondFrom1601ToDate).toBe(instantOfTicks);
    const sourceTimestamp = new Date('2026-03-04T05:06:07.089Z');
    const value = new DataValue({ sourceTimestamp, sourcePicoseconds: 1_234_500_000 % 1e9 });
    const stream = new BinaryStream(256);
    value.encode(stream);
    stream.rewind();
    const decoded = decodeDataValue(stream);
    expect(decoded.sourceTimestamp).toEqual(sourceTimestamp);
    expect(decoded.sourcePicoseconds).toBe(value.sourcePicoseconds);
  });
});
