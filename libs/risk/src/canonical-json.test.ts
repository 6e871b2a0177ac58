import fc from 'fast-check';
import { canonicalJson } from './canonical-json';

describe('canonicalJson', () => {
  it('does not depend on the order of keys and keeps the order of lists', () => {
    expect(canonicalJson({ b: 1, a: [2, null, { d: 'ü', c: true }] })).toBe(
      '{"a":[2,null,{"c":true,"d":"ü"}],"b":1}',
    );
    expect(canonicalJson({ a: [2, null, { c: true, d: 'ü' }], b: 1 })).toBe(
      canonicalJson({ b: 1, a: [2, null, { d: 'ü', c: true }] }),
    );
  });

  it('is JSON of the same data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value))),
      ),
    );
  });

  it.each([NaN, Infinity, undefined, () => 1])('refuses %p, which JSON cannot say', (value) => {
    expect(() => canonicalJson([value])).toThrow(TypeError);
  });
});
