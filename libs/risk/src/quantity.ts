/** A value with its unit as people read it, at most six significant digits; the unit `1` is not shown. */
export function quantity(value: number, unit: string): string {
  const number = String(Number(value.toPrecision(6)));
  return unit === '' || unit === '1' ? number : `${number} ${unit}`;
}
