import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

import { parsePlant } from './parse-plant';
import { InvalidPlantError } from './plant-issue';
import { mistakes, plantText, refusalOf } from './testing/plant-text';

const CONFIG = join(__dirname, '../../../config');
const A = 'lines[0].machines[0]';
const OPEN = { mode: 'None', policy: 'None' };

describe('parsePlant', () => {
  it('resolves short forms and fills every gap', () => {
    const plant = parsePlant(plantText(), {});
    const [a, b] = plant.lines[0]?.machines ?? [];
    expect(plant.orders).toEqual({
      type: 'rest',
      url: 'https://mes.example/api',
      pollIntervalMs: 5000,
      token: { env: 'MES_TOKEN' },
    });
    expect(plant.characteristics).toEqual([
      expect.objectContaining({ id: 'burr', machines: ['A_01'], lsl: 0, usl: 12, target: 4, required: true }),
      expect.objectContaining({
        label: 'capacity',
        machines: ['A_01', 'B_01'],
        usl: null,
        target: null,
        required: false,
      }),
    ]);
    expect(a?.groups.map((group) => [group.samplingIntervalMs, group.publishingIntervalMs])).toEqual([
      [500, 1000],
      [10_000, 10_000],
    ]);
    expect(a?.groups[1]?.signals[0]).toEqual({
      id: 'speed',
      label: 'speed',
      unit: '1/min',
      range: null,
      node: { namespace: 'urn:test:plc', address: { type: 'nodeId', identifier: 's=A.Speed' } },
      spc: null,
    });
    expect(b).toEqual({
      id: 'B_01',
      name: 'B_01',
      line: 'L1',
      kind: 'end-of-line',
      after: ['A_01'],
      connection: {
        endpoint: 'opc.tcp://plc-b:4840/path',
        securityMode: 'None',
        securityPolicy: 'None',
        serverThumbprint: null,
        user: { type: 'anonymous' },
      },
      status: null,
      results: null,
      groups: [
        {
          id: 'all',
          samplingIntervalMs: 1000,
          publishingIntervalMs: 1000,
          signals: [
            {
              id: 'voltage',
              label: 'voltage',
              unit: 'V',
              range: null,
              spc: null,
              node: { namespace: 'urn:test:b', address: { type: 'browsePath', path: ['B_01', 'U'] } },
            },
          ],
        },
      ],
    });
  });

  it('writes a thumbprint as 64 lower-case hex digits however the file writes it', () => {
    const security = { mode: 'Sign', policy: 'Basic256Sha256', serverThumbprint: `${'Ab:'.repeat(31)}CD` };
    const plant = parsePlant(plantText({ [`${A}.opcua.security`]: security }), {});
    expect(plant.lines[0]?.machines[0]?.connection.serverThumbprint).toBe(`${'ab'.repeat(31)}cd`);
  });

  it('does not need the secrets that the file refers to', () => {
    expect(parsePlant(plantText(), {}).orders?.token).toEqual({ env: 'MES_TOKEN' });
  });

  it.each(['demo-plant.yaml', 'example-plant.yaml'])('accepts %s', (file) => {
    const plant = parsePlant(readFileSync(join(CONFIG, file), 'utf8'), {});
    expect(plant.lines.length).toBeGreaterThan(0);
  });

  it('reads what the demonstration line promises to the other processes', () => {
    const plant = parsePlant(readFileSync(join(CONFIG, 'demo-plant.yaml'), 'utf8'), {});
    const signals = plant.lines[0]?.machines.map(({ id, groups }) => [
      id,
      groups.flatMap((group) => group.signals.map((signal) => signal.id)),
    ]);
    expect(signals).toEqual([
      ['CAS_01', ['temperature', 'vibration', 'speed', 'force', 'pressure']],
      ['FORM_01', ['temperature', 'current', 'voltage']],
      ['EOL_01', ['temperature', 'voltage', 'soc']],
    ]);
    expect(plant.characteristics).toHaveLength(19);
    expect(plant.setPoints.map(({ id }) => id)).toEqual(['cas-01-temperature', 'form-01-current']);
  });

  it('takes the first line of the demonstration file as a reference to the JSON Schema', () => {
    const [first] = readFileSync(join(CONFIG, 'demo-plant.yaml'), 'utf8').split('\n');
    expect(first).toBe('# yaml-language-server: $schema=./plant.schema.json');
  });

  it('reports ten mistakes of shape, meaning and reference in one go, in the order of the file', () => {
    const error = refusalOf(
      plantText({
        'site.timeZone': 'Mars/Olympus',
        'products[1].id': 'P1',
        [`${A}.colour`]: 'red',
        [`${A}.opcua.security`]: { mode: 'Sign', policy: 'Basic256Sha256' },
        [`${A}.opcua.user`]: { type: 'userName', name: 'me', password: 'hunter2' },
        [`${A}.groups[0].sampling`]: '2s',
        [`${A}.groups[0].signals[0].unit`]: 'Kelvin',
        [`${A}.groups[0].signals[1].range`]: ['low', 500],
        'characteristics[0].lsl': 13,
        'characteristics[1].machines': ['A_01', 'B_02'],
        'orders.url': '${MES_URL}',
      }),
    );
    expect(error.issues.map(({ path }) => path)).toEqual([
      'site.timeZone',
      'products[1].id',
      `${A}.opcua.user.password`,
      `${A}.groups[0].sampling`,
      `${A}.groups[0].signals[0].unit`,
      `${A}.groups[0].signals[1].range[0]`,
      `${A}.colour`,
      'characteristics[0].lsl',
      'characteristics[1].machines[1]',
      'orders.url',
    ]);
    expect(error.code).toBe('PLANT_INVALID');
    expect(error.message).toMatch(/^plant test\.yaml: 10 errors\n {2}\d+:\d+ site\.timeZone: /);
    expect(error.message).not.toContain('hunter2');
  });

  it('does not take a machine for missing because something inside it is wrong', () => {
    expect(mistakes({ 'lines[0].machines[1].groups': 'none' })).toEqual([
      'lines[0].machines[1].groups: a text; a list is expected',
    ]);
  });

  it('gives the same plant whatever the order of the keys', () => {
    const text = readFileSync(join(CONFIG, 'demo-plant.yaml'), 'utf8');
    const plant = parsePlant(text, {});
    const data: unknown = parse(text, { merge: true });
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const shuffled = stringify(shuffleKeys(data, numbers), { aliasDuplicateObjects: false });
        expect(parsePlant(shuffled, {})).toEqual(plant);
      }),
      { seed: 20261123, numRuns: 20 },
    );
  });

  it('answers any YAML with a plant or a named error', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean(), fc.constant([]));
    const places = ['version', 'site', 'site.id', 'lines', 'lines[0]', A, `${A}.opcua`, `${A}.opcua.user`];
    const more = [
      `${A}.groups`,
      `${A}.groups[0].signals[0].node`,
      `${A}.status`,
      'characteristics',
      'orders',
    ];
    const value = fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.string(), leaf));
    fc.assert(
      fc.property(fc.constantFrom(...places, ...more), value, (place, anything) => {
        const text = plantText({ [place]: anything });
        try {
          parsePlant(text, {});
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidPlantError);
        }
      }),
      { seed: 20261123, numRuns: 120 },
    );
  });

  it('treats security as a decision that nobody takes for the reader of the file', () => {
    expect(mistakes({ [`${A}.opcua.security`]: undefined })).toEqual([
      `${A}.opcua.security: is missing; a mapping is required`,
    ]);
    expect(mistakes({ [`${A}.opcua.security`]: { ...OPEN, mode: 'none' } })).toEqual([
      `${A}.opcua.security.mode: "none" is not allowed; one of "None", "Sign", "SignAndEncrypt" is expected; did you mean "None"?`,
    ]);
  });
});

/** The same data with the keys of every mapping in another order. */
function shuffleKeys(data: unknown, numbers: Iterator<number>): unknown {
  if (Array.isArray(data)) return data.map((item) => shuffleKeys(item, numbers));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      .map(([key, value]) => ({
        key,
        value: shuffleKeys(value, numbers),
        rank: Number(numbers.next().value),
      }))
      .sort((x, y) => x.rank - y.rank)
      .map(({ key, value }) => [key, value]),
  );
}
