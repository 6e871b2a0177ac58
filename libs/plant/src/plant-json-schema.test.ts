import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import { generatePlant } from './generate-plant';
import { plantJsonSchema } from './plant-json-schema';
import { smallPlant } from './testing/plant-text';

const CONFIG = join(__dirname, '../../../config');
const schema = JSON.parse(JSON.stringify(plantJsonSchema())) as object;
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
const problems = (data: unknown) =>
  validate(data)
    ? []
    : (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);

describe('JSON Schema of plant files', () => {
  it('is published as generated; refresh it with "npm run schema -w libs/plant"', () => {
    expect(JSON.parse(readFileSync(join(CONFIG, 'plant.schema.json'), 'utf8'))).toEqual(schema);
  });

  it.each(['demo-plant.yaml', 'example-plant.yaml'])('accepts %s', (file) => {
    expect(problems(parse(readFileSync(join(CONFIG, file), 'utf8'), { merge: true }))).toEqual([]);
  });

  it('accepts a generated plant', () => {
    expect(
      problems(JSON.parse(JSON.stringify(generatePlant({ machines: 3, signalsPerMachine: 9 })))),
    ).toEqual([]);
  });

  it('describes every property', () => {
    const undescribed: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key !== 'properties') walk(value, `${path}/${key}`);
        else {
          for (const [name, property] of Object.entries(value as Record<string, { description?: string }>)) {
            if (!property.description) undescribed.push(`${path}/${name}`);
            walk(property, `${path}/${name}`);
          }
        }
      }
    };
    walk(schema, '');
    expect(undescribed).toEqual([]);
  });

  it('flags what an editor can see: unknown keys, units, forms of ids and durations, and both addresses at once', () => {
    const file = smallPlant();
    const [first, second] = file.lines[0]?.machines ?? [];
    if (first === undefined || second === undefined) throw new Error('the small plant has two machines');
    const spoilt: unknown = {
      ...file,
      extra: 1,
      lines: [
        { id: 'not an id', machines: [{ ...first, groups: [{ id: 'g', publishing: '5 m', signals: [] }] }] },
      ],
      characteristics: [{ id: 'burr', stage: 'IPQC', machine: 'A_01', machines: ['A_01'], unit: 'furlong' }],
    };
    const found = problems(spoilt);
    expect(found).toEqual(
      expect.arrayContaining([
        ' additionalProperties',
        '/lines/0/id pattern',
        '/lines/0/machines/0/groups/0/publishing anyOf',
        '/lines/0/machines/0/groups/0/signals minItems',
        '/characteristics/0 oneOf',
        '/characteristics/0/unit enum',
      ]),
    );
  });

  it('lets a text come from the environment', () => {
    expect(problems({ ...smallPlant(), site: { id: '${SITE}', timeZone: '${ZONE:-UTC}' } })).toEqual([]);
  });
});
