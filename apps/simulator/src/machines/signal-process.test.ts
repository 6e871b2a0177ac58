import fc from 'fast-check';
import { Random } from '../process/random';
import type { SignalDescription } from './machine-description';
import { SignalProcess } from './signal-process';

const quiet: SignalDescription = {
  id: 'temperature',
  browseName: 'Temperature',
  text: '',
  unit: '°C',
  range: [-20, 120],
  nominal: 35,
  idle: 23,
  lagS: 10,
  noiseSd: 0,
  driftSd: 0,
};

describe('SignalProcess', () => {
  it('goes 63 % of the way to its target in one lag, however the time is cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: -10, max: 100, noNaN: true }),
        (steps, target) => {
          const process = new SignalProcess(quiet, new Random(1, 'x'));
          for (let i = 0; i < steps; i++) process.step(target, 10 / steps);
          expect(process.value).toBeCloseTo(35 + (target - 35) * (1 - Math.exp(-1)), 8);
        },
      ),
    );
  });

  it('never leaves its range', () => {
    const process = new SignalProcess({ ...quiet, noiseSd: 30 }, new Random(1, 'x'));
    for (let i = 0; i < 1_000; i++) {
      process.step(110, 0.5);
      expect(process.value).toBeLessThanOrEqual(120);
      expect(process.value).toBeGreaterThanOrEqual(-20);
    }
  });

  it('has correlated noise of the stated size', () => {
    const process = new SignalProcess({ ...quiet, noiseSd: 0.25 }, new Random(2, 'x'));
    const values = Array.from({ length: 20_000 }, () => process.step(35, 0.5) - 35);
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    const lagged = values.slice(1).reduce((sum, x, i) => sum + x * (values[i] ?? 0), 0) / values.length;
    expect(Math.sqrt(variance)).toBeCloseTo(0.25, 1);
    expect(lagged / variance).toBeCloseTo(0.6, 1);
  });
});
