import fc from 'fast-check';
import { boundedMove } from './bounded-move';
import { judgeEffect, pointedRight } from './effect';
import { doesHarm, proposeMove } from './proposal';
import { estimateDisturbance, isStable, settingFor } from './run-to-run';
import { loop, plc } from './testing/loop';

describe('the run-to-run controller', () => {
  it('estimates the disturbance as by hand', () => {
    // 0.3·(46 − 35) + 0.7·(45 − 35) = 10.3; then 0.3·9 + 0.7·10.3 = 9.91
    expect(estimateDisturbance([45, 46, 44], { setPoint: 35, gain: 1, weight: 0.3 })).toBeCloseTo(9.91, 12);
    expect(settingFor(35, 10, 1)).toBe(25);
    expect(settingFor(3.2, 0.384, 1)).toBeCloseTo(2.816, 12);
  });

  it.each([
    [0.1, 2],
    [0.3, 2],
    [0.3, 6],
    [0.5, 3.9],
    [0.3, 7],
    [0.3, -1],
  ])('is stable with weight %d and gain ratio %d exactly when the bound says so', (weight, gainRatio) => {
    // The loop itself, with a true gain of gainRatio and an assumed one of 1, against a step disturbance of 10.
    let estimate = 0;
    let output = 0;
    for (let run = 0; run < 2_000; run++) {
      const setting = settingFor(0, estimate, 1);
      output = gainRatio * setting + 10;
      estimate = weight * (output - setting) + (1 - weight) * estimate;
    }
    expect(Math.abs(output) < 1e-6).toBe(isStable(weight, gainRatio));
  });

  it('makes the moves of the story', () => {
    expect(proposeMove(loop(), plc(), Array(60).fill(45))).toMatchObject({
      wish: 25,
      value: 30,
      cut: 'step',
      processThen: 40,
    });
    const current = loop({ min: 2.5, max: 4, maxStep: 0.4, resolution: 0.001, target: 3.2, gain: 1.12 });
    const moved = proposeMove(
      current,
      plc({ actual: 3.2, low: 2.5, high: 4, maxStep: 0.4 }),
      Array(60).fill(3.584),
    );
    expect(moved.value).toBeCloseTo(2.858, 3);
    expect(moved.processThen).toBeCloseTo(3.2, 2);
  });

  it('is NaN for NaN, never a number that looks right', () => {
    expect(proposeMove(loop(), plc(), [35, NaN, 35]).value).toBeNaN();
    expect(proposeMove(loop(), plc({ actual: NaN }), [35]).value).toBeNaN();
    expect(proposeMove(loop(), plc(), []).value).toBeNaN();
  });

  it('never leaves its bounds, whatever is asked', () => {
    const bounds = fc
      .record({
        min: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        span: fc.double({ min: 0.1, max: 1e4, noNaN: true }),
      })
      .chain(({ min, span }) =>
        fc.record({
          min: fc.constant(Math.fround(min)),
          max: fc.constant(Math.fround(min + span)),
          maxStep: fc.double({ min: span / 1_000, max: span, noNaN: true }),
          resolution: fc.double({ min: span / 1e5, max: span / 1_000, noNaN: true }),
          from: fc.double({ min, max: min + span, noNaN: true }),
        }),
      );
    fc.assert(
      fc.property(bounds, fc.double(), ({ from, ...b }, wish) => {
        const { value } = boundedMove(from, wish, b);
        if (Number.isNaN(wish)) {
          expect(value).toBeNaN();
          return;
        }
        const outside = from < b.min || from > b.max;
        expect(value === from || (value >= b.min && value <= b.max) || outside).toBe(true);
        expect(Math.abs(value - from)).toBeLessThanOrEqual(
          b.maxStep + 1e-6 * (b.max - b.min) + 1e-6 * Math.abs(from),
        );
        expect(value === from || Math.fround(value) === value).toBe(true);
        // Never against the wish, except to come back into the limits.
        if (!outside && value !== from) expect(Math.sign(value - from)).toBe(Math.sign(wish - from));
      }),
      { seed: 11, numRuns: 2_000 },
    );
  });
});

describe('the effect', () => {
  it.each([
    [{ before: 45, after: 40, predicted: -5, noise: 0.3 }, 'as-predicted'],
    [{ before: 45, after: 43, predicted: -5, noise: 0.3 }, 'as-predicted'],
    [{ before: 45, after: 44.5, predicted: -5, noise: 0.3 }, 'too-weak'],
    [{ before: 45, after: 45.2, predicted: -5, noise: 0.3 }, 'too-weak'],
    [{ before: 45, after: 45.4, predicted: -5, noise: 0.3 }, 'opposite'],
    [{ before: 2, after: 1, predicted: 1, noise: 0.1 }, 'opposite'],
  ] as const)('of %j is %s', (input, effect) => expect(judgeEffect(input)).toBe(effect));

  it('tells whether a proposal pointed the right way', () => {
    expect(pointedRight({ delta: -5, gain: 1, target: 35, after: 44 })).toBe(true);
    expect(pointedRight({ delta: -5, gain: 1, target: 35, after: 34 })).toBe(false);
    expect(pointedRight({ delta: 5, gain: -1, target: 35, after: 44 })).toBe(true);
  });

  it('asks on which side harm is done', () => {
    expect(doesHarm({ harm: 'above', target: 35 }, 34)).toBe(false);
    expect(doesHarm({ harm: 'below', target: 35 }, 34)).toBe(true);
    expect(doesHarm({ harm: 'both', target: 35 }, 34)).toBe(true);
  });
});
