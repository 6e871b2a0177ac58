import { createHash } from 'node:crypto';
import { checkLoops, type LoopSettings } from '@cellgate/control';
import { machineById, type Plant, watchedSeries } from '@cellgate/plant';

/** A loop with what is known of its signal. */
export interface PlantLoop {
  readonly settings: LoopSettings;
  /** Names the settings; another file, another revision. */
  readonly revision: string;
  /** How often the signal is looked at, ms. */
  readonly samplingMs: number;
  /** Whether a control chart watches the signal. */
  readonly watched: boolean;
  /** Stations that inspect what the loop is known to act on. */
  readonly stations: readonly string[];
  /** Credible values of the signal; null: any. */
  readonly range: { readonly low: number; readonly high: number } | null;
}

/**
 * The correction loops of a plant.
 * @throws InvalidLoopError for a loop that must not run, e.g. one that would act on a correlate
 */
export function plantLoops(plant: Plant): PlantLoop[] {
  const loops = plant.setPoints.flatMap((setPoint) => {
    const machine = machineById(plant, setPoint.machine);
    const { loop } = setPoint;
    if (loop === null || machine === null) return [];
    const group = machine.groups.find(({ signals }) => signals.some(({ id }) => id === setPoint.follows));
    const signal = group?.signals.find(({ id }) => id === setPoint.follows);
    const { reversals, ...rest } = loop;
    const settings: LoopSettings = {
      ...rest,
      id: setPoint.id,
      line: machine.line,
      machine: machine.id,
      signal: setPoint.follows,
      unit: setPoint.unit,
      min: setPoint.min,
      max: setPoint.max,
      maxStep: setPoint.maxStep,
      reversals: reversals.most,
      reversalMoves: reversals.within,
      contract: setPoint.control !== null,
      timeZone: plant.site.timeZone,
    };
    const interval = group?.samplingIntervalMs ?? 0;
    return [
      {
        settings,
        revision: createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 12),
        samplingMs: interval > 0 ? interval : (group?.publishingIntervalMs ?? 1_000),
        range: signal?.range ?? null,
        watched: watchedSeries(plant).some(({ id }) => id === `${machine.id}.${setPoint.follows}`),
        stations: stationsOf(plant, settings),
      },
    ];
  });
  checkLoops(loops.map(({ settings }) => settings));
  return loops;
}

function stationsOf(plant: Plant, { causes }: LoopSettings): string[] {
  const caused = plant.characteristics.filter(({ id }) =>
    causes.some(({ characteristic }) => characteristic === id),
  );
  return [...new Set(caused.flatMap(({ machines }) => machines))];
}
