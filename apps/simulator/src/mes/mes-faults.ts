import { z } from 'zod';

/** Ways in which the MES may misbehave, with their parameters. */
export const MES_FAULT_SCHEMAS = {
  /** Answers after `delayMs`. */
  slow: z.strictObject({ delayMs: z.number().int().min(0).max(600_000).default(10_000) }),
  /** Answers with an error of the server. */
  fail: z.strictObject({ status: z.number().int().min(500).max(599).default(500) }),
  /** Answers 200 with an HTML page, as a proxy or a log-in page does. */
  html: z.strictObject({}),
  /** Gives the answer of the instant at which it was switched on, again and again. */
  repeat: z.strictObject({}),
  /** Closes the connection without an answer. */
  refuse: z.strictObject({}),
} as const;

export type MesFaultName = keyof typeof MES_FAULT_SCHEMAS;

export function isMesFaultName(name: string): name is MesFaultName {
  return Object.hasOwn(MES_FAULT_SCHEMAS, name);
}

export const MES_FAULT_NAMES = Object.keys(MES_FAULT_SCHEMAS).filter(isMesFaultName);

type ActiveFaults = { [N in MesFaultName]?: z.output<(typeof MES_FAULT_SCHEMAS)[N]> };

/** The faults that are on. Several may be on at once; the harshest answers. */
export class MesFaults {
  active: Readonly<ActiveFaults> = {};

  /** @returns what is wrong with the parameters, or null */
  start(name: MesFaultName, parameters: unknown): z.ZodError | null {
    const parsed = MES_FAULT_SCHEMAS[name].safeParse(parameters);
    if (!parsed.success) return parsed.error;
    this.active = { ...this.active, [name]: parsed.data };
    return null;
  }

  stop(name: MesFaultName): void {
    const others = { ...this.active };
    Reflect.deleteProperty(others, name);
    this.active = others;
  }
}
