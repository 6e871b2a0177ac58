import { planPerformance } from '../oc/plan-performance';
import { processQuality } from '../oc/quality';
import { singleAcceptance } from '../oc/single-acceptance';
import { readVectors } from '../testing/vectors';
import { customTablePlan, PERCENTAGE_SAMPLING_TABLE } from './custom-lot-size-table';
import { INSPECTION_MODES } from './mil-std-1916-plan';
import { z14Plan, z14SingleCell, type Z14Query } from './z1-4-plan';
import { AQLS, CODE_LETTERS_Z14, INSPECTION_LEVELS } from './z1-4-tables';

type Stages = [number, number][];
const file = readVectors<{
  code_letters: ({ lot_min: number; lot_max: number | null } & Record<string, string>)[];
  aql: number[];
  single: Record<string, Record<string, [number, number, number][]>>;
  double_from_single: {
    normal_tightened: Record<string, Stages>;
    reduced_keyed_by_single_Ac_Re: Record<string, Stages>;
    n_each_stage_by_single_n: Record<string, number>;
  };
  multiple_from_single: {
    normal: Record<string, Stages>;
    tightened_extra: Record<string, Stages>;
    n_each_stage_by_single_n: Record<string, number>;
  };
}>('sampling/z1_4_mil_std_105e.json');
const SIZES = [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150];

describe('z14Plan', () => {
  it('has the 1,248 single plans, every level of every lot range, and the AQLs', () => {
    expect(AQLS).toEqual(file.aql);
    let cells = 0;
    for (const mode of INSPECTION_MODES) {
      for (const letter of CODE_LETTERS_Z14) {
        file.single[mode]?.[letter]?.forEach((cell, at) => {
          expect(z14SingleCell(letter, at, mode)).toEqual(cell);
          cells += 1;
        });
      }
    }
    expect(cells).toBe(1248);
    for (const row of file.code_letters) {
      for (const level of INSPECTION_LEVELS) {
        for (const lotSize of [row.lot_min, row.lot_max ?? 5e6]) {
          expect(z14Plan({ lotSize, level, aql: 1, mode: 'normal' }).codeLetter).toBe(row[level]);
        }
      }
    }
  });

  it('has the double and multiple patterns', () => {
    const stagesOf = (query: Partial<Z14Query>): { n: number; stages: Stages } | null => {
      const { stages } = z14Plan({ lotSize: 4e6, level: 'II', aql: 1, mode: 'normal', ...query });
      return stages
        ? { n: (stages[0] as { n: number }).n, stages: stages.map(({ ac, re }) => [ac ?? -1, re]) }
        : null;
    };
    let seen = 0;
    for (const row of file.code_letters) {
      const lotSize = row.lot_min;
      for (const mode of INSPECTION_MODES) {
        file.aql.forEach((aql, at) => {
          const letter = row['II'] as string;
          const [n, ac, re] = file.single[mode]?.[letter]?.[at] as [number, number, number];
          const double = stagesOf({ lotSize, aql, mode, type: 'double' });
          const doubles =
            mode === 'reduced'
              ? (file.double_from_single.reduced_keyed_by_single_Ac_Re[`${ac}/${re}`] ??
                file.double_from_single.normal_tightened[ac])
              : file.double_from_single.normal_tightened[ac];
          if (double) {
            expect(double).toEqual({
              n: file.double_from_single.n_each_stage_by_single_n[n],
              stages: doubles,
            });
            seen += 1;
          } else expect(ac === 0 || n === 2).toBe(true);
          if (mode === 'reduced') return;
          const plan = z14Plan({ lotSize, level: 'II', aql, mode, type: 'multiple' });
          if (plan.type !== 'multiple') return;
          const multiples =
            file.multiple_from_single.normal[ac] ?? file.multiple_from_single.tightened_extra[ac];
          expect(plan.stages?.map((stage) => [stage.ac ?? -1, stage.re])).toEqual(multiples);
          expect(plan.stages?.[0]?.n).toBe(file.multiple_from_single.n_each_stage_by_single_n[n]);
          seen += 1;
        });
      }
    }
    expect(seen).toBeGreaterThan(900);
  });

  it('follows from the structure of the tables: diagonals and arrows reproduce 831 of 832 normal and tightened cells', () => {
    const letters = 16;
    const generate = (tightened: boolean): Map<string, [number, number]> => {
      const accept = tightened ? [1, 2, 3, 5, 8, 12, 18, 27, 41] : [1, 2, 3, 5, 7, 10, 14, 21, 30, 44];
      const zero = tightened ? 1 : 0;
      const first = tightened ? 4 : 3;
      const cell = (code: number, aql: number): number | 'up' | 'down' => {
        const s = code + aql - 14;
        if (s === zero) return 0;
        const ac = accept[s - first];
        if (s >= first && ac !== undefined) return s >= 11 && code > 4 ? 'up' : ac;
        if (s > 12) return 'up';
        if (tightened) return 'down';
        return s === 1 ? 'up' : s < 0 || s === 2 ? 'down' : 'up';
      };
      const rows = tightened ? letters + 1 : letters;
      const resolved = new Map<string, [number, number]>();
      for (let aql = 0; aql < 26; aql += 1) {
        for (let code = 0; code < letters; code += 1) {
          let at = code;
          let value = cell(at, aql);
          let direction = value === 'up' ? -1 : 1;
          let turned = false;
          while (typeof value === 'string') {
            const next = at + direction;
            if (next < 0 || next >= rows) {
              if (turned) break;
              direction = -direction;
              turned = true;
              at = code;
              value = direction < 0 ? 'up' : 'down';
              if (at + direction < 0 || at + direction >= rows) break;
            }
            at += direction;
            value = cell(at, aql);
          }
          if (typeof value === 'number') resolved.set(`${code} ${aql}`, [SIZES[at] as number, value]);
        }
      }
      return resolved;
    };
    let same = 0;
    for (const mode of ['normal', 'tightened'] as const) {
      const generated = generate(mode === 'tightened');
      [...CODE_LETTERS_Z14].forEach((letter, code) => {
        for (let aql = 0; aql < 26; aql += 1) {
          const [n, ac] = z14SingleCell(letter, aql, mode);
          const made = generated.get(`${code} ${aql}`);
          if (made?.[0] === n && made[1] === ac) same += 1;
        }
      });
    }
    expect(same).toBeGreaterThanOrEqual(831);
  });

  it('tightened never accepts more than normal, for AQLs to 10, over the whole curve', () => {
    for (const letter of CODE_LETTERS_Z14) {
      for (let at = 0; at < 16; at += 1) {
        const normal = z14SingleCell(letter, at, 'normal');
        const tightened = z14SingleCell(letter, at, 'tightened');
        for (const p of [1e-4, 1e-3, 0.01, 0.05, 0.1, 0.2, 0.4]) {
          const quality = processQuality('binomial', p);
          const pa = singleAcceptance(normal[0], normal[1], quality).lower;
          expect(singleAcceptance(tightened[0], tightened[1], quality).lower).toBeLessThanOrEqual(pa + 1e-12);
        }
      }
    }
  });

  it('rejects above the acceptance number; the last stage decides; double and multiple keep their sizes and their OC', () => {
    for (const aql of AQLS) {
      for (const lotSize of [60, 200, 1000, 5000, 20000, 200000]) {
        for (const mode of ['normal', 'tightened'] as const) {
          const single = z14Plan({ lotSize, level: 'II', aql, mode });
          expect(single.re).toBe(single.ac + 1);
          for (const [type, share] of [
            ['double', 0.63],
            ['multiple', 0.25],
          ] as const) {
            const plan = z14Plan({ lotSize, level: 'II', aql, mode, type });
            if (plan.type !== type || !plan.stages) continue;
            const last = plan.stages.at(-1);
            expect(last?.re).toBe((last?.ac ?? -1) + 1);
            const size = (plan.stages[0] as { n: number }).n;
            const [n] = z14SingleCell(single.codeLetter, AQLS.indexOf(aql), mode);
            expect(Math.abs(size / n - share)).toBeLessThan(0.06);
            // Matched OC curves: the same quality, accepted half the time by one, is near that for the other.
            if (aql > 10) continue;
            const p = (single.ac + 0.7) / n;
            const [one, other] = [single.plan, plan.plan].map(
              (each) => planPerformance(each, processQuality('poisson', p)).pa,
            ) as [number, number];
            expect(Math.abs(one - other)).toBeLessThan(0.12);
          }
        }
      }
    }
  });

  it('every level of inspection asks for more from a larger lot', () => {
    for (const level of INSPECTION_LEVELS) {
      const letters = file.code_letters.map(
        ({ lot_min: lotSize }) => z14Plan({ lotSize, level, aql: 1, mode: 'normal' }).codeLetter,
      );
      expect(letters).toEqual([...letters].sort());
    }
  });

  it('inspects the whole of a lot that is not larger than the sample, and says what reduced inspection accepts', () => {
    expect(z14Plan({ lotSize: 10, level: 'II', aql: 0.1, mode: 'normal' })).toMatchObject({
      n: 10,
      hundredPercent: true,
      computed: { aql95: null },
    });
    const reduced = z14Plan({ lotSize: 1000, level: 'II', aql: 1, mode: 'reduced' });
    expect(reduced).toMatchObject({ n: 32, ac: 1, re: 3, plan: { kind: 'single', n: 32, c: 2 } });
    expect(reduced.notes.join()).toContain('More than 1 but fewer than 3 accepts this lot');
    expect(
      z14Plan({ lotSize: 1000, level: 'II', aql: 0.065, mode: 'normal', type: 'double' }).notes.join(),
    ).toContain('no double plan that accepts on zero');
  });

  it.each([
    ['SAMPLING_UNKNOWN_AQL', { aql: 2 }],
    ['SAMPLING_UNKNOWN_LEVEL', { level: 'IV' }],
    ['SAMPLING_LOT_SIZE', { lotSize: 0 }],
    ['SAMPLING_UNKNOWN_MODE', { mode: undefined }],
    ['SAMPLING_PLAN_NOT_AVAILABLE', { type: 'multiple', mode: 'reduced' }],
  ])('refuses with %s', (code, change) => {
    const query = { lotSize: 1000, level: 'II', aql: 1, mode: 'normal', ...change } as Z14Query;
    expect(() => z14Plan(query)).toThrow(expect.objectContaining({ code }));
  });
});

describe('PERCENTAGE_SAMPLING_TABLE', () => {
  it.each([
    [100, 20, 0.002561, 0.10875, 0, 10],
    [200, 20, 0.002561, 0.10875, 0, 21],
    [500, 50, 0.001025, 0.04501, 0, 22],
    [1000, 100, 0.000513, 0.02276, 0, 22],
  ])('lot of %i: %i units; its true AQL and LTPD are shown', (lot, n, aql95, ltpd10, aqlUnits, ltpdUnits) => {
    const plan = customTablePlan(PERCENTAGE_SAMPLING_TABLE, lot);
    expect(plan).toMatchObject({
      n,
      ac: 0,
      re: 1,
      computed: { aqlDefectives: aqlUnits, ltpdDefectives: ltpdUnits },
    });
    expect(plan.computed.aql95).toBeCloseTo(aql95, 6);
    expect(plan.computed.ltpd10).toBeCloseTo(ltpd10, 5);
    expect(plan.standard).not.toMatch(/^MIL-STD-1916/);
  });

  it('inspects small lots whole and refuses lots beyond its end', () => {
    expect(customTablePlan(PERCENTAGE_SAMPLING_TABLE, 20).hundredPercent).toBe(true);
    expect(() => customTablePlan(PERCENTAGE_SAMPLING_TABLE, 1001)).toThrow('ends at 1000 units');
  });
});
