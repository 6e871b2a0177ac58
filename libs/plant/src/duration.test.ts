import * as fc from 'fast-check';

import { parseDuration } from './duration';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['1s', 1000],
    ['1.5s', 1500],
    ['0.3s', 300],
    ['1.001s', 1001],
    ['5min', 300_000],
    ['24h', 86_400_000],
    ['100 ms', 100],
    ['0ms', 0],
    [0, 0],
  ])('reads %j as %i ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each([
    '',
    '1',
    's',
    '1m',
    '1 day',
    '-1s',
    '1e3s',
    '1,5s',
    '0.5ms',
    '24.1h',
    '1s ',
    'Infinitys',
    500,
    NaN,
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it('reads what it would write, for any number of milliseconds up to 24 h', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400_000 }), (milliseconds) => {
        expect(parseDuration(`${milliseconds}ms`)).toBe(milliseconds);
        expect(parseDuration(`${(milliseconds / 1000).toFixed(3)}s`)).toBe(milliseconds);
      }),
      { seed: 1 },
    );
  });
});
