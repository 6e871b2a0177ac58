/**
 * 64-bit FNV-1a hash of a list of numbers, as 16 hexadecimal digits: tells later whether limits were estimated from
 * the same data. Not meant against forgery.
 *
 * @param values - NaN (missing) counts as one value of its own; −0 as 0
 * @see Fowler, Noll & Vo; RFC draft-eastlake-fnv
 * @example
 * baselineHash([]) // => 'cbf29ce484222325'
 */
export function baselineHash(values: ArrayLike<number | null>): string {
  const view = new DataView(new ArrayBuffer(8));
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let i = 0; i < values.length; i++) {
    view.setFloat64(0, (values[i] ?? NaN) + 0);
    for (let byte = 0; byte < 8; byte++) {
      low ^= view.getUint8(byte);
      // Times the prime 2^40 + 0x1b3, in two 32-bit halves.
      const product = (low >>> 0) * 0x1b3;
      const carry = Math.floor(product / 0x100000000);
      high = (Math.imul(high, 0x1b3) + ((low << 8) >>> 0) + carry) >>> 0;
      low = product >>> 0;
    }
  }
  const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0');
  return hex(high) + hex(low);
}
