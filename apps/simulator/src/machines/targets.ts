import { NOMINAL_ASSEMBLY, WEAR_ON_MACHINE } from '../process/conditions';
import type { Disturbances } from './disturbances';
import { signalsOf, type MachineId } from './machine-description';

/** One charge at formation and one discharge at end of line, as the voltage signals show them. */
const CYCLE_S = 60;

export interface TargetInput {
  readonly running: boolean;
  /** Seconds since the machine was switched on. */
  readonly elapsedS: number;
  /** Set-points by the signal that follows them. */
  readonly setPoints: ReadonlyMap<string, number>;
  readonly disturbances: Disturbances;
}

/** Open-circuit voltage over state of charge (0 to 1), V; a straight line is enough to look at. */
const voltageAt = (stateOfCharge: number): number => 3.0 + 1.2 * stateOfCharge;

/** Values to which the signals of a machine go now, by signal id. */
export function targetsOf(machine: MachineId, input: TargetInput): Record<string, number> {
  const { running, setPoints, disturbances } = input;
  const targets: Record<string, number> = {};
  for (const { id, nominal, idle } of signalsOf(machine))
    targets[id] = running ? (setPoints.get(id) ?? nominal) : idle;
  const cycle = (input.elapsedS % CYCLE_S) / CYCLE_S;

  switch (machine) {
    case 'CAS_01':
      // Heat from outside comes on top, so that a lower set-point answers it.
      targets['temperature'] = (targets['temperature'] ?? 0) + disturbances.assemblyHeat;
      if (running) {
        targets['vibration'] =
          NOMINAL_ASSEMBLY.vibration + WEAR_ON_MACHINE.vibration * disturbances.extraWear;
        targets['force'] = NOMINAL_ASSEMBLY.force + WEAR_ON_MACHINE.force * disturbances.extraWear;
      }
      return targets;
    case 'FORM_01':
      if (running) {
        targets['current'] = (targets['current'] ?? 0) * disturbances.currentRatio;
        targets['voltage'] = voltageAt(Math.sqrt(cycle));
      }
      return targets;
    case 'EOL_01':
      if (running) {
        const stateOfCharge = 1 - 0.7 * cycle;
        targets['soc'] = 100 * stateOfCharge;
        targets['voltage'] = voltageAt(stateOfCharge);
      }
      return targets;
  }
}
