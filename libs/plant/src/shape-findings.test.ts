import { type Changes, mistakes, refusalOf } from './testing/plant-text';

const A = 'lines[0].machines[0]';
const SIGNED = { mode: 'Sign', policy: 'Basic256Sha256' };
const user = (password: unknown) => ({
  [`${A}.opcua.security`]: SIGNED,
  [`${A}.opcua.user`]: { type: 'userName', name: 'reader', password },
});
const CLEAR =
  'a secret must not stand in this file; write { env: NAME } and put the secret into the environment';

const shapes: [string, Changes, string][] = [
  ['an unknown key at the top', { setpoints: [] }, 'setpoints: unknown key; did you mean "setPoints"?'],
  [
    'an unknown key close to a known one',
    { [`${A}.group`]: [] },
    `${A}.group: unknown key; did you mean "groups"?`,
  ],
  ['an unknown key that resembles nothing', { [`${A}.colour`]: 1 }, `${A}.colour: unknown key`],
  [
    'an unknown key in a list',
    { 'characteristics[0].lls': 1 },
    'characteristics[0].lls: unknown key; did you mean "lsl"?',
  ],
  [
    'an unknown key inside an optional part',
    { [`${A}.status.state`]: {} },
    `${A}.status.state: unknown key; did you mean "states"?`,
  ],
  [
    'a key of another kind of user',
    { [`${A}.opcua.user.pasword`]: 'x' },
    `${A}.opcua.user.pasword: unknown key`,
  ],
  ['a key that is an object method', { 'site.constructor': 1 }, 'site.constructor: unknown key'],
  ['a missing key', { 'site.timeZone': undefined }, 'site.timeZone: is missing; a text is required'],
  ['a key without value', { 'site.name': null }, 'site.name: has no value; give it one or leave the key out'],
  ['an empty text', { 'site.name': '' }, 'site.name: is empty; a text is required'],
  [
    'a number for a text',
    { 'products[0].id': 4711 },
    'products[0].id: 4711 is a number; a text is expected, in quotes',
  ],
  [
    'a number in quotes',
    { 'characteristics[0].usl': '12' },
    'characteristics[0].usl: "12" is a text; a number is expected, without quotes',
  ],
  [
    'a text for a number',
    { 'characteristics[0].usl': 'twelve' },
    'characteristics[0].usl: "twelve" is a text; a number is expected',
  ],
  [
    'an infinite limit',
    { 'characteristics[0].usl': Infinity },
    'characteristics[0].usl: Infinity is not a finite number',
  ],
  [
    'a limit that is not a number',
    { 'characteristics[0].usl': NaN },
    'characteristics[0].usl: NaN is not a finite number',
  ],
  [
    'a word for true or false',
    { 'characteristics[0].required': 'yes' },
    'characteristics[0].required: "yes" is a text; true or false is expected',
  ],
  ['a mapping for a list', { products: {} }, 'products: a mapping; a list is expected'],
  ['a list for a mapping', { site: [] }, 'site: a list; a mapping is expected'],
  [
    'an unknown stage',
    { 'characteristics[0].stage': 'ipqc' },
    'characteristics[0].stage: "ipqc" is not allowed; one of "IPQC", "FQC", "OQC" is expected; did you mean "IPQC"?',
  ],
  ['an unknown version', { version: 2 }, 'version: 2 is not allowed; 1 is expected'],
  [
    'an unknown kind of user',
    { [`${A}.opcua.user.type`]: 'password' },
    `${A}.opcua.user.type: "password" is not allowed; one of "anonymous", "userName", "certificate" is expected`,
  ],
  [
    'a user without kind',
    { [`${A}.opcua.user`]: {} },
    `${A}.opcua.user.type: is missing; one of "anonymous", "userName", "certificate" is required`,
  ],
  [
    'a duration without unit',
    { 'orders.poll': 500 },
    'orders.poll: 500 is not allowed; a number with a unit out of ms, s, min, h, such as 500ms or 1s is expected',
  ],
  [
    'a range of three',
    { [`${A}.groups[0].signals[1].range`]: [1, 2, 3] },
    `${A}.groups[0].signals[1].range: must have exactly 2 entries`,
  ],
  [
    'a machine without groups',
    { 'lines[0].machines[1].groups': [] },
    'lines[0].machines[1].groups: needs at least 1 entry',
  ],
  [
    'a group without signals',
    { 'lines[0].machines[1].groups[0].signals': [] },
    'lines[0].machines[1].groups[0].signals: needs at least 1 entry',
  ],
  [
    'a line without machines',
    { 'lines[1]': { id: 'L2', machines: [] } },
    'lines[1].machines: needs at least 1 entry',
  ],
  [
    'a namespace index',
    { 'setPoints[0].node.namespace': 2 },
    'setPoints[0].node.namespace: 2 is a number; a text is expected, in quotes',
  ],
  ['a password in clear', user('hunter2'), `${A}.opcua.user.password: ${CLEAR}`],
  ['a password that is a number', user(123456), `${A}.opcua.user.password: ${CLEAR}`],
  ['a password from ${NAME}', user('${PLC_PASSWORD}'), `${A}.opcua.user.password: ${CLEAR}`],
  [
    'a password in the place of its variable',
    user({ env: 'hunter2!' }),
    `${A}.opcua.user.password.env: is not the name of an environment variable; a name matches ^[A-Za-z_][A-Za-z0-9_]*$`,
  ],
  [
    'a variable name from ${NAME}',
    user({ env: '${WHICH}' }),
    `${A}.opcua.user.password.env: is not the name of an environment variable; a name matches ^[A-Za-z_][A-Za-z0-9_]*$`,
  ],
  [
    'a variable name that is a number',
    user({ env: 123456 }),
    `${A}.opcua.user.password.env: must be the name of an environment variable; write { env: NAME } and put the secret into the environment`,
  ],
  ['a missing password', user(undefined), `${A}.opcua.user.password: is missing; { env: NAME } is required`],
  ['a token in clear', { 'orders.token': 'hunter2' }, `orders.token: ${CLEAR}`],
  ['a secret beside its variable', { 'orders.token.value': 'hunter2' }, 'orders.token.value: unknown key'],
  [
    'a user in short form',
    { [`${A}.opcua.user`]: 'me:hunter2' },
    `${A}.opcua.user: a text; a mapping is expected`,
  ],
];

describe('shape of a plant file', () => {
  it.each(shapes)('refuses %s', (_what, changes, message) => {
    expect(mistakes(changes, { WHICH: 'NAME', PLC_PASSWORD: 'hunter2' })).toEqual([message]);
  });

  it.each(shapes)('says it without the secret: %s', (_what, changes, message) => {
    expect(message).not.toMatch(/hunter2|123456/);
    expect(mistakes(changes).join('\n')).not.toMatch(/hunter2|123456/);
  });

  it('refuses a file that is one text or one list', () => {
    expect(refusalOf('just words').issues.map(({ detail }) => detail)).toEqual([
      'a text; a mapping is expected',
    ]);
    expect(refusalOf('- 1').issues.map(({ detail }) => detail)).toEqual(['a list; a mapping is expected']);
  });

  it('names the prototype key like any other unknown key', () => {
    expect(refusalOf('__proto__: { x: 1 }\nversion: 1').issues.map(({ path }) => path)).toContain(
      '__proto__',
    );
  });
});
