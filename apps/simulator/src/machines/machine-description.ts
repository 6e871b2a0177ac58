import type { UnitSymbol } from '@cellgate/plant';
import { NOMINAL_ASSEMBLY, NOMINAL_FORMATION } from '../process/conditions';

/** One measured signal of a machine and how it moves. */
export interface SignalDescription {
  /** Id in the plant description. */
  readonly id: string;
  /** Last part of the browse path. */
  readonly browseName: string;
  readonly text: string;
  readonly unit: UnitSymbol;
  readonly range: readonly [low: number, high: number];
  /** Value in control, in `unit`. */
  readonly nominal: number;
  /** Value to which it goes while the machine does not run. */
  readonly idle: number;
  /** Time constant with which it follows its target, in seconds. */
  readonly lagS: number;
  /** Standard deviation of the fast noise and of the slow drift, in `unit`. */
  readonly noiseSd: number;
  readonly driftSd: number;
}

/** A set-point that may be written; the signal `follows` goes after it. */
export interface SetPointDescription {
  readonly browseName: string;
  readonly follows: string;
  readonly text: string;
  readonly min: number;
  readonly max: number;
  /** Largest single move and least time between two moves of a request from outside. */
  readonly maxStep: number;
  readonly minIntervalMs: number;
  /** Object of the machine that holds the contract for requests from outside. */
  readonly control: string;
}

export type MachineId = 'CAS_01' | 'FORM_01' | 'EOL_01';

export interface MachineDescription {
  readonly id: MachineId;
  readonly text: string;
  readonly signals: readonly SignalDescription[];
  readonly setPoints: readonly SetPointDescription[];
}

const signal = (
  id: string,
  text: string,
  unit: UnitSymbol,
  range: readonly [number, number],
  course: Pick<SignalDescription, 'nominal' | 'idle' | 'lagS' | 'noiseSd' | 'driftSd'>,
): SignalDescription => ({
  id,
  browseName: id[0]?.toUpperCase() + id.slice(1),
  text,
  unit,
  range,
  ...course,
});

/** The three machines of the demonstration line; names, units and ranges are those of its plant description. */
export const MACHINES: readonly MachineDescription[] = [
  {
    id: 'CAS_01',
    text: 'Cell assembly: stacking, tab welding, sealing',
    signals: [
      signal('temperature', 'Temperature at the stacking table', '°C', [-20, 120], {
        nominal: NOMINAL_ASSEMBLY.temperature,
        idle: 23,
        lagS: 10,
        noiseSd: 0.25,
        driftSd: 0.3,
      }),
      signal('vibration', 'Vibration velocity of the stacker, root mean square', 'mm/s', [0, 50], {
        nominal: NOMINAL_ASSEMBLY.vibration,
        idle: 0.1,
        lagS: 1.5,
        noiseSd: 0.12,
        driftSd: 0.08,
      }),
      signal('speed', 'Stacking speed', '1/min', [0, 120], {
        nominal: 60,
        idle: 0,
        lagS: 1.5,
        noiseSd: 0.3,
        driftSd: 0.2,
      }),
      signal('force', 'Stacking force', 'N', [0, 500], {
        nominal: NOMINAL_ASSEMBLY.force,
        idle: 0,
        lagS: 1,
        noiseSd: 2.5,
        driftSd: 1.5,
      }),
      signal('pressure', 'Absolute pressure of the vacuum gripper', 'kPa', [0, 120], {
        nominal: 18,
        idle: 101.3,
        lagS: 2,
        noiseSd: 0.2,
        driftSd: 0.3,
      }),
    ],
    setPoints: [
      {
        browseName: 'TemperatureSetPoint',
        follows: 'temperature',
        text: 'Set-point of the temperature at the stacking table',
        min: 20,
        max: 50,
        maxStep: 5,
        minIntervalMs: 1_000,
        control: 'TemperatureControl',
      },
    ],
  },
  {
    id: 'FORM_01',
    text: 'Filling, soaking and formation',
    signals: [
      signal('temperature', 'Temperature of the formation chamber', '°C', [-20, 120], {
        nominal: NOMINAL_FORMATION.temperature,
        idle: 23,
        lagS: 20,
        noiseSd: 0.1,
        driftSd: 0.15,
      }),
      signal('current', 'Formation current', 'A', [0, 50], {
        nominal: NOMINAL_FORMATION.current,
        idle: 0,
        lagS: 1,
        noiseSd: 0.006,
        driftSd: 0.004,
      }),
      signal('voltage', 'Voltage of the reference channel', 'V', [0, 5], {
        nominal: 3.7,
        idle: 3.2,
        lagS: 1,
        noiseSd: 0.003,
        driftSd: 0.001,
      }),
    ],
    setPoints: [
      {
        browseName: 'CurrentSetPoint',
        follows: 'current',
        text: 'Set-point of the formation current',
        min: 2.5,
        max: 4.0,
        maxStep: 0.4,
        minIntervalMs: 1_000,
        control: 'CurrentControl',
      },
    ],
  },
  {
    id: 'EOL_01',
    text: 'End-of-line tester: capacity, resistances, self-discharge',
    signals: [
      signal('temperature', 'Temperature of the test chamber', '°C', [-20, 120], {
        nominal: 25,
        idle: 23,
        lagS: 20,
        noiseSd: 0.1,
        driftSd: 0.15,
      }),
      signal('voltage', 'Voltage of the cell under test', 'V', [0, 5], {
        nominal: 3.7,
        idle: 3.65,
        lagS: 1,
        noiseSd: 0.002,
        driftSd: 0.001,
      }),
      signal('soc', 'State of charge of the cell under test', '%', [0, 100], {
        nominal: 60,
        idle: 30,
        lagS: 1,
        noiseSd: 0.1,
        driftSd: 0.05,
      }),
    ],
    setPoints: [],
  },
];

export const MACHINE_IDS = ['CAS_01', 'FORM_01', 'EOL_01'] as const satisfies readonly MachineId[];

/** Signals of a machine, in the order of the plant description. */
export function signalsOf(machine: MachineId): readonly SignalDescription[] {
  return MACHINES.find(({ id }) => id === machine)?.signals ?? [];
}
