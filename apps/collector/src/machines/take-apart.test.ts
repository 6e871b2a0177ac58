import { received } from '../testing/received';
import { takeApart } from './take-apart';

describe('takeApart', () => {
  const batch = [1, 2, 3].map((value) => received({ value }));

  it('33: loses only what cannot be taken, to the work that cannot take it', () => {
    const taken = new Set<unknown>();
    const others: unknown[] = [];
    const failure = takeApart(batch, [
      (values) => {
        for (const { value } of values) {
          if (value === 2) throw new Error('no room for two');
          taken.add(value);
        }
      },
      (values) => void others.push(...values.map(({ value }) => value)),
    ]);
    expect([...taken]).toEqual([1, 3]);
    expect(others).toEqual([1, 2, 3]);
    expect(failure).toEqual({ cause: new Error('no room for two'), values: [batch[1]] });
  });

  it('gives a message once to works that take it', () => {
    const calls: number[] = [];
    expect(takeApart(batch, [(values) => void calls.push(values.length)])).toBeNull();
    expect(calls).toEqual([3]);
  });
});
