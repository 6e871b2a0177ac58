import { parsePlant } from '../parse-plant';
import { type Changes, mistakes, plantText } from '../testing/plant-text';

const A = 'lines[0].machines[0]';
const B = 'lines[0].machines[1]';
const C = 'characteristics[0]';

const LOOP = {
  target: 35,
  harm: 'above',
  causes: [{ characteristic: 'burr', evidence: 'trial 1' }],
  chart: { mean: 35, sigma: 0.5 },
  resolution: 0.1,
  deadband: 0.5,
  cumulative: 10,
};

/** What is wrong, the change that makes it so, and the whole message. */
const rules: [string, Changes, string][] = [
  [
    'a loop that aims outside its set-point',
    { 'setPoints[0].loop': { ...LOOP, target: 51 } },
    'setPoints[0].loop.target: 51 is outside 20 to 50; min ≤ target ≤ max',
  ],
  [
    'a loop that acts on a characteristic that does not exist',
    { 'setPoints[0].loop': { ...LOOP, causes: [{ characteristic: 'bur', evidence: 'trial 1' }] } },
    'setPoints[0].loop.causes[0].characteristic: there is no characteristic "bur"; did you mean "burr"?',
  ],
  ['LSL above USL', { [`${C}.lsl`]: 13 }, `${C}.lsl: LSL 13 is not below USL 12; LSL < USL`],
  ['LSL equal to USL', { [`${C}.lsl`]: 12 }, `${C}.lsl: LSL 12 is not below USL 12; LSL < USL`],
  [
    'a target above USL',
    { [`${C}.target`]: 12.5 },
    `${C}.target: target 12.5 is above USL 12; LSL ≤ target ≤ USL`,
  ],
  [
    'a target below LSL',
    { [`${C}.target`]: -1 },
    `${C}.target: target -1 is below LSL 0; LSL ≤ target ≤ USL`,
  ],
  [
    'a range turned round',
    { [`${A}.groups[0].signals[1].range`]: [500, 0] },
    `${A}.groups[0].signals[1].range: [500, 0]: the low end must be below the high end`,
  ],
  ['a misspelt unit', { [`${C}.unit`]: 'mm3' }, `${C}.unit: "mm3" is not a known unit; near: "mm", "mm²"`],
  [
    'a unit without its special character',
    { [`${B}.groups[0].signals[0].unit`]: 'degC' },
    `${B}.groups[0].signals[0].unit: "degC" is not a known unit; near: "°C"`,
  ],
  [
    'a unit by its name',
    { [`${C}.unit`]: 'micrometer' },
    `${C}.unit: "micrometer" is not a known unit; near: "µm"`,
  ],
  [
    'a unit that resembles nothing',
    { [`${C}.unit`]: 'furlong' },
    `${C}.unit: "furlong" is not a known unit; docs/plant.md lists them`,
  ],
  [
    'a unit with a lookalike character',
    { [`${C}.unit`]: '\u03bcm' },
    `${C}.unit: "\u03bcm" is written with other characters (U+03BC U+006D) than the unit \u00b5m (U+00B5 U+006D)`,
  ],
  [
    'maximal silence of nothing',
    { [`${A}.groups[0].maxGap`]: 0 },
    `${A}.groups[0].maxGap: 0 is not above 0; maxGap > 0`,
  ],
  [
    'sampling slower than publishing',
    { [`${A}.groups[0].sampling`]: '2s' },
    `${A}.groups[0].sampling: 2000 ms is longer than publishing, 1000 ms; sampling ≤ publishing, or 0 for every change`,
  ],
  [
    'publishing of 0',
    { [`${A}.groups[0].publishing`]: '0ms' },
    `${A}.groups[0].publishing: "0ms" is not above 0; publishing > 0`,
  ],
  ['a poll interval of 0', { 'orders.poll': 0 }, 'orders.poll: 0 is not above 0; poll > 0'],
  [
    'a duration in an unknown unit',
    { [`${A}.groups[0].sampling`]: '5 minutes' },
    `${A}.groups[0].sampling: "5 minutes" is not a duration; a number with a unit out of ms, s, min, h, such as 500ms or 1s is expected, whole milliseconds, at most 24 h`,
  ],
  [
    'an unknown time zone',
    { 'site.timeZone': 'Europe/Berln' },
    'site.timeZone: "Europe/Berln" is not an IANA time zone such as Europe/Berlin or UTC; did you mean "Europe/Berlin"?',
  ],
  [
    'an offset as time zone',
    { 'site.timeZone': '+01:00' },
    'site.timeZone: "+01:00" is not an IANA time zone such as Europe/Berlin or UTC',
  ],
  [
    'a state that is no number',
    { [`${A}.status.states.idle`]: 'idle' },
    `${A}.status.states.idle: "idle" is not a state; states are whole numbers, the values of the node`,
  ],
];

describe('rules for limits, units, intervals, states and the site', () => {
  it.each(rules)('refuse %s', (_what, changes, message) => {
    expect(mistakes(changes)).toEqual([message]);
  });

  it.each([
    ['limits on both ends and a target on one of them', { [`${C}.target`]: 12 }],
    ['a characteristic without limits', { [`${C}.lsl`]: undefined, [`${C}.usl`]: undefined }],
    [
      'a ride-through, a maximal silence and deadbands',
      {
        [`${A}.groups[0].rideThrough`]: '5min',
        [`${A}.groups[0].maxGap`]: '5s',
        [`${A}.groups[0].priority`]: 0,
        [`${A}.groups[0].deadband`]: { percent: 0.5 },
        [`${A}.groups[0].signals[0].deadband`]: { abs: 0.1 },
        [`${A}.opcua.profile`]: 's7-1200',
      },
    ],
    ['sampling equal to publishing', { [`${A}.groups[0].sampling`]: '1s' }],
    ['sampling at every change', { [`${A}.groups[0].sampling`]: 0 }],
    ['a negative state', { [`${A}.status.states.-1`]: 'unknown' }],
    ['UTC as time zone', { 'site.timeZone': 'UTC' }],
  ])('accept %s', (_what, changes: Changes) => {
    expect(() => parsePlant(plantText(changes), {})).not.toThrow();
  });
});
