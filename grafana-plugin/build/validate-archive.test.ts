import { strToU8, zipSync } from 'fflate';
import { validateArchive } from './validate-archive.ts';

const ID = 'cellgate-quality-panel';
const PLUGIN = {
  type: 'panel',
  name: 'Quality',
  id: ID,
  info: {
    description: 'x',
    keywords: ['spc'],
    logos: { small: 'l.svg', large: 'l.svg' },
    version: '1.2.3',
    updated: '2026-01-01',
  },
  dependencies: { grafanaDependency: '>=13.1.0' },
};
const FILES: Record<string, string> = {
  'plugin.json': JSON.stringify(PLUGIN),
  'module.js': 'define(()=>1)',
  'module.js.map': '{}',
  'README.md': 'A panel that says a lot about itself. '.repeat(10),
  'CHANGELOG.md': '# Changes',
  LICENSE: 'Apache',
  'l.svg': '<svg/>',
};
const problems = (
  changed: Record<string, string | null>,
  name = `${ID}-1.2.3.zip`,
  folder = ID,
): readonly string[] => {
  const files = Object.entries({ ...FILES, ...changed }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return validateArchive(
    name,
    zipSync(Object.fromEntries(files.map(([file, text]) => [`${folder}/${file}`, strToU8(text)]))),
    '1.2.3',
  );
};
const plugin = (change: object): Record<string, string> => ({
  'plugin.json': JSON.stringify({ ...PLUGIN, ...change }),
});

describe('validateArchive', () => {
  it('finds nothing wrong with a complete archive', () => {
    expect(problems({})).toEqual([]);
  });

  it.each([
    ['a missing licence', { LICENSE: null }, /LICENSE is missing/],
    ['a missing picture', { 'l.svg': null }, /picture l.svg is missing/],
    ['a large module', { 'module.js': 'x'.repeat(60_001) }, /module.js has 60001 bytes/],
    ['console noise', { 'module.js': 'console.log(1)' }, /writes to the console/],
    ['storage', { 'module.js': 'localStorage.x=1' }, /storage/],
    ['a script in a picture', { 'l.svg': '<svg onload="x()"/>' }, /holds a script/],
    ['a template', { 'README.md': 'Made with create-plugin. '.repeat(20) }, /template/],
    ['a placeholder', { 'plugin.json': JSON.stringify({ ...PLUGIN, name: '%NAME%' }) }, /placeholder/],
    ['another id', plugin({ id: 'other-panel' }), /id is other-panel/],
    ['no range of versions', plugin({ dependencies: { grafanaDependency: 'any' } }), /no range of versions/],
    ['another version', plugin({ info: { ...PLUGIN.info, version: '9.9.9' } }), /version is 9.9.9/],
    ['an insecure link', plugin({ info: { ...PLUGIN.info, links: [{ url: 'http://x' }] } }), /must be https/],
    ['no JSON', { 'plugin.json': '{' }, /is no JSON/],
  ])('finds %s', (_, changed, expected) => {
    expect(problems(changed as Record<string, string | null>).join('\n')).toMatch(expected);
  });

  it('finds a wrong name and something that is no archive', () => {
    expect(problems({}, 'plugin.zip').join()).toMatch(/must be called/);
    expect(validateArchive('x.zip', strToU8('x'), '1.2.3').join()).toMatch(/no zip archive/);
  });
});
