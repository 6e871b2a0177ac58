import { timeTicks } from './time-ticks';

const at = (text: string): number => Date.parse(text);

describe('timeTicks', () => {
  it('gives the time of day in the zone, and the day where it begins', () => {
    const ticks = ['2026-01-31T22:00Z', '2026-01-31T23:00Z', '2026-02-01T00:00Z'].map(at);
    expect(timeTicks(ticks, 3_600_000, 'Europe/Berlin')).toEqual(['23:00\n31 Jan', '00:00\n01 Feb', '01:00']);
  });

  it('shows seconds below a minute and days from a day on', () => {
    expect(timeTicks([at('2026-01-01T10:00:05Z')], 5_000, 'UTC')).toEqual(['10:00:05\n01 Jan']);
    expect(timeTicks([at('2026-01-01T00:00Z'), at('2026-01-02T00:00Z')], 86_400_000, 'UTC')).toEqual([
      '01 Jan',
      '02 Jan',
    ]);
  });
});
