import { parsePlant } from '../parse-plant';
import { type Changes, mistakes, plantText } from '../testing/plant-text';

const A = 'lines[0].machines[0]';
const B = 'lines[0].machines[1]';
const C = 'characteristics[0]';
const SP = 'setPoints[0]';

/** What is wrong, the change that makes it so, and the whole message. */
const rules: [string, Changes, string][] = [
  [
    'an unknown machine before another',
    { [`${B}.after`]: ['A_02'] },
    `${B}.after[0]: there is no machine "A_02"; did you mean "A_01"?`,
  ],
  [
    'a machine given twice before another',
    { [`${B}.after`]: ['A_01', 'A_01'] },
    `${B}.after[1]: "A_01" is given twice`,
  ],
  [
    'a machine after itself',
    { [`${B}.after`]: ['B_01'] },
    `${B}.after: the route goes in a circle, B_01 after B_01; a cell passes a machine once`,
  ],
  [
    'two machines after each other',
    { [`${A}.after`]: ['B_01'] },
    `${A}.after: the route goes in a circle, A_01 after B_01 after A_01; a cell passes a machine once`,
  ],
  [
    'a characteristic at an unknown machine',
    { [`${C}.machine`]: 'X_01' },
    `${C}.machine: there is no machine "X_01"; did you mean "A_01"?`,
  ],
  [
    'one unknown machine among several',
    { 'characteristics[1].machines': ['A_01', 'Nowhere'] },
    'characteristics[1].machines[1]: there is no machine "Nowhere"',
  ],
  [
    'a characteristic twice at one machine',
    { 'characteristics[1].machines': ['A_01', 'A_01'] },
    'characteristics[1].machines[1]: "A_01" is given twice',
  ],
  [
    'a characteristic at no machine',
    { [`${C}.machine`]: undefined },
    `${C}: has neither machine nor machines; exactly one of them is required`,
  ],
  [
    'machine and machines at once',
    { [`${C}.machines`]: ['A_01'] },
    `${C}: has both machine and machines; exactly one of them is required`,
  ],
  [
    'a set-point of an unknown machine',
    { [`${SP}.machine`]: 'A_99' },
    `${SP}.machine: there is no machine "A_99"`,
  ],
  [
    'a set-point followed by an unknown signal',
    { [`${SP}.follows`]: 'temprature' },
    `${SP}.follows: machine A_01 has no signal "temprature"; did you mean "temperature"?`,
  ],
  [
    'a set-point in another unit than its signal',
    { [`${SP}.unit`]: 'K' },
    `${SP}.unit: "K" is not the unit of signal temperature, "°C"`,
  ],
  [
    'min above max',
    { [`${SP}.min`]: 60, [`${SP}.maxStep`]: 1 },
    `${SP}.min: min 60 is not below max 50; min < max`,
  ],
  ['a step of 0', { [`${SP}.maxStep`]: 0 }, `${SP}.maxStep: 0 is not above 0; 0 < maxStep ≤ max - min`],
  ['a negative step', { [`${SP}.maxStep`]: -5 }, `${SP}.maxStep: -5 is not above 0; 0 < maxStep ≤ max - min`],
  ['a step over the whole span', { [`${SP}.maxStep`]: 31 }, `${SP}.maxStep: 31 is more than max - min = 30`],
  [
    'a set-point below the range of its signal',
    { [`${SP}.min`]: -5 },
    `${SP}.min: min -5 is below the range of signal temperature, which starts at 0`,
  ],
  [
    'a set-point above the range of its signal',
    { [`${SP}.max`]: 101 },
    `${SP}.max: max 101 is above the range of signal temperature, which ends at 100`,
  ],
];

describe('rules for routes, characteristics and set-points', () => {
  it.each(rules)('refuse %s', (_what, changes, message) => {
    expect(mistakes(changes)).toEqual([message]);
  });

  it.each([
    [
      'a step exactly as wide as the span, binary rounding aside',
      { [`${SP}.min`]: 20.2, [`${SP}.max`]: 20.3, [`${SP}.maxStep`]: 0.1 },
    ],
    [
      'a plant without orders, products, characteristics and set-points',
      { orders: undefined, products: undefined, characteristics: undefined, setPoints: undefined },
    ],
  ])('accept %s', (_what, changes: Changes) => {
    expect(() => parsePlant(plantText(changes), {})).not.toThrow();
  });
});
