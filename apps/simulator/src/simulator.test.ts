import type { InspectionResult } from './line/inspection-result';
import type { MachineId } from './machines/machine-description';
import { Simulator, startStamp } from './simulator';
import { ManualClock } from './testing/manual-clock';

function simulator(seed = 1, startMs = Date.UTC(2026, 0, 1)) {
  const clock = new ManualClock(startMs);
  const subject = new Simulator({ clock, seed, speed: 5 });
  const results: (InspectionResult & { machine: MachineId })[] = [];
  subject.start({
    readings: () => undefined,
    result: (machine, result) => results.push({ machine, ...result }),
  });
  const mean = (machine: MachineId, characteristic: string, from: number) => {
    const values = results
      .slice(from)
      .filter((r) => r.machine === machine)
      .map((r) => r.measurements[characteristic])
      .filter((value): value is number => typeof value === 'number');
    expect(values.length).toBeGreaterThan(100);
    return values.reduce((sum, x) => sum + x, 0) / values.length;
  };
  return { clock, subject, results, mean };
}

describe('Simulator', () => {
  it('does the same for the same seed, and other things for another', () => {
    const [first, again, other] = [simulator(1), simulator(1), simulator(2)];
    for (const { clock } of [first, again, other]) clock.advance(60_000);
    expect(first.results.length).toBeGreaterThan(200);
    expect(again.results).toEqual(first.results);
    expect(other.results).not.toEqual(first.results);
  });

  it('gives other cell and lot ids at another start', () => {
    const [first, second] = [simulator(1), simulator(1, Date.UTC(2026, 0, 1, 0, 0, 1))];
    for (const { clock } of [first, second]) clock.advance(10_000);
    const ids = (list: InspectionResult[]) => list.flatMap(({ cellId, lot }) => [cellId, lot]);
    expect(ids(second.results).filter((id) => ids(first.results).includes(id))).toEqual([]);
    expect(startStamp(Date.UTC(2026, 10, 23, 23, 41, 20))).toBe('261123234120');
  });

  it('shows over-current in the cells, and its correction by the set-point', () => {
    const { clock, subject, results, mean } = simulator();
    clock.advance(120_000);
    const nominal = mean('FORM_01', 'formation_current', 0);
    expect(nominal).toBeCloseTo(3.2, 1);
    subject.scenarios.start('formation-over-current', { ratio: 1.2 });
    clock.advance(10_000);
    let from = results.length;
    clock.advance(120_000);
    expect(mean('FORM_01', 'formation_current', from)).toBeGreaterThan(3.8);
    const efficiency = mean('FORM_01', 'first_cycle_efficiency', from);
    subject.moveSetPoint('FORM_01', 'current', 3.2 / 1.2);
    clock.advance(10_000);
    from = results.length;
    clock.advance(120_000);
    expect(mean('FORM_01', 'formation_current', from)).toBeCloseTo(3.2, 1);
    expect(mean('FORM_01', 'first_cycle_efficiency', from)).toBeGreaterThan(efficiency + 0.3);
  });

  it('shows heat and worn tools in the cells that are made meanwhile', () => {
    const plain = simulator();
    const hot = simulator();
    hot.subject.scenarios.start('temperature-drift', { to: 60, overS: 0 });
    const worn = simulator();
    worn.subject.scenarios.start('tool-wear', { wear: 1, overS: 0 });
    for (const { clock } of [plain, hot, worn]) clock.advance(180_000);
    const from = 200;
    // 20 K above 40 °C are 0.08 mm and 0.016 mΩ
    expect(hot.mean('CAS_01', 'misalignment', from) - plain.mean('CAS_01', 'misalignment', from)).toBeCloseTo(
      0.08,
      2,
    );
    expect(
      hot.mean('CAS_01', 'weld_resistance', from) - plain.mean('CAS_01', 'weld_resistance', from),
    ).toBeCloseTo(0.016, 2);
    expect(worn.mean('CAS_01', 'burr', from)).toBeGreaterThan(plain.mean('CAS_01', 'burr', from) + 4);
  });

  it('leaves the truth out of what it publishes', () => {
    const { clock, results } = simulator();
    clock.advance(60_000);
    const known = [
      'at',
      'cellId',
      'lot',
      'machine',
      'measurements',
      'order',
      'position',
      'sequence',
      'stage',
    ];
    for (const result of results) expect(known).toEqual(expect.arrayContaining(Object.keys(result)));
    expect(JSON.stringify(results)).not.toMatch(/truth|failed|probability|plating|short|latent/);
  });
});
