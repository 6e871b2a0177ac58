import { parsePlant } from '../parse-plant';
import { type Changes, mistakes, plantText } from '../testing/plant-text';

const withPolicy = (policy: object): Changes => ({ sampling: { policies: [policy] } }) as Changes;
const samplingOf = (changes: Changes) => parsePlant(plantText(changes), {}).sampling;

describe('sampling policies of a plant file', () => {
  it('are none when left out, and filled in where they are', () => {
    expect(samplingOf({})).toEqual({ policies: [] });
    const given = { class: 'minor', standard: 'z1.4', level: 'II', aql: 0.65, skipLot: { qualifyAfter: 10 } };
    expect(samplingOf(withPolicy(given)).policies[0]).toMatchObject({
      scheme: 'single',
      skipLot: {
        qualifyAfter: 10,
        steps: [2, 3, 4, 5],
        advanceAfter: 20,
        requalifyAfter: 4,
        disqualifyAfter: 2,
      },
    });
  });

  const table = { class: 'minor', standard: 'percentage' };
  const verified = { class: 'major', standard: 'mil-std-1916', level: 'IV' };
  it.each<[object, string]>([
    [{ class: 'major', standard: 'mil-std-1916' }, 'is missing; one of VII, VI'],
    [{ ...verified, level: 'S-1' }, 'is not a level of mil-std-1916'],
    [{ ...verified, aql: 1 }, 'has no AQL'],
    [{ ...verified, scheme: 'double' }, 'has single plans only'],
    [{ class: 'major', standard: 'z1.4', level: 'II' }, 'is missing; one of 0.01'],
    [{ class: 'major', standard: 'z1.4', level: 'II', aql: 1.1 }, '1.1 is not an AQL of Z1.4'],
    [{ ...table, level: 'II' }, 'has no levels'],
    [{ ...table, class: 'critical', skipLot: {} }, 'never skipped for critical'],
    [{ ...table, skipLot: { steps: [3, 2] } }, '2 is not a whole number above 3'],
    [{ ...table, skipLot: { qualifyAfter: 0 } }, '0 is not a whole number of 1 or more'],
    [{ ...table, risk: { tolerance: 1 } }, '1 is not between 0 and 1'],
    [{ ...table, risk: { correlation: 2 } }, '2 is not within 0 to 1'],
  ])('%j: %s', (policy, detail) => {
    expect(mistakes(withPolicy(policy)).join('; ')).toContain(detail);
  });

  it('have a budget that can be spent', () => {
    const budget = (hoursPerDay: number, minutesPerUnit: number): Changes =>
      ({ sampling: { budget: { hoursPerDay, minutesPerUnit } } }) as Changes;
    expect(mistakes(budget(-1, 0))).toHaveLength(2);
    expect(samplingOf(budget(6, 2)).budget).toEqual({ hoursPerDay: 6, minutesPerUnit: 2 });
  });
});
