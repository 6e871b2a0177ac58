import { Random } from '../process/random';
import type { Disturbances } from './disturbances';
import type { MachineDescription } from './machine-description';
import type { MachineState, Quality } from './machine-state';
import { SignalProcess } from './signal-process';
import { targetsOf } from './targets';

/** A value as a sensor reports it. A sensor at fault keeps its last good value, of which nobody should make use. */
export interface Reading {
  readonly value: number;
  readonly quality: Quality;
}

/** All readings of a machine at one instant. */
export interface MachineReadings {
  readonly atMs: number;
  readonly state: MachineState;
  readonly signals: ReadonlyMap<string, Reading>;
}

/** Time from standstill until force, speed and current are at their working point. */
const RUN_UP_S = 8;

/** Share of ticks at which a sensor falls out of calibration, and how long it stays so, in ticks. */
const UNCALIBRATED = { probability: 1 / 4_000, ticks: 40, bias: 0.01 };

/** One machine: its physical quantities, its set-points and what its sensors make of them. */
export class Machine {
  readonly setPoints = new Map<string, number>();
  private readonly signals = new Map<string, SignalProcess>();
  private readonly lastGood = new Map<string, number>();
  private readonly uncalibratedUntil = new Map<string, number>();
  private readonly random: Random;
  private ticks = 0;
  private elapsedS = 0;
  private current: MachineState = 'running';
  private runningForS = RUN_UP_S;

  constructor(
    readonly description: MachineDescription,
    seed: number,
  ) {
    this.random = new Random(seed, `calibration:${description.id}`);
    for (const signal of description.signals)
      this.signals.set(
        signal.id,
        new SignalProcess(signal, new Random(seed, `telemetry:${description.id}.${signal.id}`)),
      );
    for (const { follows } of description.setPoints) {
      const nominal = description.signals.find(({ id }) => id === follows)?.nominal;
      if (nominal !== undefined) this.setPoints.set(follows, nominal);
    }
  }

  get state(): MachineState {
    return this.current;
  }

  /** Whether it takes cells: it runs, and has come up to its working point since it last stood still. */
  get ready(): boolean {
    return this.runningForS >= RUN_UP_S;
  }

  /** True value of a quantity, whatever its sensor says. */
  valueOf(signal: string): number {
    const found = this.signals.get(signal);
    if (!found) throw new RangeError(`machine ${this.description.id} has no signal ${signal}`);
    return found.value;
  }

  /** Moves on by one tick and reads all sensors. */
  tick(atMs: number, elapsedS: number, disturbances: Disturbances): MachineReadings {
    const { id: machine } = this.description;
    this.ticks++;
    this.elapsedS += elapsedS;
    this.current = disturbances.halted.get(machine) ?? 'running';
    this.runningForS = this.current === 'running' ? this.runningForS + elapsedS : 0;
    const targets = targetsOf(machine, {
      running: this.current === 'running',
      elapsedS: this.elapsedS,
      setPoints: this.setPoints,
      disturbances,
    });
    const signals = new Map<string, Reading>();
    for (const [id, process] of this.signals) {
      const value = process.step(targets[id] ?? process.value, elapsedS);
      signals.set(id, this.read(id, value, disturbances.sensors.get(`${machine}/${id}`)));
    }
    return { atMs, state: this.current, signals };
  }

  private read(id: string, value: number, fault: 'uncertain' | 'bad' | undefined): Reading {
    if (this.random.chance(UNCALIBRATED.probability))
      this.uncalibratedUntil.set(id, this.ticks + UNCALIBRATED.ticks);
    const uncalibrated = fault === 'uncertain' || this.ticks < (this.uncalibratedUntil.get(id) ?? 0);
    if (fault === 'bad') return { value: this.lastGood.get(id) ?? value, quality: 'bad' };
    if (uncalibrated) return { value: value * (1 + UNCALIBRATED.bias), quality: 'uncertain' };
    this.lastGood.set(id, value);
    return { value, quality: 'good' };
  }
}
