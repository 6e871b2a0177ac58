import type { Plant } from './plant';
import { machineById, machinesOf } from './plant-look-up';
import type { SpcMonitoring } from './spc-monitoring';
import type { UnitSymbol } from './units';

/** A characteristic at a machine, or a signal of it, that is watched by a control chart. */
export interface WatchedSeries {
  /** `machine.characteristic`. */
  readonly id: string;
  readonly kind: 'inspection' | 'telemetry';
  readonly line: string;
  readonly machine: string;
  readonly characteristic: string;
  readonly label: string;
  readonly unit: UnitSymbol;
  /** Specification limits and target; null: none. */
  readonly lsl: number | null;
  readonly usl: number | null;
  readonly target: number | null;
  readonly monitoring: SpcMonitoring;
}

/** Everything that the plant description wants watched. */
export function watchedSeries(plant: Plant): WatchedSeries[] {
  const inspected = plant.characteristics.flatMap(
    ({ id: characteristic, label, unit, lsl, usl, target, machines, spc }) =>
      spc === null || spc === undefined
        ? []
        : machines.flatMap((machine): WatchedSeries[] => {
            const line = machineById(plant, machine)?.line;
            if (line === undefined) return [];
            const id = `${machine}.${characteristic}`;
            const facts = { characteristic, label, unit, lsl, usl, target };
            return [{ id, kind: 'inspection', line, machine, ...facts, monitoring: spc }];
          }),
  );
  const measured = machinesOf(plant).flatMap(({ id: machine, line, groups }) =>
    groups
      .flatMap(({ signals }) => signals)
      .flatMap(({ id: characteristic, label, unit, spc }): WatchedSeries[] =>
        spc === null || spc === undefined
          ? []
          : [
              {
                id: `${machine}.${characteristic}`,
                kind: 'telemetry',
                line,
                machine,
                characteristic,
                label,
                unit,
                lsl: null,
                usl: null,
                target: null,
                monitoring: spc,
              },
            ],
      ),
  );
  return [...inspected, ...measured];
}
