import { ChannelBaseline } from './channel-baseline';
import { derivedValue } from './derived-value';
import { decades, deltaDcir, fillPerPoreVolume, kValue, porosity, temperatureCorrected } from './physics';

const PORES = { electrolyteDensity: 1.2, trueDensity: 4.6, coatedArea: 13_790, otherPores: 33.3 };

describe('physics of a cell', () => {
  it('knows porosity, K value, resistance rise and temperature correction', () => {
    expect(porosity(3.4, 4.6)).toBeCloseTo(0.260_87, 5);
    expect(kValue(3_650, 3_648.25, 7)).toBeCloseTo(0.25, 12);
    expect(kValue(3_650, 3_648, 0)).toBeNaN();
    expect(deltaDcir(1.9, 1.2)).toBeCloseTo(0.7, 12);
    expect(temperatureCorrected(0.27, 26, { perKelvin: 0.02, reference: 25 })).toBeCloseTo(0.25, 12);
  });

  it('compares electrolyte with pores: 13 790 cm² of 21 mg/cm² at 3.4 g/cm³ have 22.22 cm³ of them', () => {
    expect(fillPerPoreVolume(70, 21, 3.4, PORES)).toBeCloseTo(70 / 1.2 / (22.219_18 + 33.3), 5);
    expect(fillPerPoreVolume(70, 21, 9, { ...PORES, otherPores: 0.1 })).toBeNaN();
  });

  it('computes nothing from a missing input, but needs no temperature', () => {
    const measured = (values: Record<string, number>) => (id: string) => values[id];
    const fill = {
      type: 'fill-per-pore-volume',
      fillMass: 'f',
      loading: 'l',
      density: 'd',
      parameters: PORES,
    } as const;
    expect(derivedValue(fill, measured({ f: 70, l: 21 }))).toBeNull();
    const k = {
      type: 'temperature-corrected',
      value: 'k',
      temperature: 't',
      parameters: { perKelvin: 0.02, reference: 25 },
    } as const;
    expect(derivedValue(k, measured({ k: 0.9 }))).toBe(0.9);
    expect(derivedValue(k, measured({ k: 0.9, t: 30 }))).toBeCloseTo(0.8, 12);
    expect(derivedValue(k, measured({ t: 30 }))).toBeNull();
    const rise = { type: 'delta-dcir', lowCharge: 'a', halfCharge: 'b' } as const;
    expect(derivedValue(rise, measured({ a: 2, b: 1.2 }))).toBeCloseTo(0.8, 12);
    expect(derivedValue(rise, measured({ b: 1.2 }))).toBeNull();
    const pores = { type: 'porosity', density: 'd', parameters: { trueDensity: 4.6 } } as const;
    expect(derivedValue(pores, measured({}))).toBeNull();
  });
});

describe('ChannelBaseline', () => {
  it('takes the offset of a channel away, with cells before the one at hand only', () => {
    const baseline = new ChannelBaseline(20, 5);
    const offset = { A: 0.4, B: -0.4 };
    let last = { A: NaN, B: NaN };
    for (let i = 0; i < 40; i++) {
      const noise = ((i * 7) % 5) / 100;
      last = {
        A: baseline.next('A', 50 + offset.A + noise).corrected ?? NaN,
        B: baseline.next('B', 50 + offset.B + noise).corrected ?? NaN,
      };
    }
    expect(Math.abs(last.A - last.B)).toBeLessThan(0.05);
  });

  it('corrects nothing before a channel has seen enough, and never with what is not finite', () => {
    const baseline = new ChannelBaseline(20, 3);
    expect(baseline.next('A', 1)).toEqual({ corrected: null, cells: 0 });
    expect(baseline.next('A', NaN)).toEqual({ corrected: null, cells: 1 });
    baseline.next('A', 1);
    baseline.next('A', 1);
    expect(baseline.next('A', 5)).toEqual({ corrected: 5, cells: 3 });
  });

  it('forgets what is older than its window', () => {
    const baseline = new ChannelBaseline(4, 1);
    for (let i = 0; i < 50; i++) baseline.next('A', i);
    expect(baseline.next('A', 50).cells).toBe(4);
  });
});

describe('decades', () => {
  it('is the decimal logarithm, with a floor at which a dead short stays the worst', () => {
    expect(decades(2_000)).toBeCloseTo(3.30103, 5);
    expect(decades(0)).toBe(-3);
    expect(decades(0.001)).toBe(-3);
    expect(decades(-1)).toBeNaN();
  });

  it('is a feature of its own beside the value that it comes from', () => {
    expect(derivedValue({ type: 'logarithm', of: 'a' }, () => 100)).toBe(2);
    expect(derivedValue({ type: 'logarithm', of: 'a' }, () => undefined)).toBeNull();
  });
});
