import { smallPlant } from '../testing/plant-text';
import { parsePlant } from '../parse-plant';
import { InvalidPlantError } from '../plant-issue';
import { stringify } from 'yaml';
import type { PlantFileInput } from '../plant-file';

/** A busy machine is slow, not wrong. */
jest.setTimeout(60_000);

type Spc = NonNullable<NonNullable<PlantFileInput['characteristics']>[number]['spc']>;

function plantWith(signalSpc: Spc | undefined, characteristicSpc: Spc | undefined, signalId = 'temperature') {
  const file = smallPlant();
  const signal = file.lines[0]?.machines[0]?.groups[0]?.signals[0];
  const characteristic = file.characteristics?.[0];
  if (signal === undefined || characteristic === undefined) throw new Error('the small plant has changed');
  Object.assign(signal, { id: signalId }, signalSpc === undefined ? {} : { spc: signalSpc });
  if (characteristicSpc !== undefined) Object.assign(characteristic, { spc: characteristicSpc });
  delete file.setPoints;
  return stringify(file);
}

const issuesOf = (text: string): string[] => {
  try {
    parsePlant(text, { MES_TOKEN: 'x' });
  } catch (error) {
    if (error instanceof InvalidPlantError) return error.issues.map(({ path }) => path);
    throw error;
  }
  return [];
};

describe('spc in a plant file', () => {
  it('watches every characteristic and the signals that are marked', () => {
    const plant = parsePlant(plantWith({ every: '5s', states: ['running'], owner: 'us' }, undefined), {
      MES_TOKEN: 'x',
    });
    const signals = plant.lines[0]?.machines[0]?.groups[0]?.signals ?? [];
    expect(signals[0]?.spc).toEqual({
      chart: 'i-mr',
      rules: 'iso-7870-2',
      everyMs: 5_000,
      settleMs: 60_000,
      residualLambda: null,
      states: ['running'],
      owner: 'us',
    });
    expect(signals[1]?.spc).toBeNull();
    expect(plant.characteristics.map(({ spc }) => spc?.chart)).toEqual(['i-mr', 'i-mr']);
  });

  it('watches nothing that is switched off', () => {
    const plant = parsePlant(plantWith({ enabled: false }, { enabled: false }), { MES_TOKEN: 'x' });
    expect(plant.characteristics[0]?.spc).toBeNull();
    expect(plant.lines[0]?.machines[0]?.groups[0]?.signals[0]?.spc).toBeNull();
  });

  it.each([
    ['a time that is none', plantWith({ every: 'soon' }, undefined), 'spc.every'],
    ['states of a characteristic', plantWith(undefined, { states: ['running'] }), 'spc.states'],
    ['a chart of two series', plantWith({}, undefined, 'burr'), 'signals[0].id'],
  ])('refuses %s', (_, text, path) => {
    expect(issuesOf(text).some((issue) => issue.endsWith(path))).toBe(true);
  });
});
