/**
 * Units of measurement that a plant file may name.
 * `code` is the UNECE Recommendation 20 common code, null where the recommendation has none.
 * The micro sign is U+00B5 and the ohm is the Greek capital omega U+03A9, as in the recommendation.
 */
const catalogue = [
  { symbol: '°C', name: 'degree Celsius', quantity: 'temperature', code: 'CEL' },
  { symbol: 'K', name: 'kelvin', quantity: 'temperature', code: 'KEL' },
  { symbol: '°C/min', name: 'degree Celsius per minute', quantity: 'temperature rate', code: 'H13' },
  { symbol: 'K/min', name: 'kelvin per minute', quantity: 'temperature rate', code: 'F11' },
  { symbol: 'N', name: 'newton', quantity: 'force', code: 'NEW' },
  { symbol: 'mN', name: 'millinewton', quantity: 'force', code: 'C20' },
  { symbol: 'kN', name: 'kilonewton', quantity: 'force', code: 'B47' },
  { symbol: 'N/mm', name: 'newton per millimetre', quantity: 'force per length', code: 'F47' },
  { symbol: 'N/m', name: 'newton per metre', quantity: 'force per length', code: '4P' },
  { symbol: 'N·m', name: 'newton metre', quantity: 'torque', code: 'NU' },
  { symbol: 'Pa', name: 'pascal', quantity: 'pressure', code: 'PAL' },
  { symbol: 'hPa', name: 'hectopascal', quantity: 'pressure', code: 'A97' },
  { symbol: 'kPa', name: 'kilopascal', quantity: 'pressure', code: 'KPA' },
  { symbol: 'MPa', name: 'megapascal', quantity: 'pressure', code: 'MPA' },
  { symbol: 'mbar', name: 'millibar', quantity: 'pressure', code: 'MBR' },
  { symbol: 'bar', name: 'bar', quantity: 'pressure', code: 'BAR' },
  { symbol: 'Pa·s', name: 'pascal second', quantity: 'dynamic viscosity', code: 'C65' },
  { symbol: 'mPa·s', name: 'millipascal second', quantity: 'dynamic viscosity', code: 'C24' },
  { symbol: 'mm/s', name: 'millimetre per second', quantity: 'velocity', code: 'C16' },
  { symbol: 'm/s', name: 'metre per second', quantity: 'velocity', code: 'MTS' },
  { symbol: 'm/min', name: 'metre per minute', quantity: 'velocity', code: '2X' },
  { symbol: 'mm/s²', name: 'millimetre per second squared', quantity: 'acceleration', code: 'M41' },
  { symbol: 'm/s²', name: 'metre per second squared', quantity: 'acceleration', code: 'MSK' },
  { symbol: '1/min', name: 'reciprocal minute', quantity: 'rate', code: 'C94' },
  { symbol: '1/h', name: 'reciprocal hour', quantity: 'rate', code: 'H10' },
  { symbol: 'r/min', name: 'revolutions per minute', quantity: 'rotational speed', code: 'RPM' },
  { symbol: 'Hz', name: 'hertz', quantity: 'frequency', code: 'HTZ' },
  { symbol: 'kHz', name: 'kilohertz', quantity: 'frequency', code: 'KHZ' },
  { symbol: 'dB', name: 'decibel', quantity: 'level', code: '2N' },
  { symbol: '°', name: 'degree', quantity: 'angle', code: 'DD' },
  { symbol: 'nm', name: 'nanometre', quantity: 'length', code: 'C45' },
  { symbol: 'µm', name: 'micrometre', quantity: 'length', code: '4H' },
  { symbol: 'mm', name: 'millimetre', quantity: 'length', code: 'MMT' },
  { symbol: 'cm', name: 'centimetre', quantity: 'length', code: 'CMT' },
  { symbol: 'm', name: 'metre', quantity: 'length', code: 'MTR' },
  { symbol: 'mm²', name: 'square millimetre', quantity: 'area', code: 'MMK' },
  { symbol: 'cm²', name: 'square centimetre', quantity: 'area', code: 'CMK' },
  { symbol: 'm²', name: 'square metre', quantity: 'area', code: 'MTK' },
  { symbol: 'µl', name: 'microlitre', quantity: 'volume', code: '4G' },
  { symbol: 'ml', name: 'millilitre', quantity: 'volume', code: 'MLT' },
  { symbol: 'l', name: 'litre', quantity: 'volume', code: 'LTR' },
  { symbol: 'ml/min', name: 'millilitre per minute', quantity: 'volume flow', code: '41' },
  { symbol: 'l/min', name: 'litre per minute', quantity: 'volume flow', code: 'L2' },
  { symbol: 'm³/h', name: 'cubic metre per hour', quantity: 'volume flow', code: 'MQH' },
  { symbol: 'mg', name: 'milligram', quantity: 'mass', code: 'MGM' },
  { symbol: 'g', name: 'gram', quantity: 'mass', code: 'GRM' },
  { symbol: 'kg', name: 'kilogram', quantity: 'mass', code: 'KGM' },
  { symbol: 'g/min', name: 'gram per minute', quantity: 'mass flow', code: 'F28' },
  { symbol: 'kg/h', name: 'kilogram per hour', quantity: 'mass flow', code: 'E93' },
  { symbol: 'mg/cm²', name: 'milligram per square centimetre', quantity: 'area density', code: 'H63' },
  { symbol: 'g/m²', name: 'gram per square metre', quantity: 'area density', code: 'GM' },
  { symbol: 'g/cm³', name: 'gram per cubic centimetre', quantity: 'density', code: '23' },
  { symbol: 'kg/m³', name: 'kilogram per cubic metre', quantity: 'density', code: 'KMQ' },
  { symbol: 'µA', name: 'microampere', quantity: 'electric current', code: 'B84' },
  { symbol: 'mA', name: 'milliampere', quantity: 'electric current', code: '4K' },
  { symbol: 'A', name: 'ampere', quantity: 'electric current', code: 'AMP' },
  { symbol: 'µV', name: 'microvolt', quantity: 'voltage', code: 'D82' },
  { symbol: 'mV', name: 'millivolt', quantity: 'voltage', code: '2Z' },
  { symbol: 'V', name: 'volt', quantity: 'voltage', code: 'VLT' },
  { symbol: 'kV', name: 'kilovolt', quantity: 'voltage', code: 'KVT' },
  { symbol: 'mV/min', name: 'millivolt per minute', quantity: 'voltage rate', code: 'H62' },
  { symbol: 'mV/h', name: 'millivolt per hour', quantity: 'voltage rate', code: null },
  { symbol: 'mV/d', name: 'millivolt per day', quantity: 'voltage rate', code: null },
  { symbol: 'µΩ', name: 'microohm', quantity: 'resistance', code: 'B94' },
  { symbol: 'mΩ', name: 'milliohm', quantity: 'resistance', code: 'E45' },
  { symbol: 'Ω', name: 'ohm', quantity: 'resistance', code: 'OHM' },
  { symbol: 'kΩ', name: 'kiloohm', quantity: 'resistance', code: 'B49' },
  { symbol: 'MΩ', name: 'megaohm', quantity: 'resistance', code: 'B75' },
  { symbol: 'GΩ', name: 'gigaohm', quantity: 'resistance', code: 'A87' },
  { symbol: 'Ω·cm', name: 'ohm centimetre', quantity: 'resistivity', code: 'C60' },
  { symbol: 'µS/cm', name: 'microsiemens per centimetre', quantity: 'conductivity', code: 'G42' },
  { symbol: 'mS/cm', name: 'millisiemens per centimetre', quantity: 'conductivity', code: 'H61' },
  { symbol: 'µF', name: 'microfarad', quantity: 'capacitance', code: '4O' },
  { symbol: 'mAh', name: 'milliampere hour', quantity: 'charge capacity', code: 'E09' },
  { symbol: 'Ah', name: 'ampere hour', quantity: 'charge capacity', code: 'AMH' },
  { symbol: 'mAh/g', name: 'milliampere hour per gram', quantity: 'specific capacity', code: null },
  {
    symbol: 'mAh/cm²',
    name: 'milliampere hour per square centimetre',
    quantity: 'area capacity',
    code: null,
  },
  { symbol: 'mWh', name: 'milliwatt hour', quantity: 'energy', code: null },
  { symbol: 'Wh', name: 'watt hour', quantity: 'energy', code: 'WHR' },
  { symbol: 'kWh', name: 'kilowatt hour', quantity: 'energy', code: 'KWH' },
  { symbol: 'J', name: 'joule', quantity: 'energy', code: 'JOU' },
  { symbol: 'kJ', name: 'kilojoule', quantity: 'energy', code: 'KJO' },
  { symbol: 'mW', name: 'milliwatt', quantity: 'power', code: 'C31' },
  { symbol: 'W', name: 'watt', quantity: 'power', code: 'WTT' },
  { symbol: 'kW', name: 'kilowatt', quantity: 'power', code: 'KWT' },
  { symbol: 'µs', name: 'microsecond', quantity: 'time', code: 'B98' },
  { symbol: 'ms', name: 'millisecond', quantity: 'time', code: 'C26' },
  { symbol: 's', name: 'second', quantity: 'time', code: 'SEC' },
  { symbol: 'min', name: 'minute', quantity: 'time', code: 'MIN' },
  { symbol: 'h', name: 'hour', quantity: 'time', code: 'HUR' },
  { symbol: 'd', name: 'day', quantity: 'time', code: 'DAY' },
  { symbol: '%', name: 'percent', quantity: 'proportion', code: 'P1' },
  { symbol: 'ppm', name: 'parts per million', quantity: 'proportion', code: '59' },
  { symbol: 'mg/m³', name: 'milligram per cubic metre', quantity: 'mass concentration', code: 'GP' },
  { symbol: 'µg/m³', name: 'microgram per cubic metre', quantity: 'mass concentration', code: 'GQ' },
  { symbol: '1/m³', name: 'reciprocal cubic metre', quantity: 'particle concentration', code: 'C86' },
  { symbol: '1', name: 'one (count or plain ratio)', quantity: 'dimensionless', code: 'C62' },
] as const satisfies readonly Unit[];

export interface Unit {
  readonly symbol: string;
  readonly name: string;
  /** What it measures; units of one quantity can be converted into each other, others cannot. */
  readonly quantity: string;
  /** UNECE Recommendation 20 common code, e.g. `CEL`; null where there is none. */
  readonly code: string | null;
}

/** Symbol of a unit as people read it; every symbol stands in the catalogue of this file. */
export type UnitSymbol = (typeof catalogue)[number]['symbol'];

export const unitSymbols: readonly UnitSymbol[] = catalogue.map((unit) => unit.symbol);

const bySymbol: ReadonlyMap<string, Unit> = new Map(catalogue.map((unit) => [unit.symbol, unit]));

export class UnknownUnitError extends RangeError {
  override readonly name = 'UnknownUnitError';
  readonly code = 'PLANT_UNKNOWN_UNIT';
  constructor(readonly symbol: string) {
    super(`${JSON.stringify(symbol)} is not in the catalogue of units`);
  }
}

export function isUnitSymbol(text: string): text is UnitSymbol {
  return bySymbol.has(text);
}

/** @throws UnknownUnitError when the symbol did not come from a loaded plant and is not in the catalogue */
export function unitOf(symbol: UnitSymbol): Unit {
  const unit = bySymbol.get(symbol);
  if (unit === undefined) throw new UnknownUnitError(symbol);
  return unit;
}
