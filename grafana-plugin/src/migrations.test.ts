import fc from 'fast-check';
import { migrateOptions } from './migrations';
import { DEFAULTS } from './options';

describe('migrateOptions', () => {
  it('gives the defaults for a panel that has no options yet', () => {
    for (const stored of [undefined, null, {}, [], 'x', 7]) expect(migrateOptions(stored)).toEqual(DEFAULTS);
  });

  it('keeps what fits and drops what does not', () => {
    const stored = {
      view: 'spc',
      colour: 'pink',
      spc: {
        chart: 'xbar-r',
        rules: 'my rules',
        sigma: 0.2,
        mean: 'x',
        fields: { value: 'ocv', size: '', n: 3 },
      },
    };
    const before = structuredClone(stored);
    expect(migrateOptions(stored)).toEqual({
      ...DEFAULTS,
      view: 'spc',
      spc: { ...DEFAULTS.spc, chart: 'xbar-r', sigma: 0.2, fields: { value: 'ocv' } },
    });
    expect(stored).toEqual(before);
  });

  it('changes nothing when it runs again, whatever was stored', () => {
    fc.assert(
      fc.property(
        fc.object({ key: fc.constantFrom('view', 'risk', 'spc', 'fields', 'show', 'oc', 'x', 'mean') }),
        (stored) => {
          const once = migrateOptions(stored);
          expect(migrateOptions(once)).toEqual(once);
          expect(Object.keys(once).sort()).toEqual(Object.keys(DEFAULTS).sort());
        },
      ),
      { seed: 2 },
    );
  });
});
