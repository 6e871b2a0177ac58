import { simulateCells, type SimulateCellsOptions } from './simulate-cells';
import type { CellScenario } from './conditions';
import type { SimulatedCell } from './simulated-cell';

function cells(count: number, options: SimulateCellsOptions): SimulatedCell[] {
  const line = simulateCells(options);
  return Array.from({ length: count }, () => line.next().value);
}

/** Means over the cells in which the value was had. */
function mean(
  list: readonly SimulatedCell[],
  value: (cell: SimulatedCell) => number | null | undefined,
): number {
  const had = list.map(value).filter((x): x is number => typeof x === 'number');
  return had.reduce((sum, x) => sum + x, 0) / had.length;
}

const under = (scenario: CellScenario) => cells(4_000, { seed: 3, scenarios: [scenario] });
const nominal = cells(4_000, { seed: 3 });

describe('simulateCells', () => {
  it('gives the same cells for the same seed, and others for another', () => {
    expect(cells(50, { seed: 1 })).toEqual(cells(50, { seed: 1 }));
    expect(cells(1, { seed: 1 })[0]?.measurements).not.toEqual(cells(1, { seed: 2 })[0]?.measurements);
  });

  it('continues at startIndex as a run from the beginning would', () => {
    expect(cells(20, { seed: 1, startIndex: 980 })).toEqual(cells(1_000, { seed: 1 }).slice(980));
  });

  it('has the shares of causes and failures of the reference (240,000 cells, tolerance 0.15 points, failures 0.03)', () => {
    const count = 240_000;
    const line = simulateCells({ seed: 1, runCells: count });
    const share = { short: 0, plating: 0, gas: 0, dry: 0, failed: 0, probability: 0 };
    for (let i = 0; i < count; i++) {
      const { latents, failed, probability } = line.next().value.truth;
      share.short += latents.short > 0 ? 100 / count : 0;
      share.plating += latents.plating > 0 ? 100 / count : 0;
      share.gas += latents.gas > 0 ? 100 / count : 0;
      share.dry += latents.dry > 0 ? 100 / count : 0;
      share.failed += failed ? 100 / count : 0;
      share.probability += (100 * probability) / count;
    }
    const between = (value: number, low: number, high: number, tolerance: number) => {
      expect(value).toBeGreaterThan(low - tolerance);
      expect(value).toBeLessThan(high + tolerance);
    };
    between(share.short, 2.1, 2.3, 0.15);
    between(share.plating, 5.4, 6.1, 0.15);
    between(share.gas, 0.8, 1.0, 0.15);
    between(share.dry, 3.5, 3.5, 0.15);
    between(share.failed, 0.22, 0.26, 0.03);
    between(share.probability, 0.22, 0.26, 0.02);
  });

  it('has a similar rate of failures under the law of thresholds (120,000 cells, 0.15 to 0.35 %)', () => {
    const line = simulateCells({ seed: 1, failureLaw: 'thresholds' });
    let probability = 0;
    for (let i = 0; i < 120_000; i++) probability += line.next().value.truth.probability / 120_000;
    expect(probability).toBeGreaterThan(0.0015);
    expect(probability).toBeLessThan(0.0035);
  });

  it('raises misalignment and weld resistance of every cell assembled above 40 °C, and no other result before them', () => {
    const hot = under({ name: 'temperature-drift', level: 45 });
    hot.forEach((cell, i) => {
      const before = nominal[i]?.measurements;
      const { ipqc } = cell.measurements;
      for (const id of ['misalignment', 'weld_resistance'] as const) {
        const [was, is] = [before?.ipqc[id], ipqc[id]];
        if (typeof was !== 'number' || typeof is !== 'number') continue;
        // the first 200 cells are the drift, of which the first 100 stay below 40 °C
        if (i < 100) expect(is).toBeCloseTo(was, 9);
        else expect(is).toBeGreaterThan(was);
        if (i >= 200) expect(is - was).toBeCloseTo(id === 'misalignment' ? 0.02 : 0.004, 9);
      }
      expect(ipqc['burr']).toBe(before?.ipqc['burr']);
      expect(cell.truth.probability).toBeGreaterThanOrEqual(nominal[i]?.truth.probability ?? 1);
    });
  });

  it('raises plating, and lowers capacity and first-cycle efficiency, when the formation current is too high', () => {
    const over = under({ name: 'formation-over-current', level: 1.12 });
    over.forEach((cell, i) => {
      const before = nominal[i];
      expect(cell.truth.latents.plating).toBeGreaterThan(before?.truth.latents.plating ?? Infinity);
      expect(cell.truth.probability).toBeGreaterThan(before?.truth.probability ?? Infinity);
      const efficiency = cell.measurements.formation['first_cycle_efficiency'];
      expect(efficiency).toBeLessThan(before?.measurements.formation['first_cycle_efficiency'] ?? -Infinity);
    });
    expect(mean(over, (c) => c.measurements.formation['formation_current'])).toBeCloseTo(3.584, 2);
    expect(mean(over, (c) => c.measurements.endOfLine['capacity'])).toBeLessThan(
      mean(nominal, (c) => c.measurements.endOfLine['capacity']),
    );
  });

  it('raises burr, weld resistance and shorts when tools wear', () => {
    const worn = under({ name: 'tool-wear', level: 0.8 }).slice(200);
    const fresh = nominal.slice(200);
    for (const id of ['burr', 'weld_resistance'] as const)
      expect(mean(worn, (c) => c.measurements.ipqc[id])).toBeGreaterThan(
        mean(fresh, (c) => c.measurements.ipqc[id]),
      );
    expect(mean(worn, (c) => c.truth.latents.short)).toBeGreaterThan(
      2 * mean(fresh, (c) => c.truth.latents.short),
    );
  });

  it('names the lots of the second supplier, whose anodes are lighter and whose electrodes are moister', () => {
    const lots = cells(3_000, {
      seed: 3,
      scenarios: [{ name: 'new-supplier-lot', from: 1_000, until: 2_000 }],
    });
    expect(new Set(lots.map((c) => c.lot))).toEqual(
      new Set(['L00001', 'L00002', 'L00003B', 'L00004B', 'L00005', 'L00006']),
    );
    const other = lots.slice(1_000, 2_000);
    const own = nominal.slice(1_000, 2_000);
    const difference = (id: string) =>
      mean(other, (c) => c.measurements.ipqc[id]) - mean(own, (c) => c.measurements.ipqc[id]);
    expect(difference('anode_loading')).toBeCloseTo(-0.2, 9);
    expect(difference('moisture')).toBeGreaterThan(40);
    expect(mean(other, (c) => c.truth.probability)).toBeGreaterThan(mean(own, (c) => c.truth.probability));
  });

  it('leaves gaps in the listed characteristics only, at about 3 % plus outages, and reports unit faults', () => {
    const line = simulateCells({ seed: 9 });
    const missing = new Map<string, number>();
    let unitFaults = 0;
    const count = 60_000;
    for (let i = 0; i < count; i++) {
      const { ipqc, formation, endOfLine } = line.next().value.measurements;
      for (const [id, value] of Object.entries({ ...ipqc, ...formation, ...endOfLine }))
        if (value === null) missing.set(id, (missing.get(id) ?? 0) + 1 / count);
        else if (id === 'fill_mass' && value < 1) unitFaults++;
    }
    expect([...missing.keys()].sort()).toEqual(
      ['burr', 'fill_mass', 'k_value', 'misalignment', 'moisture', 'weld_resistance'].sort(),
    );
    for (const id of ['burr', 'misalignment']) {
      expect(missing.get(id)).toBeGreaterThan(0.027);
      expect(missing.get(id)).toBeLessThan(0.033);
    }
    expect(missing.get('moisture')).toBeGreaterThan(0.033);
    expect(missing.get('k_value')).toBeLessThan(0.02);
    expect(unitFaults / count).toBeGreaterThan(0.0005);
    expect(unitFaults / count).toBeLessThan(0.0015);
  });

  it('inspects for shipping every tenth index among the cells that passed', () => {
    const sampled = nominal.filter((cell) => cell.measurements.oqc !== null);
    expect(sampled.every((cell) => cell.index % 10 === 0)).toBe(true);
    expect(sampled.length).toBeGreaterThan(360);
    expect(sampled.length).toBeLessThan(400);
  });
});
