import type { MachineState, Quality } from './machine-state';
import type { MachineId } from './machine-description';

/** What scenarios do to the machines at an instant. */
export interface Disturbances {
  /** Added to the temperature of CAS_01 whatever its set-point, K. */
  readonly assemblyHeat: number;
  /** Ratio of the formation current to its set-point. */
  readonly currentRatio: number;
  /** Wear of blade and horn beyond their regular life, in tool lives. */
  readonly extraWear: number;
  readonly supplier: 'A' | 'B';
  /** Machines that do not run, and why. */
  readonly halted: ReadonlyMap<MachineId, Exclude<MachineState, 'running'>>;
  /** Sensors at fault, by `machine/signal`. */
  readonly sensors: ReadonlyMap<string, Exclude<Quality, 'good'>>;
}

export const NO_DISTURBANCES: Disturbances = {
  assemblyHeat: 0,
  currentRatio: 1,
  extraWear: 0,
  supplier: 'A',
  halted: new Map(),
  sensors: new Map(),
};
