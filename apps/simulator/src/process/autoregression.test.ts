import { Autoregression } from './autoregression';
import { Random } from './random';

describe('Autoregression', () => {
  it('keeps its standard deviation and lag-one correlation', () => {
    const process = new Autoregression(0.9, 2, new Random(5, 'ar'));
    const values = Array.from({ length: 200_000 }, () => process.next());
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    const lagged = values.slice(1).reduce((sum, x, i) => sum + x * (values[i] ?? 0), 0) / values.length;
    expect(Math.abs(Math.sqrt(variance) - 2)).toBeLessThan(0.05);
    expect(Math.abs(lagged / variance - 0.9)).toBeLessThan(0.01);
  });
});
