import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { machinesOf, parsePlant, type Machine, type Plant } from '@cellgate/plant';

const FILE = join(__dirname, '../../../../config/demo-plant.yaml');

/** The demonstration plant, with the ports of the test. */
export function demoPlant(ports: { opcUa?: number; mes?: number } = {}): Plant {
  return parsePlant(readFileSync(FILE, 'utf8'), {
    CELLGATE_OPCUA_PORT: String(ports.opcUa ?? 9),
    CELLGATE_MES_PORT: String(ports.mes ?? 9),
  });
}

/** Only the named machines of a plant, without orders. */
export function plantOf(plant: Plant, ids: readonly string[]): Plant {
  const lines = plant.lines.map((line) => ({
    ...line,
    machines: line.machines.filter(({ id }) => ids.includes(id)),
  }));
  return { ...plant, lines, orders: null };
}

export function machinesById(plant: Plant): Map<string, Machine> {
  return new Map(machinesOf(plant).map((machine) => [machine.id, machine]));
}
