/**
 * Porosity of a coating: share of its volume that is pores.
 *
 * @param density - of the calendered coating, g/cm³
 * @param trueDensity - of its solids without pores, g/cm³
 * @returns 0 … 1; negative where the density cannot be true
 * @example
 * porosity(3.4, 4.6) // => 0.2609
 */
export function porosity(density: number, trueDensity: number): number {
  return 1 - density / trueDensity;
}

/** What a cell's pores hold besides those of the cathode coating that was measured. */
export interface PoreParameters {
  /** Of the electrolyte, g/cm³. */
  readonly electrolyteDensity: number;
  /** Of the cathode's solids without pores, g/cm³. */
  readonly trueDensity: number;
  /** Coated area of the cathode, all sides together, cm². */
  readonly coatedArea: number;
  /** Pores of anode and separator, cm³; from the design of the cell. */
  readonly otherPores: number;
}

/**
 * Volume of electrolyte over volume of pores: below about 1 parts of the electrodes stay dry.
 *
 * Pores of the cathode = area · loading / density · porosity.
 * @param fillMass - electrolyte, g
 * @param loading - of the cathode per side, mg/cm²
 * @param density - of the cathode coating, g/cm³
 * @returns 1; NaN where the density leaves no pores at all
 */
export function fillPerPoreVolume(
  fillMass: number,
  loading: number,
  density: number,
  { electrolyteDensity, trueDensity, coatedArea, otherPores }: PoreParameters,
): number {
  const cathodePores = ((coatedArea * loading) / 1_000 / density) * porosity(density, trueDensity);
  const pores = cathodePores + otherPores;
  return pores > 0 ? fillMass / electrolyteDensity / pores : NaN;
}

/**
 * Self-discharge from two open-circuit voltages: K = (OCV1 − OCV2) / time.
 *
 * @param before - mV
 * @param after - mV
 * @param days - between the two, above 0
 * @returns mV/d; NaN for a time that is not above 0
 */
export function kValue(before: number, after: number, days: number): number {
  return days > 0 ? (before - after) / days : NaN;
}

/**
 * A value as it would be at the reference temperature, by its linear dependence.
 *
 * @param perKelvin - change of the value with temperature, its unit per K
 */
export function temperatureCorrected(
  value: number,
  temperature: number,
  { perKelvin, reference }: { readonly perKelvin: number; readonly reference: number },
): number {
  return value - perKelvin * (temperature - reference);
}

/** Rise of the resistance at low state of charge over that at half charge, mΩ. */
export function deltaDcir(atLowCharge: number, atHalfCharge: number): number {
  return atLowCharge - atHalfCharge;
}

/**
 * Decimal logarithm: what is lost in decades is as far from typical as what is gained.
 *
 * @param value - in its unit; below a thousandth, and 0 as gauges show what they cannot resolve, counts as a thousandth, so
 *   that the worst reading of all is never the one that has no value
 * @returns NaN for a negative value
 */
export function decades(value: number): number {
  return value >= 0 ? Math.log10(Math.max(value, 1e-3)) : NaN;
}
