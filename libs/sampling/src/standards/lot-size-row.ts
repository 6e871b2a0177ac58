/** The row of a lot-size table that a lot belongs to; the last row reaches to infinity. */
export function lotSizeRow<T extends readonly [upTo: number, ...rest: unknown[]]>(
  table: readonly T[],
  lotSize: number,
): T {
  const row = table.find(([upTo]) => lotSize <= upTo);
  if (row === undefined) throw new RangeError(`the table does not reach a lot of ${lotSize}`);
  return row;
}
