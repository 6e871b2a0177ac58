const ZERO = 0x30;
const DOT = 0x2e;
const MINUS = 0x2d;
/** Decimals that are tried before the general way, which is some ten times slower. */
const FEW = 1e3;
const SOME = 1e6;
/** A decimal number of at most 15 digits is the shortest text of its double. */
const EXACT = 1e15;
const SPLIT = 1e9;

/** Most bytes that `writeNumber` needs. */
export const NUMBER_BYTES = 26;

/**
 * Writes a finite number as `String(value)` does, except minus zero, which is 0. The bytes must have room.
 * @returns the place behind it
 */
export function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  let place = at;
  let rest = value;
  if (rest < 0) {
    bytes[place++] = MINUS;
    rest = -rest;
  }
  if (rest < EXACT) {
    const whole = Math.floor(rest);
    if (whole === rest) return writeWhole(bytes, place, whole);
    let scale = FEW;
    let digits = Math.round(rest * FEW);
    if (digits / FEW !== rest) {
      scale = SOME;
      digits = Math.round(rest * SOME);
    }
    if (digits < EXACT && digits / scale === rest) {
      place = writeWhole(bytes, place, whole);
      return writeDecimals(bytes, place, digits - whole * scale, scale);
    }
  }
  const text = String(value);
  for (let index = 0; index < text.length; index++) bytes[at + index] = text.charCodeAt(index);
  return at + text.length;
}

/** Writes a whole number from 0 on, below 1e15. */
export function writeWhole(bytes: Uint8Array, at: number, value: number): number {
  if (value < SPLIT) {
    let count = 1;
    for (let power = 10; power <= value; power *= 10) count++;
    return writePadded(bytes, at, value, count);
  }
  const high = Math.floor(value / SPLIT);
  return writePadded(bytes, writeWhole(bytes, at, high), value - high * SPLIT, 9);
}

/** Writes a whole number below 1e9 with so many digits. */
export function writePadded(bytes: Uint8Array, at: number, value: number, count: number): number {
  let rest = value | 0;
  for (let place = at + count - 1; place >= at; place--) {
    const tenth = (rest / 10) | 0;
    bytes[place] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return at + count;
}

function writeDecimals(bytes: Uint8Array, at: number, value: number, scale: number): number {
  bytes[at] = DOT;
  let end = writePadded(bytes, at + 1, value, scale === FEW ? 3 : 6);
  while (bytes[end - 1] === ZERO) end--;
  return end;
}
