import type { FactoryProvider } from '@nestjs/common';
import type { Plant } from '@cellgate/plant';
import { TimeSeriesStore } from '@cellgate/time-series';
import { CLOCK, PLANT } from './tokens';
import type { Clock } from './tokens';

/** A use case is a plain class over plant, store and clock: it knows nothing of Nest, and its tests neither. */
export function useCase<T>(
  type: new (plant: Plant, store: TimeSeriesStore, now: Clock) => T,
): FactoryProvider<T> {
  return {
    provide: type,
    inject: [PLANT, TimeSeriesStore, CLOCK],
    useFactory: (plant: Plant, store: TimeSeriesStore, now: Clock) => new type(plant, store, now),
  };
}
