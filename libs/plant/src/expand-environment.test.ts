import * as fc from 'fast-check';

import { expandEnvironment } from './expand-environment';
import { parsePlant } from './parse-plant';
import { mistakes, plantText } from './testing/plant-text';

const expand = (text: string, env = {}) => expandEnvironment({ key: text }, env).data;

describe('expandEnvironment', () => {
  it.each([
    ['${HOST}', 'plc-1'],
    ['opc.tcp://${HOST}:${PORT:-4840}/a', 'opc.tcp://plc-1:4840/a'],
    ['${EMPTY:-fallback}', 'fallback'],
    ['${UNSET:-}', ''],
    ['${UNSET:-a:-b}', 'a:-b'],
    ['$${HOST}', '${HOST}'],
    ['$HOST and $', '$HOST and $'],
    ['plain', 'plain'],
  ])('expands %s to %j', (text, expected) => {
    expect(expand(text, { HOST: 'plc-1', EMPTY: '' })).toEqual({ key: expected });
  });

  it('expands once: what comes from the environment is not expanded again', () => {
    expect(expand('${A}', { A: '${B}', B: 'no' })).toEqual({ key: '${B}' });
  });

  it.each(['${', '${HOST', '${}', '${1A}', '${A B}', '${A-b}', '${A:b}'])('names %s as malformed', (text) => {
    const { data, findings } = expandEnvironment({ list: [text] }, { HOST: 'x', A: 'y' });
    expect(data).toEqual({ list: [undefined] });
    expect(findings).toEqual([
      {
        path: ['list', 0],
        detail: '"${" must be followed by NAME} or NAME:-default} (write "$${" for a plain "${")',
      },
    ]);
  });

  it('leaves keys, numbers and secrets alone', () => {
    const data = { '${A}': 1, password: { env: '${A}' }, token: '${A}', flag: true, none: null };
    expect(expandEnvironment(data, { A: 'x' })).toEqual({ data, findings: [], written: new Map() });
  });

  it('returns every text without "${" unchanged', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('${')),
        (text) => expect(expand(text)).toEqual({ key: text }),
      ),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('environment in a plant file', () => {
  it('reaches any text of the file', () => {
    const changes = { 'site.name': '${SITE:-Here}', 'orders.poll': '${POLL}' };
    const plant = parsePlant(plantText(changes), { POLL: '250ms' });
    expect([plant.site.name, plant.orders?.pollIntervalMs]).toEqual(['Here', 250]);
  });

  it('names each variable that is missing, and nothing else about the text', () => {
    expect(mistakes({ 'orders.url': 'https://${HOST}/${PATH_OF_API}' })).toEqual([
      'orders.url: environment variable HOST is not set and no default is given (${HOST:-default})',
      'orders.url: environment variable PATH_OF_API is not set and no default is given (${PATH_OF_API:-default})',
    ]);
  });

  it('shows the text as written, not what the environment holds', () => {
    expect(
      mistakes({ 'orders.url': '${MES_URL}', 'site.timeZone': '${ZONE:-Nowhere}' }, { MES_URL: 'hunter2' }),
    ).toEqual([
      'site.timeZone: "Nowhere" is not an IANA time zone such as Europe/Berlin or UTC',
      'orders.url: "${MES_URL}" is not a URL of the form http[s]://host[:port][/path]',
    ]);
  });
});
