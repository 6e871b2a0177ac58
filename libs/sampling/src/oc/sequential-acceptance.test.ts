import { relativeError } from '../testing/relative-error';
import { readVectors } from '../testing/vectors';
import type { SequentialPlan } from '../plan';
import { sequentialAcceptance } from './sequential-acceptance';
import { sequentialNumbers, waldConstants } from './wald-constants';

interface SequentialVector {
  readonly p1: string;
  readonly p2: string;
  readonly alpha: string;
  readonly beta: string;
  readonly h1: string;
  readonly h2: string;
  readonly s: string;
  readonly k: string;
  readonly first_accept_n: number;
  readonly first_reject_n: number;
  readonly table: [number, number | null, number | null][];
  readonly exact_untruncated: { p: string; Pa: string; ASN: string }[];
}
const { vectors } = readVectors<{ vectors: SequentialVector[] }>('sampling/sequential.json');
const planOf = (row: SequentialVector): SequentialPlan => ({
  kind: 'sequential',
  p1: Number(row.p1),
  p2: Number(row.p2),
  alpha: Number(row.alpha),
  beta: Number(row.beta),
});

// The test played unit by unit: one convolution step each.
function stepByStep(plan: SequentialPlan, p: number, limit: number): { pa: number; pr: number; asn: number } {
  let running = new Map([[0, 1]]);
  let [pa, pr, asn] = [0, 0, 0];
  for (let n = 1; n <= limit; n += 1) {
    const next = new Map<number, number>();
    const { ac, re } = sequentialNumbers(plan, n);
    for (const [d, mass] of running) {
      asn += mass;
      for (const [to, share] of [
        [d, mass * (1 - p)],
        [d + 1, mass * p],
      ] as const) {
        const last = n === plan.truncation?.n;
        if (re !== null && to >= re) pr += share;
        else if ((ac !== null && to <= ac) || (last && to <= (plan.truncation?.ac ?? -1))) pa += share;
        else if (last) pr += share;
        else next.set(to, (next.get(to) ?? 0) + share);
      }
    }
    running = next;
  }
  return { pa, pr, asn };
}

describe('waldConstants', () => {
  it.each(vectors)('($p1, $alpha, $p2, $beta): h1, h2, s to 1e-12 and the whole table', (row) => {
    const constants = waldConstants(planOf(row));
    for (const name of ['h1', 'h2', 's', 'k'] as const) {
      expect(relativeError(constants[name], Number(row[name]))).toBeLessThan(1e-12);
    }
    for (const [n, ac, re] of row.table) expect(sequentialNumbers(planOf(row), n)).toEqual({ ac, re });
    expect(sequentialNumbers(planOf(row), row.first_accept_n - 1).ac).toBeNull();
    expect(sequentialNumbers(planOf(row), row.first_accept_n).ac).toBe(0);
    expect(sequentialNumbers(planOf(row), row.first_reject_n - 1).re).toBeNull();
    expect(sequentialNumbers(planOf(row), row.first_reject_n).re).toBe(row.first_reject_n);
  });
});

describe('sequentialAcceptance', () => {
  it.each(vectors)('($p1, $alpha, $p2, $beta): exact OC and ASN to 1e-8', (row) => {
    for (const exact of row.exact_untruncated) {
      const result = sequentialAcceptance(planOf(row), Number(exact.p));
      expect(relativeError(result.pa, Number(exact.Pa))).toBeLessThan(1e-8);
      expect(relativeError(result.asn, Number(exact.ASN))).toBeLessThan(1e-8);
    }
  });

  it('taken in blocks equals the test played unit by unit, with and without truncation', () => {
    const plan: SequentialPlan = { kind: 'sequential', p1: 0.05, p2: 0.2, alpha: 0.05, beta: 0.1 };
    const truncated = { ...plan, truncation: { n: 60, ac: 6 } };
    for (const p of [0.001, 0.02, 0.08, 0.15, 0.5, 0.9]) {
      const played = stepByStep(plan, p, 1500);
      const exact = sequentialAcceptance(plan, p);
      expect(relativeError(exact.pa, played.pa)).toBeLessThan(1e-10);
      expect(relativeError(exact.paComplement, played.pr)).toBeLessThan(1e-10);
      expect(relativeError(exact.asn, played.asn)).toBeLessThan(1e-10);
      const cut = stepByStep(truncated, p, 60);
      const short = sequentialAcceptance(truncated, p);
      expect(relativeError(short.pa, cut.pa)).toBeLessThan(1e-10);
      expect(relativeError(short.asn, cut.asn)).toBeLessThan(1e-10);
    }
  });

  it('decides at the first possible unit when nothing or everything is nonconforming', () => {
    const plan: SequentialPlan = { kind: 'sequential', p1: 0.01, p2: 0.06, alpha: 0.05, beta: 0.1 };
    expect(sequentialAcceptance(plan, 0)).toEqual({ pa: 1, paComplement: 0, asn: 44 });
    expect(sequentialAcceptance(plan, 1)).toMatchObject({ pa: 0, paComplement: 1, asn: 2 });
  });

  it('handles parts per million without a million steps', () => {
    const plan: SequentialPlan = { kind: 'sequential', p1: 1e-6, p2: 3e-6, alpha: 0.05, beta: 0.1 };
    const { pa, asn } = sequentialAcceptance(plan, 1e-6);
    expect(pa).toBeGreaterThan(0.95);
    expect(asn).toBeGreaterThan(1e6);
  });
});
