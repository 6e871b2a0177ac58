import { ClockTicker } from './clock-ticker';
import { ManualClock } from './testing/manual-clock';

describe('ClockTicker', () => {
  it('calls at every interval, and follows a change of it', () => {
    const clock = new ManualClock(0);
    const calls: number[] = [];
    let interval = 100;
    const ticker = new ClockTicker(
      clock,
      () => interval,
      (now) => calls.push(now),
    );
    ticker.start();
    clock.advance(250);
    interval = 10;
    clock.advance(70);
    expect(calls).toEqual([100, 200, 300, 310, 320]);
    ticker.stop();
    clock.advance(1_000);
    expect(calls).toHaveLength(5);
  });
});
