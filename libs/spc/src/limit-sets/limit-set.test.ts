import fc from 'fast-check';
import { baselineHash } from './baseline-hash';
import { createLimitSet, frozenLimits, type LimitSet, type LimitSetContent } from './limit-set';
import { limitSetAt } from './limit-set-at';
import { proposeLimits } from './propose-limits';

const content: LimitSetContent = {
  key: { characteristic: 'ocv', product: null, machine: null, recipe: null },
  chart: 'i-mr',
  stage: 'start',
  mean: 3.6,
  sigma: 0.01,
  n: 1,
  sigmaMethod: 'mean moving range',
  baseline: { fromMs: 0, toMs: 1000, count: 50, hash: baselineHash([1, 2]) },
  exclusions: [],
};
const decision = { author: 'M. Huber', reason: 'phase I accepted', atMs: 5, validFromMs: 10 };
const first = createLimitSet('a', content, decision);

describe('limit sets', () => {
  it('count their versions and keep the earlier record', () => {
    const second = createLimitSet('a', { ...content, mean: 3.7 }, { ...decision, validFromMs: 20 }, first);
    expect(second.version).toBe(2);
    expect(first.mean).toBe(3.6);
    const at = (atMs: number) => limitSetAt([second, first], { ...content.key, atMs })?.version ?? null;
    expect([at(9), at(10), at(19), at(20)]).toEqual([null, 1, 1, 2]);
    expect(frozenLimits(second)).toEqual({ mean: 3.7, sigma: 0.01, n: 1 });
  });

  it.each([
    ['no author', () => createLimitSet('a', content, { ...decision, author: ' ' })],
    ['no reason', () => createLimitSet('a', content, { ...decision, reason: '' }, first)],
    ['a sigma of 0', () => createLimitSet('a', { ...content, sigma: 0 }, decision)],
    [
      'an exclusion without reason',
      () => createLimitSet('a', { ...content, exclusions: [{ atMs: 1, reason: '' }] }, decision),
    ],
    [
      'another key',
      () => createLimitSet('a', { ...content, key: { ...content.key, machine: 'm' } }, decision, first),
    ],
    [
      'a validity before the previous version',
      () => createLimitSet('a', content, { ...decision, validFromMs: 9 }, first),
    ],
  ])('need what they need: %s', (_name, make) => {
    expect(make).toThrow(/must|needs/);
  });

  it('the most specific set holds, whatever the order of the records', () => {
    const make = (id: string, product: string | null, machine: string | null): LimitSet =>
      createLimitSet(id, { ...content, key: { ...content.key, product, machine } }, decision);
    const sets = [
      make('all', null, null),
      make('machine', null, 'M1'),
      make('product', 'HCC', null),
      make('both', 'HCC', 'M1'),
    ];
    const point = { ...content.key, product: 'HCC', machine: 'M1', atMs: 11 };
    fc.assert(
      fc.property(fc.shuffledSubarray(sets, { minLength: 4 }), (shuffled) => {
        expect(limitSetAt(shuffled, point)?.id).toBe('both');
        expect(limitSetAt(shuffled, { ...point, machine: 'M2' })?.id).toBe('product');
        expect(limitSetAt(shuffled, { ...point, product: 'STC' })?.id).toBe('machine');
        expect(limitSetAt(shuffled, { ...point, characteristic: 'acir' })).toBeNull();
      }),
      { seed: 1, numRuns: 30 },
    );
  });
});

describe('baselineHash', () => {
  it('is 64-bit FNV-1a', () => {
    // One zero double is eight zero bytes.
    let hash = 0xcbf29ce484222325n;
    for (let i = 0; i < 8; i++) hash = (hash * 0x100000001b3n) & 0xffffffffffffffffn;
    expect(baselineHash([0])).toBe(hash.toString(16).padStart(16, '0'));
  });

  it('tells values, order and gaps apart', () => {
    const hashes = [
      [1, 2],
      [2, 1],
      [1, null, 2],
      [1, 2.0000000001],
    ].map((values) => baselineHash(values));
    expect(new Set(hashes).size).toBe(4);
    expect(baselineHash([-0])).toBe(baselineHash([0]));
  });
});

describe('proposeLimits', () => {
  const calm = Array.from({ length: 40 }, (_, i) => Math.sin(i * 7.3));

  it('proposes the points beyond the limits and shows before and after', () => {
    const values = calm.map((x, i) => (i === 17 ? 25 : x));
    const proposal = proposeLimits({ chart: 'i-mr', values });
    expect(proposal.exclusions.map((entry) => entry.index)).toEqual([17]);
    expect(proposal.stable).toBe(true);
    expect(proposal.after.sigma as number).toBeLessThan(proposal.before.sigma as number);
  });

  it('leaves a calm series alone', () => {
    expect(proposeLimits({ chart: 'i-mr', values: calm })).toMatchObject({
      exclusions: [],
      rounds: 0,
      stable: true,
    });
  });

  it('gives up with a warning rather than deleting the data until they agree', () => {
    const values = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? i * i : i * i + 1));
    const proposal = proposeLimits({ chart: 'i-mr', values });
    expect(proposal.stable).toBe(false);
    expect(proposal.warnings.map((warning) => warning.code)).toEqual(['PHASE_ONE_UNSTABLE']);
    expect(proposal.exclusions.length).toBeLessThanOrEqual(12);
  });
});
