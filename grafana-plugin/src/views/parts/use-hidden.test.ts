import { toggled } from './use-hidden';

const ALL = ['High risk', 'Low risk', 'Insufficient evidence'];
const click = (hidden: readonly string[], name: string, add = false): readonly string[] =>
  [...toggled(new Set(hidden), name, ALL, add)].sort();

describe('switching items of a legend', () => {
  it('shows an item alone, and all again', () => {
    const alone = click([], 'Low risk');
    expect(alone).toEqual(['High risk', 'Insufficient evidence']);
    expect(click(alone, 'Low risk')).toEqual([]);
    expect(click(alone, 'High risk')).toEqual(['Insufficient evidence', 'Low risk']);
  });

  it('switches an item with a modifier', () => {
    expect(click([], 'Low risk', true)).toEqual(['Low risk']);
    expect(click(['Low risk'], 'Low risk', true)).toEqual([]);
  });

  it('never leaves nothing to look at', () => {
    expect(click(['High risk', 'Low risk'], 'Insufficient evidence', true)).toEqual([]);
  });
});
