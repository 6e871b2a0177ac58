import fc from 'fast-check';
import type { MonitoredNode } from './monitored-node';
import { ValueTrack } from './value-track';

const NODE = { machine: 'M', signal: 's' } as MonitoredNode;
const AT_MS = Date.UTC(2026, 4, 4);

describe('ValueTrack', () => {
  it('knows a value that came before, also behind newer ones', () => {
    const track = new ValueTrack(NODE);
    for (let i = 0; i < 30; i += 1) {
      expect(track.isNews(AT_MS + i, 0, i, 0)).toBe(true);
    }
    for (let i = 0; i < 30; i += 1) {
      expect(track.isNews(AT_MS + i, 0, i, 0)).toBe(false);
    }
    expect(track.lastMs).toBe(AT_MS + 29);
  });

  it('takes late values, other values of one time, times below the millisecond, and values without a time', () => {
    const track = new ValueTrack(NODE);
    expect(track.isNews(AT_MS + 10, 0, 1, 0)).toBe(true);
    expect(track.isNews(AT_MS + 5, 0, 1, 0)).toBe(true);
    expect(track.isNews(AT_MS + 10, 0, 2, 0)).toBe(true);
    expect(track.isNews(AT_MS + 10, 100_000, 1, 0)).toBe(true);
    expect(track.isNews(AT_MS + 10, 100_000, 1, 0)).toBe(false);
    expect(track.isNews(null, 0, 1, 0)).toBe(true);
    expect(track.isNews(null, 0, 1, 0)).toBe(true);
  });

  it('passes each of any values once, however they are repeated and mixed', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 30 })
          .chain((times) => fc.array(fc.constantFrom(...times), { minLength: 1, maxLength: 200 })),
        (times) => {
          const track = new ValueTrack(NODE);
          const passed = times.filter((time) => track.isNews(AT_MS + time, 0, time, 0));
          expect(new Set(passed).size).toBe(passed.length);
          expect(new Set(passed)).toEqual(new Set(times));
        },
      ),
    );
  });

  it('tells a change beyond the deadband from the last value told, and every change of quality', () => {
    const track = new ValueTrack(NODE);
    expect(track.isChange(1, true) && track.isChange(1, true)).toBe(true);
    track.clientDeadband = 0.5;
    const told = [10, 10.5, 10.51, 10.2, 9.9].map((value) => track.isChange(value, true));
    expect(told).toEqual([true, false, true, false, true]);
    expect(track.isChange(9.9, false)).toBe(true);
    expect(track.isChange(9.9, true)).toBe(true);
  });
});
