import type { PlanColumn } from './mil-std-1916-tables';
import type { Provenance } from './provenance';

export const MIL_STD_1916_EDITION = 'MIL-STD-1916, 1 April 1996';

const SOURCE =
  'MIL-STD-1916 (1 April 1996), DoD Preferred Methods for Acceptance of Product; US government work, Distribution A';

/**
 * Confirmation of the cell of a table of MIL-STD-1916. None was compared with a complete printed copy; the relations R1 to
 * R5 are run as tests.
 */
export function milStd1916Provenance(
  type: 'attributes' | 'variables' | 'continuous',
  column: PlanColumn,
): Provenance {
  if (type === 'continuous') {
    return {
      source: `${SOURCE}, Table IV`,
      confirmation: 'derived',
      note:
        'Every i equals the smallest clearance number whose CSP-1 AOQL does not exceed that of the attributes plan (R3); every f ' +
        'follows from Table I (R1) and the shift by one column per code letter (R2). i 116 and 228 and four f are published.',
    };
  }
  if (type === 'variables') {
    return {
      source: `${SOURCE}, Table III`,
      confirmation: 'unverified',
      note:
        'n and k give 0.095 to 0.104 acceptance where the attributes plan gives 0.10 (n of 7 and more), so k is right to about 0.015 ' +
        'and its last digit is unverified; F agrees with the largest standard deviation that (n, k) allow to 0.002.',
    };
  }
  if (column === 'T' || column === 'R') {
    return {
      source: `${SOURCE}, Table II`,
      confirmation: 'unverified',
      note: `Column ${column} is consistent with its neighbours but was not compared with the printed standard.`,
    };
  }
  return {
    source: `${SOURCE}, Table II`,
    confirmation: 'derived',
    note: 'n divided by the sampling fraction equals the upper lot size of Table I exactly (R1), and row E repeats row A one level on (R2).',
  };
}

/** The switching rules, with what is published and what is not. */
export const MIL_STD_1916_SWITCHING: Provenance = {
  source: `${SOURCE}, 5.2.1.3 and Appendix 30.4`,
  confirmation: 'unverified',
  note:
    'Published: in continuous sampling 10 n conforming sampled units lead to reduced inspection, one nonconforming unit back to normal ' +
    'with screening. Not compared with the printed standard: the lot rules (2 of 5, 5, 10) and the 5 n rules of tightened inspection. ' +
    'The standard gives no number of lots for discontinuing acceptance.',
};
