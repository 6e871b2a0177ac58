/** One move, as it is sent. */
export interface SetPointRequest {
  /** Last one of the PLC + 1. */
  readonly sequence: number;
  /** A 32-bit float. */
  readonly value: number;
  readonly baseline: number;
  /** By our own clock, milliseconds since 1970 UTC; afterwards the PLC refuses it. */
  readonly notAfterMs: number;
  /** Who asks, e.g. the id of the correction. */
  readonly source: string;
}

/**
 * What is known of a request. `rejected`: it was certainly not applied as asked. `unknown`: it may have been, and nothing else
 * may be sent before that is resolved.
 */
export type WriteOutcome =
  | { readonly kind: 'verified'; readonly actual: number }
  | { readonly kind: 'rejected'; readonly code: string; readonly detail: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** Statuses of a call that only say that it was not right: nothing was done. */
const VALIDATION =
  /^Bad(NodeId(Unknown|Invalid)|MethodInvalid|NotExecutable|UserAccessDenied|InvalidArgument|ArgumentsMissing|TooManyArguments|NotWritable|TypeMismatch|OutOfRange)$/;

/** Whether a bad status proves that nothing was applied. */
export function provesNothingDone(statusName: string): boolean {
  return VALIDATION.test(statusName);
}

export const rejected = (code: string, detail: string): WriteOutcome => ({ kind: 'rejected', code, detail });
export const unknown = (why: string): WriteOutcome => ({ kind: 'unknown', why });
