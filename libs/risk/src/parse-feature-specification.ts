import { DocumentReader } from './document-reader';
import { InvalidFeatureSpecificationError } from './errors';
import {
  GATES,
  inputsOfSource,
  type Feature,
  type FeatureSource,
  type FeatureSpecification,
  type FeatureStatistics,
  type Hinge,
} from './feature-specification';

const NAME = /^[a-z][a-z0-9_]*$/;

/**
 * Reads a feature specification from parsed JSON.
 *
 * @throws InvalidFeatureSpecificationError naming every mistake: unknown or missing keys, wrong types, duplicate names,
 *   features of a later gate, formulas whose inputs are no features
 */
export function parseFeatureSpecification(input: unknown): FeatureSpecification {
  const read = new DocumentReader();
  const root = read.object(input, 'specification', [
    'name',
    'version',
    'gate',
    'completeness',
    'hardLimits',
    'features',
  ]);
  const gate = read.oneOf(root['gate'], 'gate', GATES);
  const features = read
    .list(root['features'], 'features')
    .map((item, index) => feature(read, item, `features[${index}]`));
  const specification: FeatureSpecification = {
    name: read.text(root['name'], 'name'),
    version: read.text(root['version'], 'version'),
    gate,
    completeness: read.number(
      root['completeness'],
      'completeness',
      (n) => n > 0 && n <= 1,
      'a share above 0, at most 1',
    ),
    hardLimits: hardLimits(read, root['hardLimits']),
    features,
  };
  checkTogether(read, specification);
  if (read.issues.length > 0) throw new InvalidFeatureSpecificationError(read.issues);
  return specification;
}

function hardLimits(read: DocumentReader, value: unknown): 'all' | readonly string[] {
  if (value === 'all') return 'all';
  return read.list(value, 'hardLimits').map((item, index) => read.text(item, `hardLimits[${index}]`));
}

function feature(read: DocumentReader, input: unknown, path: string): Feature {
  const item = read.object(input, path, [
    'name',
    'label',
    'unit',
    'gate',
    'source',
    'physical',
    'missing',
    'weight',
    'monotone',
    'hinges',
    'statistics',
  ]);
  const name = read.text(item['name'], `${path}.name`);
  if (name !== '' && !NAME.test(name)) {
    read.fail(`${path}.name`, `"${name}": lower-case letters, digits and _, beginning with a letter`);
  }
  const physical = read.object(item['physical'], `${path}.physical`, ['low', 'high']);
  const low = read.number(physical['low'], `${path}.physical.low`);
  const high = read.number(physical['high'], `${path}.physical.high`);
  if (low >= high) read.fail(`${path}.physical`, `low ${low} is not below high ${high}`);
  return {
    name,
    label: read.text(item['label'], `${path}.label`),
    unit: read.text(item['unit'], `${path}.unit`),
    gate: read.oneOf(item['gate'], `${path}.gate`, GATES),
    source: source(read, item['source'], `${path}.source`),
    physical: { low, high },
    missing: read.oneOf(item['missing'], `${path}.missing`, ['required', 'median']),
    weight: read.number(item['weight'], `${path}.weight`, (n) => n > 0, 'a number above 0'),
    monotone: read.oneOf(item['monotone'], `${path}.monotone`, [0, 1, -1]),
    hinges: read
      .list(item['hinges'], `${path}.hinges`)
      .map((hinge, i) => readHinge(read, hinge, `${path}.hinges[${i}]`)),
    statistics: statistics(read, item['statistics'], `${path}.statistics`),
  };
}

function source(read: DocumentReader, input: unknown, path: string): FeatureSource {
  const type = read.oneOf(
    typeof input === 'object' && input !== null && 'type' in input ? input.type : 'characteristic',
    `${path}.type`,
    [
      'characteristic',
      'np-ratio',
      'porosity',
      'fill-per-pore-volume',
      'temperature-corrected',
      'delta-dcir',
      'logarithm',
    ],
  );
  const members = (...keys: string[]) => read.object(input, path, ['type', ...keys]);
  switch (type) {
    case 'characteristic':
      return { type, ...texts(read, members('id'), path, ['id']) };
    case 'np-ratio': {
      const item = members('anodeLoading', 'cathodeLoading', 'parameters');
      const parameters = positives(read, item['parameters'], `${path}.parameters`, [
        'anodeCapacity',
        'anodeActiveShare',
        'cathodeCapacity',
        'cathodeActiveShare',
        'scale',
      ]);
      return { type, ...texts(read, item, path, ['anodeLoading', 'cathodeLoading']), parameters };
    }
    case 'porosity': {
      const item = members('density', 'parameters');
      const parameters = positives(read, item['parameters'], `${path}.parameters`, ['trueDensity']);
      return { type, ...texts(read, item, path, ['density']), parameters };
    }
    case 'fill-per-pore-volume': {
      const item = members('fillMass', 'loading', 'density', 'parameters');
      const parameters = positives(read, item['parameters'], `${path}.parameters`, [
        'electrolyteDensity',
        'trueDensity',
        'coatedArea',
        'otherPores',
      ]);
      return { type, ...texts(read, item, path, ['fillMass', 'loading', 'density']), parameters };
    }
    case 'temperature-corrected': {
      const item = members('value', 'temperature', 'parameters');
      const at = `${path}.parameters`;
      const parameters = read.object(item['parameters'], at, ['perKelvin', 'reference']);
      return {
        type,
        ...texts(read, item, path, ['value', 'temperature']),
        parameters: {
          perKelvin: read.number(parameters['perKelvin'], `${at}.perKelvin`),
          reference: read.number(parameters['reference'], `${at}.reference`),
        },
      };
    }
    case 'delta-dcir': {
      const item = members('lowCharge', 'halfCharge');
      return { type, ...texts(read, item, path, ['lowCharge', 'halfCharge']) };
    }
    case 'logarithm':
      return { type, ...texts(read, members('of'), path, ['of']) };
  }
}

type Item = Readonly<Record<string, unknown>>;

function texts<K extends string>(
  read: DocumentReader,
  item: Item,
  path: string,
  keys: readonly K[],
): Record<K, string> {
  return Object.fromEntries(keys.map((key) => [key, read.text(item[key], `${path}.${key}`)])) as Record<
    K,
    string
  >;
}

function positives<K extends string>(
  read: DocumentReader,
  input: unknown,
  path: string,
  keys: readonly K[],
): Record<K, number> {
  const item = read.object(input, path, keys);
  const above0 = (key: K) => read.number(item[key], `${path}.${key}`, (n) => n > 0, 'a number above 0');
  return Object.fromEntries(keys.map((key) => [key, above0(key)])) as Record<K, number>;
}

function readHinge(read: DocumentReader, input: unknown, path: string): Hinge {
  const item = read.object(input, path, ['side', 'knot'], ['shape']);
  const shape =
    item['shape'] === undefined
      ? {}
      : { shape: read.oneOf(item['shape'], `${path}.shape`, ['linear', 'log'] as const) };
  return {
    side: read.oneOf(item['side'], `${path}.side`, ['above', 'below']),
    knot: read.number(item['knot'], `${path}.knot`, (n) => n >= 0, 'a number of at least 0'),
    ...shape,
  };
}

function statistics(read: DocumentReader, input: unknown, path: string): FeatureStatistics | null {
  if (input === null) return null;
  const item = read.object(input, path, ['median', 'scale']);
  return {
    median: read.number(item['median'], `${path}.median`),
    scale: read.number(item['scale'], `${path}.scale`, (n) => n > 0, 'a number above 0'),
  };
}

function checkTogether(read: DocumentReader, { gate, features }: FeatureSpecification): void {
  if (features.length === 0) read.fail('features', 'expected at least one feature');
  const gateIsKnown = read.issues.every(({ path }) => path !== 'gate');
  const measured = new Set<string>();
  for (const [index, each] of features.entries()) {
    const path = `features[${index}]`;
    if (features.findIndex(({ name }) => name === each.name) < index) {
      read.fail(`${path}.name`, `"${each.name}" is the name of an earlier feature`);
    }
    // A gate that was not understood is reported once, not at every feature.
    if (gateIsKnown && GATES.indexOf(each.gate) > GATES.indexOf(gate)) {
      read.fail(`${path}.gate`, `${each.gate} is after the gate ${gate} of the specification`);
    }
    if (each.source.type !== 'characteristic') continue;
    if (measured.has(each.source.id)) {
      read.fail(`${path}.source.id`, `"${each.source.id}" is already the source of an earlier feature`);
    }
    measured.add(each.source.id);
  }
  // A formula may only use values that passed their own physical range.
  for (const [index, each] of features.entries()) {
    for (const id of inputsOfSource(each.source)) {
      if (measured.has(id)) continue;
      read.fail(`features[${index}].source`, `"${id}" is not the characteristic of any feature`);
    }
  }
}
