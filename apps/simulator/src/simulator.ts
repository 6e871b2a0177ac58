import type { Clock } from './clock';
import { ClockTicker } from './clock-ticker';
import { CellLine } from './line/cell-line';
import type { InspectionResult } from './line/inspection-result';
import { Machine, type MachineReadings } from './machines/machine';
import { MACHINES, type MachineId } from './machines/machine-description';
import { ProductionOrders, type ProductionOrder } from './mes/production-orders';
import { CellProcess } from './process/cell-process';
import type { TestedCell } from './process/end-of-line';
import { SetPointContract } from './plc/set-point-contract';
import { Scenarios } from './scenarios/scenarios';

/** Period of the telemetry. */
export const TICK_MS = 500;

/** Where what the line does goes: to the OPC UA server, or to a test. */
export interface SimulatorOutput {
  readings(machine: MachineId, readings: MachineReadings): void;
  result(machine: MachineId, result: InspectionResult): void;
  /** Every finished cell with all that is true of it; only tests have use for it. */
  finished?(cellId: string, cell: TestedCell): void;
}

export interface SimulatorOptions {
  readonly clock: Clock;
  readonly seed: number;
  readonly speed: number;
  readonly orders?: readonly ProductionOrder[];
}

/** Instant as `yyMMddHHmmss` in UTC: what makes the ids of one start differ from those of another. */
export function startStamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14);
}

/** The line with its machines, its order book and its scenarios, without any network. */
export class Simulator {
  readonly scenarios: Scenarios;
  readonly orders: ProductionOrders;
  readonly startedAtMs: number;
  readonly seed: number;
  private readonly machines: ReadonlyMap<MachineId, Machine>;
  private readonly contracts: ReadonlyMap<string, SetPointContract>;
  private readonly line: CellLine;
  private readonly ticker: ClockTicker;
  private readonly clock: Clock;
  private output: SimulatorOutput | null = null;

  constructor({ clock, seed, speed, orders = [] }: SimulatorOptions) {
    this.clock = clock;
    this.seed = seed;
    this.startedAtMs = clock.now();
    this.scenarios = new Scenarios(clock);
    this.orders = new ProductionOrders(() => clock.now(), orders);
    this.machines = new Map(MACHINES.map((description) => [description.id, new Machine(description, seed)]));
    this.contracts = new Map(
      MACHINES.flatMap(({ id, setPoints }) =>
        setPoints.map((setPoint) => [
          id,
          new SetPointContract(setPoint, {
            value: () => this.setPoint(id, setPoint.follows),
            move: (value) => this.moveSetPoint(id, setPoint.follows, value),
            running: () => this.state(id) === 'running',
            nowMs: () => clock.now(),
          }),
        ]),
      ),
    );
    this.line = new CellLine({
      clock,
      speed,
      process: new CellProcess({ seed }),
      orders: this.orders,
      idPrefix: startStamp(this.startedAtMs),
      machines: {
        ready: (id) => this.machine(id).ready,
        assembly: () => {
          const { extraWear, supplier } = this.scenarios.disturbances();
          const value = (signal: string) => this.machine('CAS_01').valueOf(signal);
          return {
            temperature: value('temperature'),
            vibration: value('vibration'),
            force: value('force'),
            extraWear,
            supplier,
          };
        },
        formation: () => ({
          temperature: this.machine('FORM_01').valueOf('temperature'),
          current: this.machine('FORM_01').valueOf('current'),
        }),
      },
      publish: (id, result) => this.output?.result(id, result),
      finished: (cellId, cell) => this.output?.finished?.(cellId, cell),
    });
    this.ticker = new ClockTicker(
      clock,
      () => TICK_MS,
      (now) => this.tick(now),
    );
  }

  start(output: SimulatorOutput): void {
    this.output = output;
    this.tick(this.clock.now());
    this.ticker.start();
    this.line.start();
  }

  stop(): void {
    this.ticker.stop();
    this.line.stop();
  }

  get speed(): number {
    return this.line.speed;
  }

  set speed(speed: number) {
    this.line.speed = speed;
  }

  /** Cells that wait before each station. */
  get waiting(): CellLine['waiting'] {
    return this.line.waiting;
  }

  state(machine: MachineId): Machine['state'] {
    return this.machine(machine).state;
  }

  /** Set-point of a signal, in its unit. */
  setPoint(machine: MachineId, signal: string): number {
    const value = this.machine(machine).setPoints.get(signal);
    if (value === undefined) throw new RangeError(`${machine} has no set-point of ${signal}`);
    return value;
  }

  moveSetPoint(machine: MachineId, signal: string, value: number): void {
    this.setPoint(machine, signal);
    this.machine(machine).setPoints.set(signal, value);
  }

  /** The contract over the set-point of a machine. */
  contract(machine: string): SetPointContract {
    const contract = this.contracts.get(machine);
    if (!contract) throw new RangeError(`${machine} has no set-point under contract`);
    return contract;
  }

  /** Somebody moves the set-point at the machine itself. */
  turnKnob(machine: string, value: number): void {
    const description = MACHINES.find(({ id }) => id === machine);
    const setPoint = description?.setPoints[0];
    if (!description || !setPoint) throw new RangeError(`${machine} has no set-point`);
    this.moveSetPoint(
      description.id,
      setPoint.follows,
      Math.min(setPoint.max, Math.max(setPoint.min, value)),
    );
  }

  private tick(now: number): void {
    const disturbances = this.scenarios.disturbances();
    for (const [id, machine] of this.machines)
      this.output?.readings(id, machine.tick(now, TICK_MS / 1_000, disturbances));
  }

  private machine(id: MachineId): Machine {
    const machine = this.machines.get(id);
    if (!machine) throw new RangeError(`no machine ${id}`);
    return machine;
  }
}
