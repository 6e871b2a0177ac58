/** Severity of an OPC UA status code: the two highest bits, never a comparison with 0. */
export type Quality = 'good' | 'uncertain' | 'bad';

/** What a monitored node stands for in the plant description. */
export type NodeRole = 'signal' | 'status' | 'results';

/** One value of one node, in terms of the plant and free of OPC UA types. */
export interface ReceivedValue {
  readonly machine: string;
  readonly role: NodeRole;
  /** Id of the signal; `status` and `results` for the nodes of that role. */
  readonly signal: string;
  /** A finite number, a text, or null where the server sent none or one of the wrong type. */
  readonly value: number | string | null;
  /** What the number means where it is one of an enumeration of the server; else left out. */
  readonly text?: string;
  /** As the server sent it, flag bits included; where the client found the fault, the code of `reason`. */
  readonly statusCode: number;
  readonly quality: Quality;
  /** Why the quality is not good, for people; null when it is good. */
  readonly reason: string | null;
  /** Milliseconds since 1970 UTC given by the device; null where the server sent none or one outside 1990 to 2199. */
  readonly sourceMs: number | null;
  /** Nanoseconds of the source time below its millisecond, 0 to 999,900; 0 where there is none. */
  readonly sourceNs: number;
  /** Milliseconds since 1970 UTC given by the server; null like `sourceMs`. */
  readonly serverMs: number | null;
  /** Milliseconds since 1970 UTC of this machine's clock on arrival. */
  readonly receivedMs: number;
}

export function qualityOf(statusCode: number): Quality {
  const severity = statusCode >>> 30;
  return severity === 0 ? 'good' : severity === 1 ? 'uncertain' : 'bad';
}

/** InfoType DataValue with the Overflow bit: the server threw values of this node away (OPC 10000-4, 7.39.1). */
export function hasOverflow(statusCode: number): boolean {
  return (statusCode & 0x0480) === 0x0480;
}
