import type { InspectionStage } from '@cellgate/plant';
import type { Clock } from '../clock';
import { ClockTicker } from '../clock-ticker';
import type { MachineId } from '../machines/machine-description';
import type { AssembledCell } from '../process/assembly';
import type { CellProcess } from '../process/cell-process';
import type { AssemblyConditions, FormationConditions } from '../process/conditions';
import type { TestedCell } from '../process/end-of-line';
import type { FormedCell } from '../process/formation';
import type { Measurements } from '../process/simulated-cell';
import type { InspectionResult } from './inspection-result';
import { WaitingCells } from './waiting-cells';

/** Times at speed 1, which the speed divides. */
export const LINE_TIMES = { taktMs: 3_000, waitMs: 20_000 } as const;

/** Places between two stations. When they are full, the station before them waits. */
const BUFFER_CELLS = 60;
/** Formation and end of line are quicker than assembly, so that a queue before them goes down again. */
const CATCH_UP = 0.8;

/** The machines as the line needs them. */
export interface LineMachines {
  ready(machine: MachineId): boolean;
  assembly(): AssemblyConditions;
  formation(): FormationConditions;
}

/** The order book as the line needs it. */
export interface LineOrders {
  startCell(): string;
  finishCell(order: string, passed: boolean): void;
}

export interface CellLineOptions {
  readonly clock: Clock;
  /** Divides takt and waiting time. */
  readonly speed: number;
  readonly process: CellProcess;
  readonly machines: LineMachines;
  readonly orders: LineOrders;
  /** Comes before cell and lot ids, so that they are new at every start. */
  readonly idPrefix: string;
  readonly publish: (machine: MachineId, result: InspectionResult) => void;
  /** Called with every finished cell and all that is true of it; for tests. */
  readonly finished?: (cellId: string, cell: TestedCell) => void;
}

interface OnTheWay<Cell> {
  readonly cell: Cell;
  readonly cellId: string;
  readonly order: string;
  readonly measured: readonly Measurements[];
}

/** Assembly, formation and end of line in a row; every station takes one cell a takt, when there is one and it can. */
export class CellLine {
  speed: number;
  private readonly beforeFormation = new WaitingCells<OnTheWay<AssembledCell>>(BUFFER_CELLS);
  private readonly beforeEndOfLine = new WaitingCells<OnTheWay<FormedCell>>(BUFFER_CELLS);
  private readonly sequences = new Map<MachineId, number>();
  private readonly tickers: readonly ClockTicker[];

  constructor(private readonly options: CellLineOptions) {
    this.speed = options.speed;
    const takt = (share: number) => () => (share * LINE_TIMES.taktMs) / this.speed;
    this.tickers = [
      new ClockTicker(options.clock, takt(1), (now) => this.assemble(now)),
      new ClockTicker(options.clock, takt(CATCH_UP), (now) => this.form(now)),
      new ClockTicker(options.clock, takt(CATCH_UP), (now) => this.test(now)),
    ];
  }

  start(): void {
    for (const ticker of this.tickers) ticker.start();
  }

  stop(): void {
    for (const ticker of this.tickers) ticker.stop();
  }

  /** Cells that wait before each station. */
  get waiting(): { readonly FORM_01: number; readonly EOL_01: number } {
    return { FORM_01: this.beforeFormation.length, EOL_01: this.beforeEndOfLine.length };
  }

  private assemble(now: number): void {
    const { machines, process, orders, idPrefix } = this.options;
    if (!machines.ready('CAS_01') || this.beforeFormation.full) return;
    const cellId = `C${idPrefix}-${String(process.nextIndex + 1).padStart(6, '0')}`;
    const order = orders.startCell();
    const { cell: assembled, ipqc } = process.assemble(machines.assembly());
    const cell = { ...assembled, lot: `${idPrefix}-${assembled.lot}` };
    const onTheWay = { cell, cellId, order, measured: [ipqc] };
    this.publish('CAS_01', 'IPQC', now, onTheWay, ipqc, `stacker-${cell.stacker}`);
    this.beforeFormation.add(onTheWay, now + LINE_TIMES.waitMs / this.speed);
  }

  private form(now: number): void {
    const { machines, process } = this.options;
    if (!machines.ready('FORM_01') || this.beforeEndOfLine.full) return;
    const waiting = this.beforeFormation.take(now);
    if (!waiting) return;
    const { cell, formation } = process.form(waiting.cell, machines.formation());
    const onTheWay = { ...waiting, cell, measured: [...waiting.measured, formation] };
    const channel = `channel-${String(cell.channel).padStart(3, '0')}`;
    this.publish('FORM_01', 'FQC', now, onTheWay, formation, channel);
    this.beforeEndOfLine.add(onTheWay, now + LINE_TIMES.waitMs / this.speed);
  }

  private test(now: number): void {
    const { machines, process, orders } = this.options;
    if (!machines.ready('EOL_01')) return;
    const waiting = this.beforeEndOfLine.take(now);
    if (!waiting) return;
    const { cell, endOfLine, passed, oqc } = process.test(waiting.cell, waiting.measured);
    this.publish('EOL_01', 'FQC', now, waiting, endOfLine);
    if (oqc) this.publish('EOL_01', 'OQC', now, waiting, oqc);
    orders.finishCell(waiting.order, passed);
    this.options.finished?.(waiting.cellId, cell);
  }

  private publish(
    machine: MachineId,
    stage: InspectionStage,
    now: number,
    { cell, cellId, order }: OnTheWay<AssembledCell>,
    measurements: Measurements,
    position?: string,
  ): void {
    const sequence = (this.sequences.get(machine) ?? 0) + 1;
    this.sequences.set(machine, sequence);
    this.options.publish(machine, {
      cellId,
      lot: cell.lot,
      order,
      stage,
      at: new Date(now).toISOString(),
      ...(position === undefined ? {} : { position }),
      sequence,
      measurements,
    });
  }
}
