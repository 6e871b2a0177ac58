import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { plantJsonSchema } from './plant-json-schema';
import { unitSymbols } from './units';

const page = readFileSync(join(__dirname, '../../../docs/plant.md'), 'utf8');

describe('docs/plant.md', () => {
  it('lists every unit', () => {
    const units = page.slice(page.indexOf('## Units'), page.indexOf('## Large plants'));
    expect(unitSymbols.filter((symbol) => !units.includes(`\`${symbol}\``))).toEqual([]);
  });

  it('names every key of a plant file', () => {
    const names = new Set<string>();
    JSON.stringify(plantJsonSchema(), (key, value: unknown) => {
      if (key === 'properties') for (const name of Object.keys(value as object)) names.add(name);
      return value;
    });
    const unnamed = [...names].filter((name) => !new RegExp(`\`[^\`]*\\b${name}\\b[^\`]*\``).test(page));
    expect(names.size).toBeGreaterThan(40);
    expect(unnamed).toEqual([]);
  });
});
