import type { DerivedSource } from './feature-specification';
import { npRatio } from './np-ratio';
import { decades, deltaDcir, fillPerPoreVolume, porosity, temperatureCorrected } from './physics';

/**
 * A computed quantity from characteristics that passed their own physical range.
 *
 * @param measured - value of a characteristic; undefined = missing
 * @returns null when an input is missing
 */
export function derivedValue(
  source: DerivedSource,
  measured: (id: string) => number | undefined,
): number | null {
  switch (source.type) {
    case 'np-ratio': {
      const [anode, cathode] = [measured(source.anodeLoading), measured(source.cathodeLoading)];
      return anode === undefined || cathode === undefined ? null : npRatio(anode, cathode, source.parameters);
    }
    case 'porosity': {
      const density = measured(source.density);
      return density === undefined ? null : porosity(density, source.parameters.trueDensity);
    }
    case 'fill-per-pore-volume': {
      const [fill, loading] = [measured(source.fillMass), measured(source.loading)];
      const density = measured(source.density);
      return fill === undefined || loading === undefined || density === undefined
        ? null
        : fillPerPoreVolume(fill, loading, density, source.parameters);
    }
    case 'temperature-corrected': {
      const value = measured(source.value);
      const temperature = measured(source.temperature) ?? source.parameters.reference;
      return value === undefined ? null : temperatureCorrected(value, temperature, source.parameters);
    }
    case 'delta-dcir': {
      const [low, half] = [measured(source.lowCharge), measured(source.halfCharge)];
      return low === undefined || half === undefined ? null : deltaDcir(low, half);
    }
    case 'logarithm': {
      const value = measured(source.of);
      return value === undefined ? null : decades(value);
    }
  }
}
