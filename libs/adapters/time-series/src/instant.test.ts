import fc from 'fast-check';
import { compareInstants, fnv1a, instantAt, isInstant, nanosecondText } from './instant';

describe('instants', () => {
  it('fnv1a gives the published 32-bit values', () => {
    expect([fnv1a(''), fnv1a('a'), fnv1a('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });

  it('instantAt puts the bits above the twelve lowest of the id below the millisecond', () => {
    expect(instantAt(1_000, 'foobar')).toEqual({ ms: 1_000, sub: (0xbf9cf968 >>> 12) % 1_000_000 });
    expect(instantAt(1_000)).toEqual({ ms: 1_000, sub: 0 });
  });

  it('instantAt tells apart a tray of 256 cells with consecutive ids', () => {
    const cells = Array.from({ length: 256 }, (_, slot) => `C260115-${String(slot).padStart(6, '0')}`);
    expect(new Set(cells.map((cell) => instantAt(0, cell).sub)).size).toBe(256);
  });

  it('nanosecondText is the exact count of nanoseconds since 1970', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2200, 0, 1) - 1 }),
        fc.integer({ min: 0, max: 999_999 }),
        (ms, sub) => {
          expect(BigInt(nanosecondText({ ms, sub }))).toBe(BigInt(ms) * 1_000_000n + BigInt(sub));
        },
      ),
      { seed: 1 },
    );
  });

  it('compareInstants looks at the milliseconds first', () => {
    expect(compareInstants({ ms: 1, sub: 9 }, { ms: 2, sub: 0 })).toBeLessThan(0);
    expect(compareInstants({ ms: 1, sub: 9 }, { ms: 1, sub: 3 })).toBeGreaterThan(0);
    expect(compareInstants({ ms: 1, sub: 9 }, { ms: 1, sub: 9 })).toBe(0);
  });

  it.each([
    [Date.UTC(1990, 0, 1), 0, true],
    [Date.UTC(1990, 0, 1) - 1, 0, false],
    [Date.UTC(2200, 0, 1) - 1, 999_999, true],
    [Date.UTC(2200, 0, 1), 0, false],
    [Date.UTC(2026, 0, 1), -1, false],
    [Date.UTC(2026, 0, 1) + 0.25, 0, false],
  ])('isInstant(%d ms, %d ns) is %s', (ms, sub, expected) => {
    expect(isInstant({ ms, sub })).toBe(expected);
  });
});
