import fc from 'fast-check';
import { MessageSequence } from './message-sequence';

describe('MessageSequence', () => {
  const arrivals = (...numbers: number[]) => {
    const sequence = new MessageSequence();
    return numbers.map((number) => sequence.arrive(number));
  };

  it('begins anywhere and misses nothing of an unbroken row, over the end of the numbers too', () => {
    for (const { repeated, missing } of arrivals(0xfffffffd, 0xfffffffe, 0xffffffff, 1, 2)) {
      expect([repeated, missing]).toEqual([false, []]);
    }
  });

  it('knows a message that came before, and names those that did not come', () => {
    expect(arrivals(7, 8, 7, 11, 10, 10, 12)).toEqual([
      { repeated: false, missing: [] },
      { repeated: false, missing: [] },
      { repeated: true, missing: [] },
      { repeated: false, missing: [9, 10] },
      { repeated: false, missing: [] },
      { repeated: true, missing: [] },
      { repeated: false, missing: [] },
    ]);
    expect(arrivals(0xffffffff, 2)[1]).toEqual({ repeated: false, missing: [1] });
  });

  it('takes a subscription that was made anew for news', () => {
    const sequence = new MessageSequence();
    [1, 2, 3].forEach((number) => sequence.arrive(number));
    sequence.reset();
    expect([1, 2].map((number) => sequence.arrive(number))).toEqual([
      { repeated: false, missing: [] },
      { repeated: false, missing: [] },
    ]);
  });

  it('passes every message once and awaits exactly those that are missing', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 2, max: 60 }), { maxLength: 40 }),
        fc.array(fc.nat({ max: 39 }), { maxLength: 20 }),
        (order, repetitions) => {
          const sequence = new MessageSequence();
          sequence.arrive(1);
          const told = [...order, ...repetitions.flatMap((place) => order[place] ?? [])];
          const passed = told.filter((number) => !sequence.arrive(number).repeated);
          expect(passed.sort((a, b) => a - b)).toEqual([...order].sort((a, b) => a - b));
          const last = Math.max(1, ...order);
          for (let number = 2; number < last; number += 1) {
            if (order.includes(number)) {
              expect(sequence.isAwaited(number)).toBe(false);
            }
          }
        },
      ),
    );
  });
});
