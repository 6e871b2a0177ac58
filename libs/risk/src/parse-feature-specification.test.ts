import { InvalidFeatureSpecificationError } from './errors';
import { columnsOf, inputsOf } from './feature-specification';
import { parseFeatureSpecification } from './parse-feature-specification';
import { demonstrationSpecification } from './testing/demonstration-model';

function issuesOf(input: unknown): string[] {
  try {
    parseFeatureSpecification(input);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidFeatureSpecificationError)) throw error;
    return error.issues.map(({ path, detail }) => `${path}: ${detail}`);
  }
}

type Json = Record<string, unknown>;

/** The demonstration specification as JSON, with one feature or the root changed. */
function changed(changes: { readonly root?: Json; readonly index?: number; readonly feature?: Json }): Json {
  const document = JSON.parse(JSON.stringify(demonstrationSpecification())) as Json & { features: Json[] };
  const index = changes.index ?? 3;
  document.features[index] = { ...document.features[index], ...changes.feature };
  return { ...document, ...changes.root };
}

describe('parseFeatureSpecification', () => {
  it('reads back what was written', () => {
    expect(parseFeatureSpecification(changed({}))).toEqual(demonstrationSpecification());
  });

  it('accepts features without statistics, as before the fit', () => {
    const parsed = parseFeatureSpecification(changed({ feature: { statistics: null } }));
    expect(parsed.features[3]?.statistics).toBeNull();
  });

  it.each<[string, Json, string]>([
    ['an unknown key', { root: { colour: 1 } }, 'specification.colour: unknown key'],
    ['a key that is missing', { root: { features: undefined } }, 'features: expected at least one feature'],
    [
      'a gate that does not exist',
      { root: { gate: 'EOL' } },
      'gate: expected one of IPQC, FQC, OQC, got "EOL"',
    ],
    [
      'a share above 1',
      { root: { completeness: 80 } },
      'completeness: expected a share above 0, at most 1, got 80',
    ],
    ['a limit that is no text', { root: { hardLimits: [7] } }, 'hardLimits[0]: expected a text, got 7'],
    ['an empty name', { feature: { name: ' ' } }, 'features[3].name: expected a text, got " "'],
    [
      'a name with blanks',
      { feature: { name: 'Burr height' } },
      'features[3].name: "Burr height": lower-case letters, digits and _, beginning with a letter',
    ],
    [
      'a name twice',
      { feature: { name: 'np_ratio' } },
      'features[3].name: "np_ratio" is the name of an earlier feature',
    ],
    [
      'a source twice',
      { feature: { source: { type: 'characteristic', id: 'anode_loading' } } },
      'features[3].source.id: "anode_loading" is already the source of an earlier feature',
    ],
    [
      'a range upside down',
      { feature: { physical: { low: 5, high: 5 } } },
      'features[3].physical: low 5 is not below high 5',
    ],
    ['a weight of 0', { feature: { weight: 0 } }, 'features[3].weight: expected a number above 0, got 0'],
    [
      'a policy that does not exist',
      { feature: { missing: 'zero' } },
      'features[3].missing: expected one of required, median, got "zero"',
    ],
    [
      'a direction of 2',
      { feature: { monotone: 2 } },
      'features[3].monotone: expected one of 0, 1, -1, got 2',
    ],
    [
      'a negative knot',
      { feature: { hinges: [{ side: 'above', knot: -1 }] } },
      'features[3].hinges[0].knot: expected a number of at least 0, got -1',
    ],
    [
      'a scale of 0',
      { feature: { statistics: { median: 1, scale: 0 } } },
      'features[3].statistics.scale: expected a number above 0, got 0',
    ],
    [
      'a formula that does not exist',
      { feature: { source: { type: 'entropy' } } },
      'features[3].source.type: expected one of characteristic, np-ratio, porosity, fill-per-pore-volume, ' +
        'temperature-corrected, delta-dcir, logarithm, got "entropy"',
    ],
  ])('names %s', (_, changes, issue) => {
    expect(issuesOf(changed(changes))).toContain(issue);
  });

  it('names a formula whose input is no feature, because it would bypass the physical range', () => {
    const source = { type: 'characteristic', id: 'coating' };
    expect(issuesOf(changed({ index: 0, feature: { name: 'coating', source } }))).toEqual([
      'features[2].source: "anode_loading" is not the characteristic of any feature',
    ]);
  });

  it('names a feature that is known only after the gate', () => {
    const document = changed({ root: { gate: 'IPQC' } });
    expect(issuesOf(document)).toEqual(['features[4].gate: FQC is after the gate IPQC of the specification']);
  });

  it('names every mistake at once', () => {
    expect(issuesOf(changed({ root: { gate: 1, name: 2 }, feature: { weight: -1, unit: '' } }))).toHaveLength(
      4,
    );
  });

  it.each([null, 7, 'text', [], [[]]])('refuses %j', (input) => {
    expect(issuesOf(input)).not.toEqual([]);
  });
});

describe('columnsOf and inputsOf', () => {
  it('give the value and then the hinges of each feature, and each characteristic once', () => {
    const specification = demonstrationSpecification();
    expect(columnsOf(specification).map(({ name }) => name)).toEqual([
      'anode_loading',
      'cathode_loading',
      'np_ratio',
      'np_ratio below 2',
      'burr',
      'burr above 2',
      'k_value',
      'k_value above 2',
    ]);
    expect(inputsOf(specification)).toEqual(['anode_loading', 'cathode_loading', 'burr', 'k_value']);
  });
});
