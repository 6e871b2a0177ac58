import { Document, visit } from 'yaml';

import type { PlantFileInput } from './plant-file';
import type { UnitSymbol } from './units';

export interface GeneratedPlantSize {
  readonly machines: number;
  readonly signalsPerMachine: number;
  /** Default 1. */
  readonly lines?: number;
  /** Default 4. */
  readonly characteristicsPerMachine?: number;
  /** One server for all machines; default `opc.tcp://127.0.0.1:4840`. */
  readonly endpoint?: string;
  /** Default `urn:cellgate:simulator`. */
  readonly namespace?: string;
}

interface Quantity {
  readonly id: string;
  readonly unit: UnitSymbol;
  readonly range: [number, number];
}

const QUANTITIES: readonly Quantity[] = [
  { id: 'temperature', unit: '°C', range: [-20, 120] },
  { id: 'vibration', unit: 'mm/s', range: [0, 50] },
  { id: 'force', unit: 'N', range: [0, 500] },
  { id: 'pressure', unit: 'kPa', range: [0, 120] },
  { id: 'current', unit: 'A', range: [0, 50] },
  { id: 'voltage', unit: 'V', range: [0, 5] },
  { id: 'speed', unit: '1/min', range: [0, 120] },
  { id: 'humidity', unit: '%', range: [0, 100] },
];

/** Signals of one group: what one subscription carries comfortably. */
const SIGNALS_PER_GROUP = 40;

/**
 * A plant file of any size for benchmarks: same size, same file. The machines of a line form one route; each
 * has a state, inspection results and signals below a folder of its own (`M001/temperature_01`, `M001/Status`).
 *
 * @throws RangeError when a size is not a whole number, or not positive (characteristics may be 0)
 */
export function generatePlant(size: GeneratedPlantSize): PlantFileInput {
  const { machines, signalsPerMachine, lines = 1, characteristicsPerMachine = 4 } = size;
  const { endpoint = 'opc.tcp://127.0.0.1:4840', namespace = 'urn:cellgate:simulator' } = size;
  checkSize('machines', machines, 1);
  checkSize('signalsPerMachine', signalsPerMachine, 1);
  checkSize('lines', lines, 1);
  checkSize('characteristicsPerMachine', characteristicsPerMachine, 0);
  if (lines > machines) throw new RangeError(`lines ${lines} is more than machines ${machines}`);

  const ids = range(machines).map((index) => `M${number(index, 3)}`);
  const node = (machine: string, name: string) => ({ path: `${machine}/${name}` });
  const machine = (id: string, previous: string | undefined) => ({
    id,
    name: `Machine ${id.slice(1)}`,
    kind: 'assembly',
    after: previous === undefined ? [] : [previous],
    opcua: {
      endpoint,
      namespace,
      security: { mode: 'None' as const, policy: 'None' as const },
      user: { type: 'anonymous' as const },
    },
    status: {
      node: node(id, 'Status'),
      states: { 0: 'stopped', 1: 'running', 2: 'fault', 3: 'maintenance' },
    },
    results: { node: node(id, 'InspectionResult') },
    groups: range(Math.ceil(signalsPerMachine / SIGNALS_PER_GROUP)).map((group) => ({
      id: `group-${group + 1}`,
      sampling: '500ms',
      publishing: '1s',
      signals: range(Math.min(SIGNALS_PER_GROUP, signalsPerMachine - group * SIGNALS_PER_GROUP)).map(
        (index) => {
          const signal = numbered(group * SIGNALS_PER_GROUP + index);
          return { ...signal, node: node(id, signal.id) };
        },
      ),
    })),
  });
  return {
    version: 1,
    site: { id: 'generated', name: 'Generated site', timeZone: 'UTC' },
    products: [{ id: 'CELL', name: 'Cell' }],
    lines: range(lines).map((line) => {
      const own = ids.slice(
        Math.floor((line * machines) / lines),
        Math.floor(((line + 1) * machines) / lines),
      );
      return {
        id: `L${line + 1}`,
        name: `Line ${line + 1}`,
        machines: own.map((id, index) => machine(id, own[index - 1])),
      };
    }),
    characteristics: ids.flatMap((id) =>
      range(characteristicsPerMachine).map((index) => ({
        id: `${id.toLowerCase()}_c${number(index, 2)}`,
        label: `Characteristic ${index + 1} of ${id}`,
        stage: 'IPQC' as const,
        machine: id,
        unit: 'mm' as const,
        lsl: 9,
        usl: 11,
        target: 10,
      })),
    ),
  };
}

/** The generated plant as text: nested parts on lines of their own, signals and characteristics on one each. */
export function generatePlantYaml(size: GeneratedPlantSize): string {
  const document = new Document(generatePlant(size), { aliasDuplicateObjects: false });
  visit(document, {
    Map: (_key, map) => {
      if (map.has('unit')) map.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function numbered(index: number): Quantity {
  const quantity = QUANTITIES[index % QUANTITIES.length] as Quantity;
  const turn = number(Math.floor(index / QUANTITIES.length), 2);
  return { ...quantity, id: `${quantity.id}_${turn}` };
}

function checkSize(name: string, size: number, least: number): void {
  if (!Number.isSafeInteger(size) || size < least) {
    throw new RangeError(`${name} ${size} is not a whole number from ${least} on`);
  }
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

/** `00…n` counted from one. */
function number(index: number, digits: number): string {
  return String(index + 1).padStart(digits, '0');
}
