import * as fc from 'fast-check';

import { generatePlant, generatePlantYaml } from './generate-plant';
import { parsePlant } from './parse-plant';
import { machinesOf } from './plant-look-up';

describe('generatePlantYaml', () => {
  it('writes plants of any size that load', () => {
    const size = fc.record({
      machines: fc.integer({ min: 1, max: 6 }),
      signalsPerMachine: fc.integer({ min: 1, max: 85 }),
      characteristicsPerMachine: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 3 }), (sizes, lines) => {
        const used = Math.min(lines, sizes.machines);
        const plant = parsePlant(generatePlantYaml({ ...sizes, lines: used }), {});
        const machines = machinesOf(plant);
        expect(plant.lines).toHaveLength(used);
        expect(machines).toHaveLength(sizes.machines);
        expect(plant.characteristics).toHaveLength(sizes.machines * sizes.characteristicsPerMachine);
        for (const { groups } of machines) {
          expect(groups.flatMap((group) => group.signals)).toHaveLength(sizes.signalsPerMachine);
        }
      }),
      { seed: 11, numRuns: 10 },
    );
  });

  it('gives the nodes the namespace and the endpoint asked for', () => {
    const yaml = generatePlantYaml({
      machines: 2,
      signalsPerMachine: 1,
      endpoint: 'opc.tcp://x:1',
      namespace: 'urn:x',
    });
    const [, second] = machinesOf(parsePlant(yaml, {}));
    expect(second?.connection.endpoint).toBe('opc.tcp://x:1');
    expect(second?.after).toEqual(['M001']);
    expect(second?.groups[0]?.signals[0]?.node).toEqual({
      namespace: 'urn:x',
      address: { type: 'browsePath', path: ['M002', 'temperature_01'] },
    });
  });

  it('makes what loads with 50 machines and 4,000 signals', () => {
    const machines = machinesOf(parsePlant(generatePlantYaml({ machines: 50, signalsPerMachine: 80 }), {}));
    expect(machines).toHaveLength(50);
    const signals = machines.flatMap(({ groups }) => groups.flatMap((group) => group.signals));
    expect(signals).toHaveLength(4_000);
  });

  it.each([
    [{ machines: 0, signalsPerMachine: 1 }, 'machines 0 is not a whole number from 1 on'],
    [{ machines: 1, signalsPerMachine: 1.5 }, 'signalsPerMachine 1.5 is not a whole number from 1 on'],
    [
      { machines: 1, signalsPerMachine: 1, characteristicsPerMachine: -1 },
      'characteristicsPerMachine -1 is not a whole number from 0 on',
    ],
    [{ machines: 1, signalsPerMachine: 1, lines: 2 }, 'lines 2 is more than machines 1'],
  ])('refuses %j', (size, message) => {
    expect(() => generatePlant(size)).toThrow(new RangeError(message));
  });
});
