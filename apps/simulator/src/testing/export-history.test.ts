import { simulateCells } from '../process/simulate-cells';
import { historyColumns, historyRow, parseScenario } from './export-history';

describe('the exported history', () => {
  it('has a row a cell with every characteristic, the label and the probability; a missing value is empty', () => {
    const line = simulateCells({ seed: 1 });
    const [sampled, other] = [line.next().value, line.next().value];
    const columns = historyColumns(other);
    expect(columns).toEqual(historyColumns(sampled));
    expect(columns.slice(0, 6)).toEqual(['index', 'cell', 'lot', 'failed', 'p_true', 'cathode_loading']);
    const values = historyRow(other, columns).split(',');
    expect(values).toHaveLength(columns.length);
    expect(values[columns.indexOf('ocv_shipping')]).toBe('');
    expect(Number(values[columns.indexOf('capacity')])).toBeCloseTo(
      other.measurements.endOfLine['capacity'] ?? NaN,
      6,
    );
    expect(historyRow(sampled, columns).split(',')[columns.indexOf('ocv_shipping')]).toMatch(/^36\d\d/);
  });

  it('reads scenarios of a part of the run', () => {
    expect(parseScenario('tool-wear:10-20')).toEqual({ name: 'tool-wear', from: 10, until: 20 });
    expect(parseScenario('temperature-drift:0-5:47.5')).toEqual({
      name: 'temperature-drift',
      from: 0,
      until: 5,
      level: 47.5,
    });
    expect(() => parseScenario('earthquake:0-5')).toThrow('earthquake');
  });
});
