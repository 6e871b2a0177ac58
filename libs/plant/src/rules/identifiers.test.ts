import { type Changes, mistakes } from '../testing/plant-text';

const A = 'lines[0].machines[0]';
const B = 'lines[0].machines[1]';
const C = 'characteristics[0]';

/** What is wrong, the change that makes it so, and the whole message. */
const rules: [string, Changes, string][] = [
  [
    'a machine id of wrong form',
    { [`${B}.id`]: '1 bad', 'characteristics[1].machines': ['A_01'] },
    `${B}.id: "1 bad" is not an id; an id matches ^[A-Za-z][A-Za-z0-9_-]*$`,
  ],
  [
    'a line id of wrong form',
    { 'lines[0].id': 'L/1' },
    'lines[0].id: "L/1" is not an id; an id matches ^[A-Za-z][A-Za-z0-9_-]*$',
  ],
  [
    'a site id of wrong form',
    { 'site.id': '_s' },
    'site.id: "_s" is not an id; an id matches ^[A-Za-z][A-Za-z0-9_-]*$',
  ],
  [
    'an id of 65 characters',
    { 'products[0].id': 'P'.repeat(65) },
    'products[0].id: has 65 characters; an id has at most 64',
  ],
  [
    'a signal id that is no field name',
    { [`${B}.groups[0].signals[0].id`]: 'Voltage' },
    `${B}.groups[0].signals[0].id: "Voltage" is not a field name; a field name matches ^[a-z][a-z0-9_]*$`,
  ],
  [
    'a signal id that is reserved',
    { [`${B}.groups[0].signals[0].id`]: 'status' },
    `${B}.groups[0].signals[0].id: "status" is reserved; not allowed are time, status, line, machine, kind, cell, lot, order, spec_rev`,
  ],
  [
    'a signal id that ends in _q',
    { [`${B}.groups[0].signals[0].id`]: 'voltage_q' },
    `${B}.groups[0].signals[0].id: "voltage_q" is reserved; names ending in "_q" hold the quality of a signal`,
  ],
  [
    'a characteristic id that is reserved',
    { [`${C}.id`]: 'lot' },
    `${C}.id: "lot" is reserved; not allowed are time, status, line, station, stage, position, verdict, cell, lot, order, spec_rev, sequence`,
  ],
  [
    'a kind of wrong form',
    { [`${A}.kind`]: 'End of line' },
    `${A}.kind: "End of line" is not a kind; a kind consists of lower-case words joined by "-", such as end-of-line`,
  ],
  [
    'a product id given twice',
    { 'products[1].id': 'P1' },
    'products[1].id: "P1" is the id of another product, products[0]; ids are unique',
  ],
  [
    'a group id given twice',
    { [`${A}.groups[1].id`]: 'fast' },
    `${A}.groups[1].id: "fast" is the id of another group of this machine, ${A}.groups[0]; ids are unique`,
  ],
  [
    'a signal id given twice in different groups',
    { [`${A}.groups[1].signals[0].id`]: 'force' },
    `${A}.groups[1].signals[0].id: "force" is the id of another signal of this machine, ${A}.groups[0].signals[1]; ids are unique`,
  ],
  [
    'a characteristic id given twice',
    { 'characteristics[1].id': 'burr' },
    'characteristics[1].id: "burr" is the id of another characteristic, characteristics[0]; ids are unique',
  ],
];

describe('identifier rules', () => {
  it.each(rules)('refuse %s', (_what, changes, message) => {
    expect(mistakes(changes)).toEqual([message]);
  });

  it('refuse a machine id that another line already has, and only there', () => {
    const line = { id: 'L2', machines: [{ ...machine(), id: 'A_01' }] };
    expect(mistakes({ 'lines[1]': line })).toEqual([
      'lines[1].machines[0].id: "A_01" is the id of another machine, lines[0].machines[0]; ids are unique',
    ]);
  });

  it('refuse a line id and a set-point id given twice', () => {
    const line = { id: 'L1', machines: [machine()] };
    const setPoint = { ...setPointOfA(), id: 'a-temperature' };
    expect(mistakes({ 'lines[1]': line, 'setPoints[1]': setPoint })).toEqual([
      'lines[1].id: "L1" is the id of another line, lines[0]; ids are unique',
      'setPoints[1].id: "a-temperature" is the id of another set-point, setPoints[0]; ids are unique',
    ]);
  });
});

function machine() {
  return {
    id: 'C_01',
    kind: 'assembly',
    opcua: { endpoint: 'opc.tcp://c:4840', namespace: 'urn:c', security: { mode: 'None', policy: 'None' } },
    groups: [{ id: 'all', signals: [{ id: 'x', unit: '1', node: { path: 'X' } }] }],
  };
}

function setPointOfA() {
  const node = { namespace: 'urn:test:plc', path: 'A_01/F_Set' };
  return { machine: 'A_01', follows: 'force', unit: 'N', min: 0, max: 10, maxStep: 1, node };
}
