import { stringify } from 'yaml';

import type { Environment } from '../expand-environment';
import { parsePlant } from '../parse-plant';
import type { PlantFileInput } from '../plant-file';
import { InvalidPlantError } from '../plant-issue';

/** A small valid plant file: two machines, two characteristics, orders and one set-point. */
export function smallPlant(): PlantFileInput {
  const node = (path: string) => ({ namespace: 'urn:test:plc', path });
  const security = () => ({ mode: 'None' as const, policy: 'None' as const });
  return {
    version: 1,
    site: { id: 'site', name: 'Site', timeZone: 'Europe/Berlin' },
    products: [
      { id: 'P1', name: 'First' },
      { id: 'P2', name: 'Second' },
    ],
    lines: [
      {
        id: 'L1',
        name: 'Line 1',
        machines: [
          {
            id: 'A_01',
            name: 'Assembly',
            kind: 'assembly',
            opcua: {
              endpoint: 'opc.tcp://127.0.0.1:4840',
              security: security(),
              user: { type: 'anonymous' },
            },
            status: { node: node('A_01/Status'), states: { 0: 'stopped', 1: 'running' } },
            results: { node: node('A_01/Result') },
            groups: [
              {
                id: 'fast',
                sampling: '500ms',
                publishing: '1s',
                signals: [
                  {
                    id: 'temperature',
                    label: 'Temperature',
                    unit: '°C',
                    range: [0, 100],
                    node: node('A_01/T'),
                  },
                  { id: 'force', label: 'Force', unit: 'N', range: [0, 500], node: node('A_01/F') },
                ],
              },
              {
                id: 'slow',
                publishing: '10s',
                signals: [
                  { id: 'speed', unit: '1/min', node: { namespace: 'urn:test:plc', nodeId: 's=A.Speed' } },
                ],
              },
            ],
          },
          {
            id: 'B_01',
            kind: 'end-of-line',
            after: ['A_01'],
            opcua: { endpoint: 'opc.tcp://plc-b:4840/path', namespace: 'urn:test:b', security: security() },
            groups: [{ id: 'all', signals: [{ id: 'voltage', unit: 'V', node: { path: 'B_01/U' } }] }],
          },
        ],
      },
    ],
    characteristics: [
      { id: 'burr', label: 'Burr', stage: 'IPQC', machine: 'A_01', unit: 'µm', lsl: 0, usl: 12, target: 4 },
      { id: 'capacity', stage: 'FQC', machines: ['A_01', 'B_01'], unit: 'Ah', lsl: 49.2, required: false },
    ],
    orders: { source: 'rest', url: 'https://mes.example/api/', poll: '5s', token: { env: 'MES_TOKEN' } },
    setPoints: [
      {
        id: 'a-temperature',
        machine: 'A_01',
        follows: 'temperature',
        unit: '°C',
        min: 20,
        max: 50,
        maxStep: 5,
        node: node('A_01/T_Set'),
      },
    ],
  };
}

/** Place in the file (`lines[0].id`) → value put there; undefined takes the key or item away. */
export type Changes = Readonly<Record<string, unknown>>;

/** The small plant as YAML after some changes. */
export function plantText(changes: Changes = {}): string {
  const file: unknown = structuredClone(smallPlant());
  for (const [place, value] of Object.entries(changes)) change(file, place, value);
  return stringify(file, { aliasDuplicateObjects: false });
}

function change(file: unknown, place: string, value: unknown): void {
  const segments = place.split(/[.[\]]+/).filter((segment) => segment !== '');
  const last = segments.pop() ?? '';
  let holder = file as Record<string, unknown>;
  for (const segment of segments) {
    if (typeof holder[segment] !== 'object') throw new Error(`nothing at ${segment} of ${place}`);
    holder = holder[segment] as Record<string, unknown>;
  }
  if (value !== undefined) holder[last] = value;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else Reflect.deleteProperty(holder, last);
}

/** The error of a text that must not pass. */
export function refusalOf(text: string, env: Environment = {}): InvalidPlantError {
  try {
    parsePlant(text, env, 'test.yaml');
  } catch (error) {
    if (error instanceof InvalidPlantError) return error;
    throw error;
  }
  throw new Error('the plant was accepted');
}

/** `path: detail` of every mistake of the small plant after some changes. */
export function mistakes(changes: Changes, env: Environment = {}): string[] {
  return refusalOf(plantText(changes), env).issues.map(({ path, detail }) => `${path}: ${detail}`);
}
