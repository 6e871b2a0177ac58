import { npRatio } from './np-ratio';

const parameters = {
  anodeCapacity: 350,
  anodeActiveShare: 0.94,
  cathodeCapacity: 178,
  cathodeActiveShare: 0.97,
  scale: 1,
};

describe('npRatio', () => {
  it('is the ratio of the areal capacities: 12.9 against 21 mg/cm² give 4.2441/3.6259 = 1.1705', () => {
    expect(npRatio(12.9, 21, parameters)).toBeCloseTo((12.9 * 350 * 0.94) / (21 * 178 * 0.97), 12);
    expect(npRatio(12.9, 21, parameters)).toBeCloseTo(1.1705, 4);
  });

  it('grows with the anode, shrinks with the cathode and follows the scale', () => {
    expect(npRatio(13, 21, parameters)).toBeGreaterThan(npRatio(12.9, 21, parameters));
    expect(npRatio(12.9, 21.2, parameters)).toBeLessThan(npRatio(12.9, 21, parameters));
    expect(npRatio(12.9, 21, { ...parameters, scale: 0.5 })).toBeCloseTo(
      npRatio(12.9, 21, parameters) / 2,
      12,
    );
  });
});
