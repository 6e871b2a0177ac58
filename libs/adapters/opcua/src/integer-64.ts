/** node-opcua keeps 64-bit integers as `[high, low]`, 32 bits each. */
export function bigintOf([high, low]: readonly [number, number], isSigned: boolean): bigint {
  const bits = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  return isSigned ? BigInt.asIntN(64, bits) : bits;
}

/**
 * A 64-bit integer as the nearest double and what is left, so that the sum of both is exact: series hold doubles only.
 * The rest is 0 within ±2^53 and at most 1,024 beyond.
 */
export function doubleAndRest(integer: bigint): { readonly double: number; readonly rest: number } {
  const double = Number(integer);
  return { double, rest: Number(integer - BigInt(double)) };
}
