import type { MachineId } from '../machines/machine-description';
import { ProductionOrders } from '../mes/production-orders';
import { CellProcess } from '../process/cell-process';
import { NOMINAL_ASSEMBLY, NOMINAL_FORMATION } from '../process/conditions';
import { simulateCells } from '../process/simulate-cells';
import { ManualClock } from '../testing/manual-clock';
import { CellLine } from './cell-line';
import type { InspectionResult } from './inspection-result';

function line(speed = 1) {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const halted = new Set<MachineId>();
  const records: (InspectionResult & { machine: MachineId })[] = [];
  const orders = new ProductionOrders(() => clock.now());
  const subject = new CellLine({
    clock,
    speed,
    process: new CellProcess({ seed: 1 }),
    machines: {
      ready: (id) => !halted.has(id),
      assembly: () => NOMINAL_ASSEMBLY,
      formation: () => NOMINAL_FORMATION,
    },
    orders,
    idPrefix: '260101000000',
    publish: (machine, result) => records.push({ machine, ...result }),
  });
  subject.start();
  const recordsOf = (machine: MachineId, stage?: string) =>
    records.filter((r) => r.machine === machine && (stage === undefined || r.stage === stage));
  return { clock, halted, records, orders, subject, recordsOf };
}

describe('CellLine', () => {
  it('makes a cell every 3 s that is formed 20 s and tested 40 s later, at most two takts of its station on top', () => {
    const { clock, recordsOf } = line();
    clock.advance(120_000);
    expect(recordsOf('CAS_01').map(({ at }) => Date.parse(at) - Date.UTC(2026, 0, 1))).toEqual(
      Array.from({ length: 40 }, (_, i) => 3_000 * (i + 1)),
    );
    const time = (machine: MachineId, cellId: string) =>
      Date.parse(recordsOf(machine).find((r) => r.cellId === cellId)?.at ?? '');
    for (const { cellId, at } of recordsOf('EOL_01', 'FQC')) {
      const formed = time('FORM_01', cellId) - time('CAS_01', cellId);
      const tested = Date.parse(at) - time('FORM_01', cellId);
      for (const waited of [formed, tested]) {
        expect(waited).toBeGreaterThanOrEqual(20_000);
        expect(waited).toBeLessThanOrEqual(24_800);
      }
    }
    expect(recordsOf('EOL_01', 'FQC').length).toBeGreaterThan(20);
  });

  it('is ten times as quick at speed 10, from the moment the speed is set', () => {
    const { clock, subject, recordsOf } = line(1);
    clock.advance(3_000);
    subject.speed = 10;
    // the takt under way still ends at the old speed
    clock.advance(3_000 + 30_000);
    expect(recordsOf('CAS_01')).toHaveLength(102);
  });

  it('publishes what the process model says of the same cells, as IPQC, FQC, FQC and OQC of every tenth index', () => {
    const { clock, recordsOf } = line(10);
    clock.advance(60_000);
    const model = simulateCells({ seed: 1 });
    const tested = recordsOf('EOL_01', 'FQC');
    expect(tested.length).toBeGreaterThan(150);
    tested.forEach((record, i) => {
      const expected = model.next().value;
      const cellId = `C260101000000-${String(i + 1).padStart(6, '0')}`;
      expect(record).toMatchObject({
        cellId,
        lot: `260101000000-${expected.lot}`,
        order: '98765',
        stage: 'FQC',
      });
      expect(record.measurements).toEqual(expected.measurements.endOfLine);
      expect(recordsOf('CAS_01', 'IPQC')[i]).toMatchObject({
        cellId,
        measurements: expected.measurements.ipqc,
      });
      expect(recordsOf('FORM_01', 'FQC')[i]).toMatchObject({
        cellId,
        measurements: expected.measurements.formation,
      });
      const oqc = recordsOf('EOL_01', 'OQC').find((r) => r.cellId === cellId);
      expect(oqc?.measurements ?? null).toEqual(expected.measurements.oqc);
    });
    expect(recordsOf('CAS_01')[0]?.position).toBe('stacker-1');
    expect(recordsOf('FORM_01')[0]?.position).toBe('channel-001');
  });

  it('numbers the records of each station without a jump', () => {
    const { clock, recordsOf } = line(10);
    clock.advance(60_000);
    for (const machine of ['CAS_01', 'FORM_01', 'EOL_01'] as const)
      expect(recordsOf(machine).map(({ sequence }) => sequence)).toEqual(
        recordsOf(machine).map((_, i) => i + 1),
      );
  });

  it('lets cells wait before a stopped machine, stops assembly when there is no place left, and works the queue off', () => {
    const { clock, halted, subject, recordsOf, orders } = line(10);
    clock.advance(10_000);
    halted.add('FORM_01');
    const formed = recordsOf('FORM_01').length;
    clock.advance(60_000);
    expect(recordsOf('FORM_01')).toHaveLength(formed);
    expect(subject.waiting.FORM_01).toBe(60);
    const made = recordsOf('CAS_01').length;
    clock.advance(30_000);
    expect(recordsOf('CAS_01')).toHaveLength(made);
    halted.delete('FORM_01');
    clock.advance(120_000);
    expect(subject.waiting.FORM_01).toBeLessThan(15);
    const ids = recordsOf('EOL_01', 'FQC').map(({ cellId }) => cellId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(orders.find('98765')?.produced).toBe(ids.length);
  });

  it('counts scrap when a measured value is outside its limits', () => {
    const { clock, orders, recordsOf } = line(10);
    clock.advance(400_000);
    const order = orders.find('98765');
    expect(order?.produced).toBe(recordsOf('EOL_01', 'FQC').length);
    expect(order?.scrap).toBeGreaterThan(10);
    expect(order?.good).toBe((order?.produced ?? 0) - (order?.scrap ?? 0));
  });
});
