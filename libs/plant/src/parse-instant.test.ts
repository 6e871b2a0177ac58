import * as fc from 'fast-check';

import { parseInstant } from './parse-instant';

describe('parseInstant', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-11-23T14:05:00Z', Date.UTC(2026, 10, 23, 14, 5)],
    ['2026-11-23T14:05:00.250+01:00', Date.UTC(2026, 10, 23, 13, 5, 0, 250)],
    ['2026-11-23t14:05:00z', Date.UTC(2026, 10, 23, 14, 5)],
    ['2026-11-23T14:05:00.123456789Z', Date.UTC(2026, 10, 23, 14, 5, 0, 123)],
    ['2024-02-29T23:59:59-11:30', Date.UTC(2024, 2, 1, 11, 29, 59)],
    ['2261-12-31T23:59:59Z', Date.UTC(2261, 11, 31, 23, 59, 59)],
  ])('reads %s', (text, atMs) => {
    expect(parseInstant(text)).toEqual({ atMs });
  });

  it.each(['2026-11-23T14:05:00', '2026-11-23T14:05:00.5'])('calls %s naive', (text) => {
    expect(parseInstant(text)).toEqual({ problem: 'naive' });
  });

  it.each([
    '',
    'yesterday',
    '1764000000000',
    '2026-11-23',
    '2026-11-23 14:05:00Z',
    '2026-11-23T14:05Z',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-11-23T24:00:00Z',
    '2026-11-23T14:60:00Z',
    '2026-11-23T14:05:60Z',
    '2026-11-23T14:05:00+24:00',
    '2026-11-23T14:05:00+0100',
    '2026-11-23T14:05:00.Z',
    '20261123T140500Z',
    'Mon, 23 Nov 2026 14:05:00 GMT',
    '2026-11-23T14:05:00Z\n',
  ])('calls %j malformed', (text) => {
    expect(parseInstant(text)).toEqual({ problem: 'malformed' });
  });

  it.each(['1969-12-31T23:59:59Z', '2262-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z'])(
    'calls %s out of range',
    (text) => {
      expect(parseInstant(text)).toEqual({ problem: 'out-of-range' });
    },
  );

  it('reads back every instant that the platform writes', () => {
    const instants = fc.date({
      min: new Date(0),
      max: new Date('2261-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        expect(parseInstant(date.toISOString())).toEqual({ atMs: date.getTime() });
      }),
      { seed: 5 },
    );
  });
});
