import { SamplingInputError } from '../errors';
import { ocCurve } from '../oc/oc-curve';
import { requireInteger, requireLotSize } from '../require-input';
import type { Provenance } from './provenance';

/** A named table of an organisation: lots up to a size get a sample with an acceptance number. */
export interface CustomLotSizeTable {
  readonly name: string;
  readonly provenance: Provenance;
  readonly rows: readonly { readonly lotUpTo: number; readonly n: number; readonly c: number }[];
}

/** Samples of 20 to 10 percent that accept on zero. Not a table of MIL-STD-1916, and it bounds no AQL at 5 %. */
export const PERCENTAGE_SAMPLING_TABLE: CustomLotSizeTable = {
  name: 'Percentage sampling, accept on zero (100→20, 200→20, 500→50, 1000→100)',
  provenance: {
    source: 'organisation policy',
    confirmation: 'organisation',
    note:
      'Not MIL-STD-1916 and of no standard. Its producer risk is large as soon as one unit is nonconforming; see the computed AQL ' +
      'and LTPD of each row.',
  },
  rows: [
    { lotUpTo: 100, n: 20, c: 0 },
    { lotUpTo: 200, n: 20, c: 0 },
    { lotUpTo: 500, n: 50, c: 0 },
    { lotUpTo: 1000, n: 100, c: 0 },
  ],
};

export interface CustomTablePlan {
  readonly standard: string;
  readonly n: number;
  readonly ac: number;
  readonly re: number;
  readonly hundredPercent: boolean;
  readonly edition: string;
  readonly provenance: Provenance;
  readonly computed: {
    /** process (type B) quality accepted with 95 % and with 10 % probability */
    readonly aql95: number | null;
    readonly ltpd10: number | null;
    /** nonconforming units of this lot (type A) accepted with at least 95 %, and the first with at most 10 % */
    readonly aqlDefectives: number | null;
    readonly ltpdDefectives: number | null;
  };
}

/**
 * Plan of a named lot-size table with its true AQL and LTPD.
 *
 * @throws SamplingInputError, SAMPLING_OUTSIDE_TABLE beyond the last row
 * @example
 * customTablePlan(PERCENTAGE_SAMPLING_TABLE, 200).computed.ltpdDefectives // => 21
 */
export function customTablePlan(table: CustomLotSizeTable, lotSize: number): CustomTablePlan {
  requireLotSize(lotSize);
  const row = table.rows.find(({ lotUpTo }) => lotSize <= lotUpTo);
  if (row === undefined) {
    const rule = `the table "${table.name}" ends at ${table.rows.at(-1)?.lotUpTo ?? 0} units`;
    throw new SamplingInputError('SAMPLING_OUTSIDE_TABLE', 'lotSize', lotSize, rule);
  }
  requireInteger('n', row.n, 1);
  const hundredPercent = lotSize <= row.n;
  const base = {
    standard: table.name,
    n: hundredPercent ? lotSize : row.n,
    ac: row.c,
    re: row.c + 1,
    hundredPercent,
    edition: 'custom table',
    provenance: table.provenance,
  };
  if (hundredPercent) {
    const nothing = { aql95: null, ltpd10: null, aqlDefectives: null, ltpdDefectives: null };
    return { ...base, computed: nothing };
  }
  const plan = { kind: 'single', n: row.n, c: row.c } as const;
  const process = ocCurve({ plan, distribution: 'binomial', points: [] });
  const lot = ocCurve({ plan, distribution: 'hypergeometric', lotSize, points: [] });
  return {
    ...base,
    computed: {
      aql95: process.aql.p,
      ltpd10: process.ltpd.p,
      aqlDefectives: lot.aql.defectives ?? null,
      ltpdDefectives: lot.ltpd.defectives ?? null,
    },
  };
}
