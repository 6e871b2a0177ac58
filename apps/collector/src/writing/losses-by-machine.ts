import type { LossCause, SpoolLoss } from '@cellgate/spool';

/** What was lost of one machine. */
export interface MachineLoss {
  readonly line: string;
  /** Empty where the lines could not be read any more. */
  readonly machine: string;
  readonly points: number;
  /** Milliseconds since 1970 UTC of the earliest and the latest of them. */
  readonly from: number;
  readonly to: number;
}

export const LOSS_REASONS: Readonly<Record<LossCause, string>> = {
  capacity: 'the store was away and the spool full',
  age: 'the store was away for longer than the spool keeps data',
  disk: 'the disk of the spool took no data and the memory was full',
  corruption: 'damaged on the disk of the spool',
};

/** A loss machine by machine; points that no machine is known of are one of their own. */
export function lossesByMachine(loss: SpoolLoss): MachineLoss[] {
  const machines = new Map<string, MachineLoss>();
  const add = (line: string, machine: string, points: number, from: number, to: number): void => {
    const key = JSON.stringify([line, machine]);
    const known = machines.get(key) ?? { line, machine, points: 0, from, to };
    machines.set(key, {
      ...known,
      points: known.points + points,
      from: Math.min(known.from, from),
      to: Math.max(known.to, to),
    });
  };
  let rest = loss.points;
  for (const { tags, points, from, to } of loss.series) {
    add(tags['line'] ?? '', tags['machine'] ?? tags['station'] ?? '', points, from, to);
    rest -= points;
  }
  if (rest > 0) add('', '', rest, loss.from, loss.to);
  return [...machines.values()];
}
