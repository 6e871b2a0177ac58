import { didYouMean, nearest } from './nearest';

describe('nearest', () => {
  it.each([
    ['temprature', ['temperature', 'pressure'], ['temperature']],
    ['lls', ['lsl', 'usl'], ['lsl']],
    ['SETPOINTS', ['setPoints'], ['setPoints']],
    ['mg/cm2', ['mg/cm²', 'g/m²'], ['mg/cm²']],
    ['colour', ['kind', 'after'], []],
    ['x', ['y'], []],
    ['', ['a'], []],
  ])('finds for %j among %j: %j', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toEqual(expected);
  });

  it('puts the nearest first and keeps to the limit', () => {
    expect(nearest('abcdef', ['abcxyf', 'abcdex', 'abcdef'], 2)).toEqual(['abcdef', 'abcdex']);
  });

  it('asks nothing when nothing is near', () => {
    expect(didYouMean('colour', ['kind'])).toBe('');
    expect(didYouMean('knid', ['kind'])).toBe('; did you mean "kind"?');
  });
});
