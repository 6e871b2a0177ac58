import { judgeEffect, modelDrifted } from './effect';

describe('judgeEffect', () => {
  it.each([
    ['what was predicted', 40, 'as-predicted'],
    ['a third of it', 43.4, 'as-predicted'],
    ['next to nothing', 44.5, 'too-weak'],
    ['a trembling to the wrong side', 45.5, 'too-weak'],
    ['the wrong side beyond noise', 46.5, 'opposite'],
    ['twice of it and noise', 34.1, 'as-predicted'],
    ['more than twice of it beyond noise', 33.9, 'too-strong'],
  ] as const)('%s', (_what, after, effect) => {
    expect(judgeEffect({ before: 45, after, predicted: -5, noise: 1 })).toBe(effect);
  });
});

describe('modelDrifted', () => {
  it.each([
    [['too-weak', 'too-strong', 'as-predicted'], true],
    [['too-weak'], false],
    [['too-weak', 'as-predicted', 'too-weak'], false],
    [['not-seen', 'too-weak'], false],
    [[], false],
  ] as const)('%j: %p', (effects, drifted) => {
    expect(modelDrifted(effects)).toBe(drifted);
  });
});
