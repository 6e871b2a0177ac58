import { parsePlant } from '../parse-plant';
import { type Changes, mistakes, plantText } from '../testing/plant-text';

const A = 'lines[0].machines[0]';
const THUMBPRINT = 'AB'.repeat(32);
const SIGNED = { mode: 'Sign', policy: 'Basic256Sha256' };
const BY_NAME = { type: 'userName', name: 'reader', password: { env: 'PLC_PASSWORD' } };

/** What is wrong, the change that makes it so, and the whole message. */
const rules: [string, Changes, string][] = [
  [
    'an endpoint of another protocol',
    { [`${A}.opcua.endpoint`]: 'http://plc:4840' },
    `${A}.opcua.endpoint: "http://plc:4840" is not an endpoint of the form opc.tcp://host:port[/path]`,
  ],
  [
    'an endpoint without host',
    { [`${A}.opcua.endpoint`]: 'opc.tcp://' },
    `${A}.opcua.endpoint: "opc.tcp://" is not an endpoint of the form opc.tcp://host:port[/path]`,
  ],
  [
    'an endpoint with an impossible port',
    { [`${A}.opcua.endpoint`]: 'opc.tcp://plc:70000' },
    `${A}.opcua.endpoint: "opc.tcp://plc:70000" is not an endpoint of the form opc.tcp://host:port[/path]`,
  ],
  [
    'a protected mode without policy',
    { [`${A}.opcua.security.mode`]: 'Sign' },
    `${A}.opcua.security: mode Sign with policy None; both are None or neither is`,
  ],
  [
    'a policy without protected mode',
    { [`${A}.opcua.security.policy`]: 'Basic256Sha256' },
    `${A}.opcua.security: mode None with policy Basic256Sha256; both are None or neither is`,
  ],
  [
    'a password over mode None',
    { [`${A}.opcua.user`]: BY_NAME },
    `${A}.opcua.user: user name and password over mode None: the password would travel in clear; use mode Sign or SignAndEncrypt`,
  ],
  [
    'a thumbprint of wrong form',
    { [`${A}.opcua.security`]: { ...SIGNED, serverThumbprint: 'ABC' } },
    `${A}.opcua.security.serverThumbprint: "ABC" is not a SHA-256 thumbprint; 64 hex digits, colons between bytes allowed`,
  ],
  [
    'a thumbprint that nobody checks',
    { [`${A}.opcua.security.serverThumbprint`]: THUMBPRINT },
    `${A}.opcua.security.serverThumbprint: has no effect: with mode None no certificate is checked`,
  ],
  [
    'an MES of another protocol',
    { 'orders.url': 'ftp://mes' },
    'orders.url: "ftp://mes" is not a URL of the form http[s]://host[:port][/path]',
  ],
  [
    'an MES address with a query',
    { 'orders.url': 'http://mes/?site=1' },
    'orders.url: "http://mes/?site=1" has a query or fragment; a base URL has none, /orders is added to it',
  ],
];

describe('connection rules', () => {
  it.each(rules)('refuse %s', (_what, changes, message) => {
    expect(mistakes(changes)).toEqual([message]);
  });

  it.each([
    ['http://user:hunter2@mes', 'carries a user or password; a secret belongs into token: { env: NAME }'],
    [
      'http://mes/?access_token=hunter2',
      'carries a secret in its query; a secret belongs into token: { env: NAME }',
    ],
  ])('refuse the secret in %s without repeating it', (url, detail) => {
    expect(mistakes({ 'orders.url': url })).toEqual([`orders.url: ${detail}`]);
  });

  it('refuse a user in an endpoint without repeating the password', () => {
    expect(mistakes({ [`${A}.opcua.endpoint`]: 'opc.tcp://me:hunter2@plc:4840' })).toEqual([
      `${A}.opcua.endpoint: carries a user or password; user and password belong into opcua.user`,
    ]);
  });

  it.each([
    [
      'a thumbprint with colons',
      { [`${A}.opcua.security`]: { ...SIGNED, serverThumbprint: 'AB:'.repeat(31) + 'AB' } },
    ],
    [
      'a password over a signed connection',
      { [`${A}.opcua.security`]: SIGNED, [`${A}.opcua.user`]: BY_NAME },
    ],
  ])('accept %s', (_what, changes: Changes) => {
    expect(() => parsePlant(plantText(changes), {})).not.toThrow();
  });
});
