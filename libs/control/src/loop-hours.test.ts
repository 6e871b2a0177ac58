import fc from 'fast-check';
import { isWithinHours, type LoopHours, minutesOf, WEEKDAYS } from './loop-hours';

const BERLIN = 'Europe/Berlin';
const at = (text: string): number => Date.parse(text);

describe('isWithinHours', () => {
  const early: LoopHours = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '06:00', to: '14:00' };
  const night: LoopHours = { days: ['fri'], from: '22:00', to: '06:00' };

  // 2026-01-05 is a Monday; Berlin is at UTC+1 in winter and at UTC+2 in summer.
  it.each<[string, LoopHours, string, boolean]>([
    ['the first minute', early, '2026-01-05T05:00:00Z', true],
    ['a second before it', early, '2026-01-05T04:59:59Z', false],
    ['the last minute', early, '2026-01-05T12:59:59Z', true],
    ['its end', early, '2026-01-05T13:00:00Z', false],
    ['the same hour in summer', early, '2026-07-06T04:00:00Z', true],
    ['a Sunday', early, '2026-01-04T08:00:00Z', false],
    [
      'a Monday of the plant that is a Sunday in UTC',
      { ...early, from: '00:00' },
      '2026-01-04T23:30:00Z',
      true,
    ],
    ['the evening of a night shift', night, '2026-01-09T21:30:00Z', true],
    ['the morning after', night, '2026-01-10T04:59:00Z', true],
    ['the end of the night', night, '2026-01-10T05:00:00Z', false],
    ['the morning before', night, '2026-01-09T04:00:00Z', false],
    ['a whole day', { days: ['mon'], from: '00:00', to: '24:00' }, '2026-01-05T22:59:59Z', true],
  ])('%s', (_what, hours, instant, within) => {
    expect(isWithinHours([hours], BERLIN, at(instant))).toBe(within);
  });

  it('is always true without hours and never with an empty list', () => {
    expect(isWithinHours(null, BERLIN, 0)).toBe(true);
    expect(isWithinHours([], BERLIN, 0)).toBe(false);
  });

  it('is true in either of two shifts that share a border, and in one of them', () => {
    const minute = fc.integer({ min: 1, max: 1_439 });
    const text = (value: number) =>
      `${String(Math.floor(value / 60)).padStart(2, '0')}:${String(value % 60).padStart(2, '0')}`;
    const week = fc.integer({ min: 0, max: 7 * 1_440 - 1 });
    fc.assert(
      fc.property(minute, week, (border, offset) => {
        const days = [...WEEKDAYS];
        const instant = at('2026-01-05T00:00:00Z') + 60_000 * offset;
        const first = isWithinHours([{ days, from: '00:00', to: text(border) }], BERLIN, instant);
        const second = isWithinHours([{ days, from: text(border), to: '24:00' }], BERLIN, instant);
        expect(first).not.toBe(second);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it.each(['24:01', '6:00', '12:60', '', '25:00'])('knows that %p is no time of day', (text) => {
    expect(minutesOf(text)).toBeNull();
  });
});
