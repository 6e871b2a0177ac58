import type { Role } from '../../frames/locate';

/** Columns of a row of `machine` that are no signal; see docs/panel.md. */
export const MACHINE_ROLES = {
  machine: { type: 'text', aliases: ['machine', 'machine_id'] },
  time: { type: 'time', aliases: ['time'], any: true },
  status: { type: 'text', aliases: ['status', 'state'] },
  line: { type: 'text', aliases: ['line'] },
  kind: { type: 'text', aliases: ['kind'] },
} as const satisfies Record<string, Role>;

export type MachineRole = keyof typeof MACHINE_ROLES;

/** End of the name of a field that holds the OPC UA status code of a signal. */
export const QUALITY_SUFFIX = '_q';
