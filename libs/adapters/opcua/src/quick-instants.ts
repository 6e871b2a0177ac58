import { createRequire } from 'node:module';

/** Milliseconds from the epoch of OPC UA, 1601-01-01, to that of JavaScript. */
const EPOCH_MS = 11_644_473_600_000;
/** 2^32 ticks of 100 ns are 429,496 ms and 7,296 ticks. */
const HIGH_MS = 429_496;
const HIGH_TICKS = 7_296;
const TICKS_A_MS = 10_000;
const PICOSECONDS_A_TICK = 100_000;

type Decode = (high: number, low: number, picoseconds?: number) => [Date, number];

/**
 * A DateTime of OPC UA, 100 ns since 1601 as two halves of 32 bits, as a date and what it has below the millisecond in
 * picoseconds. Every intermediate result is a whole number below 2^53, so nothing is rounded.
 */
export const instantOfTicks: Decode = (high, low, picoseconds = 0) => {
  const upper = high >>> 0;
  const rest = upper * HIGH_TICKS + (low >>> 0);
  const ms = upper * HIGH_MS + Math.floor(rest / TICKS_A_MS) - EPOCH_MS;
  return [new Date(ms), (rest % TICKS_A_MS) * PICOSECONDS_A_TICK + picoseconds];
};

/** The module of the library that decodes times; null where another version of it keeps it elsewhere. */
export function libraryInstants(): { bn_hundredNanoSecondFrom1601ToDate: Decode } | null {
  try {
    const ofLibrary = createRequire(require.resolve('node-opcua'));
    const ofTypes = createRequire(ofLibrary.resolve('node-opcua-basic-types'));
    return ofTypes('node-opcua-date-time/dist/date_time.js') as ReturnType<typeof libraryInstants>;
  } catch {
    return null;
  }
}

/**
 * Makes the library decode times without 64-bit arithmetic in objects: two times a value, that is a tenth of what a value
 * costs. Where the library is not as expected it goes on as it is.
 */
export function quickenInstants(): void {
  const library = libraryInstants();
  if (typeof library?.bn_hundredNanoSecondFrom1601ToDate === 'function') {
    library.bn_hundredNanoSecondFrom1601ToDate = instantOfTicks;
  }
}
