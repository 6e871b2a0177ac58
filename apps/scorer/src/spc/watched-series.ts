import type { Plant, SpcMonitoring } from '@cellgate/plant';
import { machineById, machinesOf } from '@cellgate/plant';
import type { MonitoredSeries } from '@cellgate/spc';

/** A characteristic at a machine, or a signal of it, that is watched by a control chart. */
export interface WatchedSeries {
  /** `machine.characteristic`. */
  readonly id: string;
  readonly kind: 'inspection' | 'telemetry';
  readonly line: string;
  readonly machine: string;
  readonly characteristic: string;
  readonly monitoring: SpcMonitoring;
}

/** Everything that the plant description wants watched. */
export function watchedSeries(plant: Plant): WatchedSeries[] {
  const inspected = plant.characteristics.flatMap(({ id: characteristic, machines, spc }) =>
    spc === null || spc === undefined
      ? []
      : machines.flatMap((machine): WatchedSeries[] => {
          const line = machineById(plant, machine)?.line;
          if (line === undefined) return [];
          const id = `${machine}.${characteristic}`;
          return [{ id, kind: 'inspection', line, machine, characteristic, monitoring: spc }];
        }),
  );
  const measured = machinesOf(plant).flatMap(({ id: machine, line, groups }) =>
    groups
      .flatMap(({ signals }) => signals)
      .flatMap(({ id: characteristic, spc }): WatchedSeries[] =>
        spc === null || spc === undefined
          ? []
          : [
              {
                id: `${machine}.${characteristic}`,
                kind: 'telemetry',
                line,
                machine,
                characteristic,
                monitoring: spc,
              },
            ],
      ),
  );
  return [...inspected, ...measured];
}

/** How the statistics see the series. */
export function monitoredSeries({ characteristic, machine, monitoring }: WatchedSeries): MonitoredSeries {
  const { chart, rules, everyMs, settleMs, residualLambda } = monitoring;
  return { characteristic, machine, chart, rules, everyMs, settleMs, residualLambda };
}
