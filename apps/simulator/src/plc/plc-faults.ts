import { z } from 'zod';
import { MACHINES } from '../machines/machine-description';
import type { SetPointContract } from './set-point-contract';

/** Machines that have a set-point under contract. */
const machine = z.enum(MACHINES.filter(({ setPoints }) => setPoints.length > 0).map(({ id }) => id));

/** What may happen at a PLC, with its parameters; `machine` is required throughout. */
export const PLC_FAULT_SCHEMAS = {
  /** An interlock is on: nothing is applied. */
  interlock: z.strictObject({ machine }),
  /** The machine gives no permission to correct it. */
  'no-permissive': z.strictObject({ machine }),
  /** The operator has taken the set-point to the panel. */
  local: z.strictObject({ machine }),
  /** Moves stop at `at` although the whole move is acknowledged. */
  'silent-clamp': z.strictObject({ machine, at: z.number() }),
  /** Requests are carried out, the answer never comes. */
  'lost-acknowledgement': z.strictObject({ machine }),
  /** The PLC's own limits become narrower. */
  'narrow-limits': z
    .strictObject({ machine, low: z.number(), high: z.number() })
    .refine(({ low, high }) => low < high, {
      path: ['low'],
      message: 'must be below high',
    }),
  /** Somebody turns the knob at the machine, once. */
  knob: z.strictObject({ machine, value: z.number() }),
} as const;

export type PlcFaultName = keyof typeof PLC_FAULT_SCHEMAS;

export function isPlcFaultName(name: string): name is PlcFaultName {
  return Object.hasOwn(PLC_FAULT_SCHEMAS, name);
}

export const PLC_FAULT_NAMES = Object.keys(PLC_FAULT_SCHEMAS).filter(isPlcFaultName);

/** The set-points under contract and what was done to them. */
export interface PlcAccess {
  /** @throws RangeError when the machine has none */
  contract(machine: string): SetPointContract;
  turnKnob(machine: string, value: number): void;
}

/** Faults of the PLCs that are on, by name and machine. */
export class PlcFaults {
  active: readonly { readonly name: PlcFaultName; readonly parameters: Readonly<Record<string, unknown>> }[] =
    [];

  constructor(private readonly plcs: PlcAccess) {}

  /** @returns what is wrong with the parameters, or null */
  start(name: PlcFaultName, parameters: unknown): z.ZodError | null {
    const parsed = PLC_FAULT_SCHEMAS[name].safeParse(parameters);
    if (!parsed.success) return parsed.error;
    const { data } = parsed;
    this.apply(name, data);
    if (name === 'knob') return null;
    this.active = [
      ...this.active.filter((fault) => fault.name !== name || fault.parameters['machine'] !== data.machine),
      { name, parameters: data },
    ];
    return null;
  }

  /** Ends a fault at every machine. */
  stop(name: PlcFaultName): void {
    for (const { parameters } of this.active.filter((fault) => fault.name === name)) {
      this.end(name, this.plcs.contract(String(parameters['machine'])));
    }
    this.active = this.active.filter((fault) => fault.name !== name);
  }

  private apply(
    name: PlcFaultName,
    data: { machine: string; at?: number; low?: number; high?: number; value?: number },
  ): void {
    const contract = this.plcs.contract(data.machine);
    if (name === 'interlock') contract.interlocked = true;
    if (name === 'no-permissive') contract.permitted = false;
    if (name === 'local') contract.remoteSelected = false;
    if (name === 'silent-clamp') contract.silentClamp = data.at ?? null;
    if (name === 'lost-acknowledgement') contract.losesAcknowledgement = true;
    if (name === 'narrow-limits') {
      contract.low = data.low ?? contract.low;
      contract.high = data.high ?? contract.high;
    }
    if (name === 'knob' && data.value !== undefined) this.plcs.turnKnob(data.machine, data.value);
  }

  private end(name: PlcFaultName, contract: SetPointContract): void {
    if (name === 'interlock') contract.interlocked = false;
    if (name === 'no-permissive') contract.permitted = true;
    if (name === 'local') contract.remoteSelected = true;
    if (name === 'silent-clamp') contract.silentClamp = null;
    if (name === 'lost-acknowledgement') contract.losesAcknowledgement = false;
    if (name === 'narrow-limits') {
      contract.low = contract.limits.min;
      contract.high = contract.limits.max;
    }
  }
}
