import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FeatureSpecification, featureVector, parseFeatureSpecification } from '@cellgate/risk';
import { SHIPPED_MODEL } from './testing/model-copy';

const MODELS = join(SHIPPED_MODEL, '..');
const specificationOf = (model: string): FeatureSpecification =>
  parseFeatureSpecification(JSON.parse(readFileSync(join(MODELS, model, 'feature-spec.json'), 'utf8')));

/** What an average cell measures, by characteristic. */
function typical({ features }: FeatureSpecification): Record<string, number> {
  return Object.fromEntries(
    features.flatMap(({ source, statistics }) =>
      source.type === 'characteristic' && statistics !== null ? [[source.id, statistics.median]] : [],
    ),
  );
}

/** The unit gate of every model that ships: what a wrong unit or a broken gauge gives never becomes a number of the model. */
describe.each(readdirSync(MODELS))('the features of %s', (model) => {
  const specification = specificationOf(model);
  const good = typical(specification);
  const measured = specification.features.filter(({ source }) => source.type === 'characteristic');
  /** Values that cannot be true, by what went wrong; null: this one can. */
  const faults: readonly (readonly [string, (median: number, low: number) => number | null])[] = [
    ['a thousand times too large (mg for g)', (median) => 1_000 * median],
    ['a thousand times too small (kg for g)', (median, low) => (low > 0 ? median / 1_000 : null)],
    ['negative', (median, low) => (low >= 0 ? -median : null)],
    ['NaN', () => NaN],
    ['Infinity', () => Infinity],
    ['-Infinity', () => -Infinity],
  ];

  it('set nothing of an average cell aside', () => {
    expect(featureVector(specification, good)).toMatchObject({ kind: 'vector', quarantined: [] });
  });

  it.each(faults)(
    'are set aside with name, value and unit when %s, and stand for missing',
    (_what, spoil) => {
      let judged = 0;
      for (const { name, unit, physical, source, statistics } of measured) {
        if (source.type !== 'characteristic' || statistics === null)
          throw new Error(`${name} was not fitted`);
        const value = spoil(statistics.median, physical.low);
        if (value === null) continue;
        judged += 1;
        const vector = featureVector(specification, { ...good, [source.id]: value });
        const own = vector.quarantined.find(({ feature }) => feature === name);
        expect(own).toMatchObject({ feature: name, value });
        const shown = Number(value.toPrecision(6));
        expect(own?.reason).toContain(
          Number.isFinite(value) ? `${name} ${shown} ${unit}` : `${name} ${value}`,
        );
        expect(vector.missing).toContain(name);
        if (vector.kind === 'vector') expect(vector.columns.every(Number.isFinite)).toBe(true);
      }
      expect(judged).toBeGreaterThan(3);
    },
  );
});
