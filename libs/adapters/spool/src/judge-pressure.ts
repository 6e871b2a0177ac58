import type { Pressure } from './spool-options';

/** Parts of the capacity on disk and of the memory at which the pressure changes. */
const DISK = { calm: 0.8, pause: 0.9, shed: 0.98 };
const MEMORY = { calm: 0.25, pause: 0.5, shed: 0.9 };

export interface Fill {
  /** Parts of what there is, 0 to 1. */
  readonly disk: number;
  readonly memory: number;
  /** Something was dropped for want of room since the last judgement. */
  readonly isDropping: boolean;
  readonly isFaulty: boolean;
}

/** The pressure of a spool: it rises at once and falls only when there is room to spare. */
export function judgePressure(before: Pressure, { disk, memory, isDropping, isFaulty }: Fill): Pressure {
  const isFull = disk >= DISK.shed || memory >= MEMORY.shed || isDropping;
  const isHigh = disk >= DISK.pause || memory >= MEMORY.pause;
  if (isFull || (before === 'shed' && isHigh)) return 'shed';
  if (isHigh || isFaulty) return 'pause';
  return disk < DISK.calm && memory < MEMORY.calm ? 'normal' : before;
}
