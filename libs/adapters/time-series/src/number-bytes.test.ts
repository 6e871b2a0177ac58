import fc from 'fast-check';
import { NUMBER_BYTES, writeNumber, writeWhole } from './number-bytes';

const RUNS = { seed: 20_260_115, numRuns: 1_500 };

function written(value: number): string {
  const bytes = Buffer.alloc(NUMBER_BYTES + 4);
  const end = writeNumber(bytes, 2, value);
  expect(end - 2).toBeLessThanOrEqual(NUMBER_BYTES);
  return bytes.toString('latin1', 2, end);
}

describe('writeNumber', () => {
  it.each([
    0,
    -0,
    1,
    -1,
    9,
    10,
    99,
    100,
    999_999_999,
    1e9,
    1e9 + 1,
    999_999_999_999_999,
    1e15,
    2 ** 53,
    1e21,
    1.5,
    -0.001,
    0.0005,
    1e-6,
    9.99e-7,
    1e-7,
    24.100000381469727,
    0.1 + 0.2,
    123456789.123456,
    999999999.999999,
    4.35,
    1.005,
    0.999999,
    0.9999999,
    5e-324,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    999999999999999.9,
    0.1,
    100.01,
    8.000001,
  ])('writes %d as String does', (value) => {
    expect(written(value)).toBe(String(value));
  });

  it('writes any finite number as String does', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(written(value)).toBe(String(value));
      }),
      RUNS,
    );
  });

  it('writes decimals and single-precision values as String does', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2e9, max: 2e9 }), fc.integer({ min: 0, max: 9 }), (digits, decimals) => {
        for (const value of [digits / 10 ** decimals, Math.fround(digits / 10 ** decimals)]) {
          expect(written(value)).toBe(String(value));
        }
      }),
      RUNS,
    );
  });

  it('writes whole numbers of up to 15 digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (value) => {
        const bytes = Buffer.alloc(20);
        expect(bytes.toString('latin1', 0, writeWhole(bytes, 0, value))).toBe(String(value));
      }),
      RUNS,
    );
  });
});
