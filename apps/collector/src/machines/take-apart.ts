import type { ReceivedValue } from '@cellgate/opcua';

type Work = (values: readonly ReceivedValue[]) => void;

export interface Failure {
  /** What was thrown first. */
  readonly cause: unknown;
  /** Values that some work could not take, each once. */
  readonly values: readonly ReceivedValue[];
}

/**
 * Does several works on the values of a message, each whatever becomes of the others. One that throws gets the values one by one,
 * so that only those are lost to it that it cannot take; doing a work twice for a value must change nothing.
 */
export function takeApart(batch: readonly ReceivedValue[], works: readonly Work[]): Failure | null {
  let first: { readonly cause: unknown } | null = null;
  const lost = new Set<ReceivedValue>();
  for (const work of works) {
    try {
      work(batch);
    } catch (cause) {
      first ??= { cause };
      for (const value of batch) {
        try {
          work([value]);
        } catch {
          lost.add(value);
        }
      }
    }
  }
  return first === null ? null : { ...first, values: [...lost] };
}
