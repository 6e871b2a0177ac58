import { findRoot, regularizedBeta, regularizedBetaInverse } from '@cellgate/statistics';
import { SamplingInputError } from '../errors';
import { averageOutgoingQualityLimit } from '../oc/average-outgoing-quality-limit';
import { variablesAcceptance } from '../oc/variables-acceptance';
import { readVectors } from '../testing/vectors';
import { milStd1916Plan, type MilStd1916Query } from './mil-std-1916-plan';
import {
  CODE_LETTERS_1916,
  PLAN_COLUMNS,
  TABLE_I,
  TABLE_II,
  TABLE_III,
  TABLE_IV,
  VERIFICATION_LEVELS,
  type CodeLetter1916,
} from './mil-std-1916-tables';

type Row<T> = Record<string, T>;
const file = readVectors<{
  tableI: ({ lot_min: number; lot_max: number | null } & Row<string>)[];
  tableII_attributes_n: Row<Row<number>>;
  tableIII_variables: Row<Row<{ n: number; k: number; F: number }>>;
  tableIV_continuous: Row<Row<{ i: number | null; f: string }>>;
}>('sampling/mil_std_1916.json');
const fractionOf = (text: string): number => Number(text.split('/')[0]) / Number(text.split('/')[1]);

describe('milStd1916Plan', () => {
  it('gives every cell of Tables I to IV', () => {
    for (const row of file.tableI) {
      for (const level of VERIFICATION_LEVELS) {
        for (const lotSize of [row.lot_min, row.lot_max ?? 10_000_000]) {
          for (const [mode, shift] of [
            ['tightened', -1],
            ['normal', 0],
            ['reduced', 1],
          ] as const) {
            const letter = row[level] as CodeLetter1916;
            const column = PLAN_COLUMNS[PLAN_COLUMNS.indexOf(level) + shift] as string;
            const attributes = milStd1916Plan({ lotSize, level, type: 'attributes', mode });
            const n = file.tableII_attributes_n[letter]?.[column] as number;
            expect(attributes).toMatchObject({
              codeLetter: letter,
              column,
              ac: 0,
              re: 1,
              n: Math.min(n, lotSize),
              hundredPercent: lotSize <= n,
            });
            const measured = file.tableIII_variables[letter]?.[column] as { n: number; k: number; F: number };
            expect(milStd1916Plan({ lotSize, level, type: 'variables', mode })).toMatchObject({
              n: Math.min(measured.n, lotSize),
              k: measured.k,
              fMax: measured.F,
              hundredPercent: lotSize <= measured.n,
            });
            const continuous = file.tableIV_continuous[letter]?.[column] as { i: number | null; f: string };
            expect(milStd1916Plan({ lotSize, level, type: 'continuous', mode })).toMatchObject({
              i: continuous.i,
              f: fractionOf(continuous.f),
              frequency: continuous.f,
            });
          }
        }
      }
    }
  });

  it('R1: n divided by f is the upper lot size of its cell of Table I, for all 28 finite cells', () => {
    let cells = 0;
    VERIFICATION_LEVELS.forEach((_level, at) => {
      for (const letter of ['A', 'B', 'C', 'D'] as const) {
        const last = TABLE_I.filter(([, letters]) => letters[at] === letter).at(-1);
        const n = TABLE_II[letter][at + 1] as number;
        const [top, bottom] = (TABLE_IV[letter].f[at + 1] as string).split('/').map(Number) as [
          number,
          number,
        ];
        if (last === undefined) continue;
        expect((n * bottom) / top).toBe(last[0]);
        cells += 1;
      }
    });
    expect(cells).toBe(28);
  });

  it('R2: row E repeats row A one level on for n, n_v, k and F, and f moves by one column per letter', () => {
    for (let at = 1; at < PLAN_COLUMNS.length; at += 1) {
      expect(TABLE_II.E[at]).toBe(TABLE_II.A[at - 1]);
      for (const part of ['n', 'k', 'f'] as const)
        expect(TABLE_III.E[part][at]).toBe(TABLE_III.A[part][at - 1]);
    }
    CODE_LETTERS_1916.slice(1).forEach((letter, index) => {
      const before = TABLE_IV[CODE_LETTERS_1916[index] as CodeLetter1916].f;
      for (let at = 0; at + 1 < PLAN_COLUMNS.length; at += 1) {
        expect(TABLE_IV[letter].f[at]).toBe(before[at + 1]);
      }
    });
  });

  it('R3: all 40 clearance numbers i are the smallest whose CSP-1 AOQL meets that of the attributes plan', () => {
    for (const letter of CODE_LETTERS_1916) {
      for (let at = 0; at + 1 < PLAN_COLUMNS.length; at += 1) {
        const n = TABLE_II[letter][at] as number;
        const i = TABLE_IV[letter].i[at] as number;
        const f = TABLE_IV[letter].f[at] as string;
        const limit = averageOutgoingQualityLimit({ kind: 'single', n, c: 0 }, 'binomial')?.value as number;
        const aoql = (clearance: number): number =>
          averageOutgoingQualityLimit({ kind: 'csp1', i: clearance, f }, 'binomial')?.value as number;
        expect(aoql(i)).toBeLessThanOrEqual(limit * (1 + 1e-9));
        expect(aoql(i - 1)).toBeGreaterThan(limit);
      }
    }
  });

  it('R4: F follows from (n, k) by the maximum standard deviation, to 0.002', () => {
    let exact = 0;
    for (const letter of CODE_LETTERS_1916) {
      TABLE_III[letter].n.forEach((n, at) => {
        const k = TABLE_III[letter].k[at] as number;
        const printed = TABLE_III[letter].f[at] as number;
        const half = (n - 2) / 2;
        let f = Math.SQRT1_2;
        if (n > 2) {
          const share = Math.max(0, (1 - (k * Math.sqrt(n)) / (n - 1)) / 2);
          const m = regularizedBeta(share, half, half).lower;
          const xi = m === 0 ? 0 : regularizedBetaInverse('lower', m / 2, half, half).x;
          f = Math.sqrt(n) / (2 * (n - 1) * (1 - 2 * xi));
        }
        expect(Math.abs(f - printed)).toBeLessThan(0.0021);
        if (Math.abs(f - printed) <= 0.0005) exact += 1;
      });
    }
    expect(exact).toBe(39);
  });

  it('R5: variables accept 9.5 to 10.4 % where attributes accept 10 %, for n of 7 and more', () => {
    for (const letter of CODE_LETTERS_1916) {
      TABLE_III[letter].n.forEach((n, at) => {
        if (n < 7) return;
        const p = -Math.expm1(Math.log(0.1) / (TABLE_II[letter][at] as number));
        const k = TABLE_III[letter].k[at] as number;
        const pa = variablesAcceptance({ kind: 'variables', n, k, sigma: 'unknown' }, p).lower;
        expect(pa).toBeGreaterThan(0.0945);
        expect(pa).toBeLessThan(0.1045);
      });
    }
  });

  it('a stricter level, or a larger lot, never lowers the sample', () => {
    const sizes = [2, 170, 171, 545, 1000, 1633, 5441, 9217, 17409, 30721, 1e6];
    for (const type of ['attributes', 'variables'] as const) {
      for (const level of VERIFICATION_LEVELS) {
        const samples = sizes.map(
          (lotSize) => milStd1916Plan({ lotSize, level, type, mode: 'normal' }).n as number,
        );
        expect(samples).toEqual([...samples].sort((a, b) => a - b));
      }
      for (const lotSize of sizes) {
        const samples = VERIFICATION_LEVELS.map(
          (level) => milStd1916Plan({ lotSize, level, type, mode: 'normal' }).n as number,
        );
        expect(samples).toEqual([...samples].sort((a, b) => b - a));
      }
    }
  });

  it('computes what the plan means: VL IV, A accepts 95 % at 0.064 % and 10 % at 2.84 %', () => {
    const { computed } = milStd1916Plan({ lotSize: 500, level: 'IV', type: 'attributes', mode: 'normal' });
    const at = (pa: number): number => findRoot((p) => (1 - p) ** 80 - pa, 0, 1);
    expect(computed.aql95).toBeCloseTo(at(0.95), 12);
    expect(computed.ltpd10).toBeCloseTo(at(0.1), 12);
    const whole = milStd1916Plan({ lotSize: 80, level: 'IV', type: 'attributes', mode: 'normal' });
    expect(whole).toMatchObject({ hundredPercent: true, n: 80, computed: { aql95: null, ltpd10: null } });
  });

  it('marks what is not verified', () => {
    const confirmation = (change: Partial<MilStd1916Query>): string =>
      milStd1916Plan({ lotSize: 1000, level: 'IV', type: 'attributes', mode: 'normal', ...change }).provenance
        .confirmation;
    expect(confirmation({})).toBe('derived');
    expect(confirmation({ type: 'continuous' })).toBe('derived');
    expect(confirmation({ type: 'variables' })).toBe('unverified');
    expect(confirmation({ level: 'VII', mode: 'tightened' })).toBe('unverified');
    expect(confirmation({ level: 'I', mode: 'reduced' })).toBe('unverified');
  });

  it.each([
    ['SAMPLING_LOT_SIZE', 'lotSize', { lotSize: 0 }],
    ['SAMPLING_NOT_AN_INTEGER', 'lotSize', { lotSize: 10.5 }],
    ['SAMPLING_NOT_A_NUMBER', 'lotSize', { lotSize: '100' }],
    ['SAMPLING_UNKNOWN_LEVEL', 'level', { level: 'VIII' }],
    ['SAMPLING_UNKNOWN_MODE', 'mode', { mode: 'loose' }],
    ['SAMPLING_UNKNOWN_KIND', 'type', { type: 'both' }],
  ])('refuses with %s, naming %s', (code, field, change) => {
    const query = {
      lotSize: 100,
      level: 'IV',
      type: 'attributes',
      mode: 'normal',
      ...change,
    } as MilStd1916Query;
    let thrown: unknown;
    try {
      milStd1916Plan(query);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SamplingInputError);
    expect(thrown).toMatchObject({ code, field });
  });
});
