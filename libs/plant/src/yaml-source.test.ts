import { parsePlant } from './parse-plant';
import { plantText, refusalOf } from './testing/plant-text';
import { YamlSource } from './yaml-source';

const dataOf = (text: string) => new YamlSource(text).data;
const findingsOf = (text: string) =>
  new YamlSource(text).findings.map(({ path, detail }) => `${path.join('.')}: ${detail}`);

describe('YAML source', () => {
  it('resolves aliases and merge keys, own keys first and earlier sources before later ones', () => {
    const text =
      'a: &a { x: 1, y: 1 }\nb: &b { y: 2, z: 2 }\nc: { <<: [*a, *b], x: 3 }\nd: { x: 4, <<: *b }\ne: *a';
    expect(dataOf(text)).toEqual({
      a: { x: 1, y: 1 },
      b: { y: 2, z: 2 },
      c: { x: 3, y: 1, z: 2 },
      d: { x: 4, y: 2, z: 2 },
      e: { x: 1, y: 1 },
    });
  });

  it('refuses YAML 1.1, in which y and no are not texts', () => {
    expect(refusalOf('%YAML 1.1\n---\na: no').issues.map(({ detail }) => detail)).toEqual([
      'is not YAML 1.2: remove the line "%YAML 1.1"',
    ]);
    expect(dataOf('%YAML 1.2\n---\na: no')).toEqual({ a: 'no' });
  });

  it('lets an alias name the last anchor above it', () => {
    expect(dataOf('[&a 1, *a, &a 2, *a]')).toEqual([1, 1, 2, 2]);
  });

  it('names a key that is given twice, also when written as number and as text', () => {
    expect(findingsOf('a: 1\nb: { c: 1, c: 2 }\na: 3')).toEqual([
      'b.c: the key is given twice; each key once',
      'a: the key is given twice; each key once',
    ]);
    expect(findingsOf('states: { 0: x, "0": y }')).toEqual([
      'states.0: the key is given twice; each key once',
    ]);
  });

  it('names an alias without anchor and one that contains itself', () => {
    expect(findingsOf('a: *nowhere')).toEqual(['a: the alias names no anchor above it']);
    expect(findingsOf('a: &a { b: [*a] }')).toEqual(['a.b.0: the alias contains itself']);
  });

  it('names a merge of something that is no mapping and a key that is no text', () => {
    expect(findingsOf('a: { <<: 5 }')).toEqual(['a.<<: only mappings can be merged']);
    expect(findingsOf('a: { [1]: 5 }')).toEqual(['a: has a key that is not a plain text or number']);
  });

  it('stops when aliases multiply', () => {
    const laughs = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]'];
    for (let i = 1; i < 9; i += 1)
      laughs.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(',')}]`,
      );
    expect(findingsOf(laughs.join('\n'))).toEqual([': aliases blow the file up to over 2000000 values']);
  });

  it('locates keys and list items, through aliases and merge keys, and the nearest part above what is missing', () => {
    const source = new YamlSource('a: &a\n  x: 1\nb:\n  - *a\n  - <<: *a\n    y: 2\n');
    expect(source.locate(['a', 'x'])).toEqual({ line: 2, column: 3 });
    expect(source.locate(['b', 0])).toEqual({ line: 4, column: 5 });
    expect(source.locate(['b', 0, 'x'])).toEqual({ line: 2, column: 3 });
    expect(source.locate(['b', 1, 'x'])).toEqual({ line: 2, column: 3 });
    expect(source.locate(['b', 1, 'y'])).toEqual({ line: 6, column: 5 });
    expect(source.locate(['b', 1, 'nothing', 'at', 'all'])).toEqual({ line: 5, column: 5 });
    expect(source.locate([])).toBeNull();
  });

  it.each([
    ['a: [1, 2', 'the indentation does not fit the lines above, or a closing bracket is missing'],
    ['a: "hunter2', 'a closing quote, bracket, comma, colon or space is missing'],
    ['a:\n\t- hunter2', 'indentation must be made of spaces, not of tabs'],
    ['a: !hunter2 x', 'the tag ("!") is not known; put a text that starts with "!" in quotes'],
    ['a: @hunter2', 'a text that starts with this character must be put in quotes'],
    ['a: 1\n---\nb: 2', 'the file must hold one document; "---" starts a second one'],
    ['a: b: hunter2', 'a mapping cannot start on the line of its key'],
    ['a: {hunter2}}', 'something unexpected stands here; is a quote, bracket or comma missing or too much?'],
  ])('refuses %j with a position and without quoting it', (text, detail) => {
    const error = refusalOf(text);
    expect(error.code).toBe('PLANT_FILE_NOT_YAML');
    expect(error.issues.map((issue) => issue.detail)).toContain(`is not YAML: ${detail}`);
    expect(error.message).toMatch(/\n {2}\d+:\d+ is not YAML/);
    expect(error.message).not.toContain('hunter2');
  });

  it.each(['', '\n\n', '# only a comment\n', '---\n', 'null', '~'])('calls %j empty', (text) => {
    expect(refusalOf(text).code).toBe('PLANT_FILE_EMPTY');
  });
});

describe('positions in messages', () => {
  it('gives line and column of the wrong key', () => {
    const text = plantText({ 'characteristics[0].unit': 'furlong' });
    const line = text.split('\n').findIndex((row) => row.includes('furlong')) + 1;
    expect(refusalOf(text).issues).toEqual([expect.objectContaining({ line, column: 5 })]);
    expect(refusalOf(text).message).toContain(`\n  ${line}:5 characteristics[0].unit: `);
  });

  it('reports a key given twice together with other mistakes', () => {
    const text = `${plantText({ 'site.timeZone': 'X' })}version: 1\n`;
    expect(refusalOf(text).issues.map(({ path }) => path)).toEqual(['site.timeZone', 'version']);
  });

  it('reports an alias that leads nowhere once', () => {
    const text = plantText().replace('timeZone: Europe/Berlin', 'timeZone: *zone');
    expect(refusalOf(text).issues.map(({ path, detail }) => `${path}: ${detail}`)).toEqual([
      'site.timeZone: the alias names no anchor above it',
    ]);
  });

  it('accepts a byte order mark and Windows line ends', () => {
    expect(parsePlant(`\ufeff${plantText().replaceAll('\n', '\r\n')}`, {}).site.id).toBe('site');
  });
});
