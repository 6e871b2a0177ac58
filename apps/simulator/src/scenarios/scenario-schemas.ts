import { z } from 'zod';
import { DEFAULT_SCENARIO_LEVELS } from '../process/conditions';
import { MACHINE_IDS, signalsOf } from '../machines/machine-description';

const seconds = z.number().min(0).max(86_400);

/** Parameters of every scenario; all are optional, unknown ones are refused. */
export const SCENARIO_SCHEMAS = {
  /** CAS_01 drifts to the temperature `to` (°C, with the nominal set-point) within `overS` seconds. */
  'temperature-drift': z.strictObject({
    to: z.number().min(36).max(70).default(DEFAULT_SCENARIO_LEVELS['temperature-drift']),
    overS: seconds.default(60),
  }),
  /** FORM_01 delivers `ratio` times its set-point. */
  'formation-over-current': z.strictObject({
    ratio: z.number().min(1).max(1.5).default(DEFAULT_SCENARIO_LEVELS['formation-over-current']),
  }),
  /** Blade and horn wear by `wear` tool lives within `overS` seconds. */
  'tool-wear': z.strictObject({
    wear: z.number().min(0).max(2).default(DEFAULT_SCENARIO_LEVELS['tool-wear']),
    overS: seconds.default(120),
  }),
  /** Electrodes come from the second supplier: lighter anodes, denser cathodes, more moisture. */
  'new-supplier-lot': z.strictObject({}),
  /** A sensor reports Bad (no value to be used) or Uncertain (out of calibration). */
  'sensor-fault': z
    .strictObject({
      machine: z.enum(MACHINE_IDS).default('CAS_01'),
      signal: z.string().default('temperature'),
      quality: z.enum(['bad', 'uncertain']).default('bad'),
    })
    .refine(({ machine, signal }) => signalsOf(machine).some(({ id }) => id === signal), {
      path: ['signal'],
      message: 'the machine has no such signal',
    }),
  /** A machine does not run; cells wait before it. */
  'machine-stop': z.strictObject({
    machine: z.enum(MACHINE_IDS).default('FORM_01'),
    state: z.enum(['stopped', 'fault', 'maintenance']).default('stopped'),
  }),
} as const;

export type ScenarioName = keyof typeof SCENARIO_SCHEMAS;

export type ScenarioParameters<N extends ScenarioName> = z.output<(typeof SCENARIO_SCHEMAS)[N]>;

export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(SCENARIO_SCHEMAS, name);
}

export const SCENARIO_NAMES = Object.keys(SCENARIO_SCHEMAS).filter(isScenarioName);
