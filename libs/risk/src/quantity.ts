/** A value with its unit as people read it, at most six significant digits; the unit `1` is not shown. */
export function quantity(value: number, unit: string): string {
  const number = String(Number(value.toPrecision(6)));
  return shownUnit(unit) === '' ? number : `${number} ${unit}`;
}

/** Empty for `1`, the unit of what has none. */
export function shownUnit(unit: string): string {
  return unit === '1' ? '' : unit;
}
