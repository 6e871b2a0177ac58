import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { isAboveThreshold, logit, riskScore, sigmoid } from './risk-score';

interface Vectors {
  readonly cases: readonly {
    readonly id: string;
    readonly input: { readonly p: number; readonly pStar: number };
    readonly expected: { readonly risk: number; readonly high: boolean };
    readonly tolerance: { readonly abs: number };
  }[];
}

const { cases } = JSON.parse(
  readFileSync(join(__dirname, '../../../test/vectors/risk/risk_score.json'), 'utf8'),
) as Vectors;
const probability = fc.double({ min: 1e-7, max: 1 - 1e-7, noNaN: true });
const threshold = fc.double({ min: 1e-4, max: 0.5, noNaN: true });

describe('riskScore', () => {
  it.each(cases)('gives the reference value of $id', ({ input, expected, tolerance }) => {
    expect(Math.abs(riskScore(input.p, input.pStar) - expected.risk)).toBeLessThanOrEqual(tolerance.abs);
    expect(isAboveThreshold(logit(input.p), input.pStar)).toBe(expected.high);
  });

  it('is 75 at the threshold, whatever the threshold', () => {
    fc.assert(fc.property(threshold, (p) => expect(riskScore(p, p)).toBeCloseTo(75, 9)));
  });

  it('never falls with the probability and stays between 0 and 100', () => {
    fc.assert(
      fc.property(probability, probability, threshold, (a, b, pStar) => {
        const [low, high] = [riskScore(Math.min(a, b), pStar), riskScore(Math.max(a, b), pStar)];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('clips certainty instead of giving an infinite log-odds', () => {
    expect(riskScore(0, 0.02)).toBe(riskScore(1e-7, 0.02));
    expect(riskScore(1, 0.02)).toBe(riskScore(1 - 1e-7, 0.02));
  });
});

describe('sigmoid', () => {
  it('is the inverse of logit', () => {
    fc.assert(fc.property(probability, (p) => expect(sigmoid(logit(p))).toBeCloseTo(p, 12)));
  });

  it('does not overflow far from 0', () => {
    expect([sigmoid(-1e4), sigmoid(1e4)]).toEqual([0, 1]);
  });
});

describe('isAboveThreshold', () => {
  it('leaves a cell at the threshold itself below', () => {
    expect(isAboveThreshold(logit(0.02), 0.02)).toBe(false);
    expect(isAboveThreshold(logit(0.02) + 1e-12, 0.02)).toBe(true);
  });
});
