import type { Characteristic, InspectionStage, Machine, Plant } from './plant';

/** Machines of all lines, in the order of the file. */
export function machinesOf(plant: Plant): Machine[] {
  return plant.lines.flatMap((line) => line.machines);
}

export function machineById(plant: Plant, id: string): Machine | null {
  for (const line of plant.lines) {
    for (const machine of line.machines) if (machine.id === id) return machine;
  }
  return null;
}

/** What one station measures at one stage, in the order of the file. */
export function characteristicsOf(plant: Plant, station: string, stage: InspectionStage): Characteristic[] {
  return plant.characteristics.filter(
    (characteristic) => characteristic.stage === stage && characteristic.machines.includes(station),
  );
}
