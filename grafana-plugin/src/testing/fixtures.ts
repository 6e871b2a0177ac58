import type { Frame, FrameField } from '../frames/frame';
import type { ViewName } from '../options';

/** Frames for tests, pictures and benchmarks: made from a seed, the same every time. */
export interface Fixture {
  readonly frames: readonly Frame[];
  readonly annotations: readonly Frame[];
  /** Range of the dashboard, ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** Options of the view beside the defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Unit of the value field, as in Grafana. */
  readonly unit?: string;
  readonly decimals?: number;
}

export const FIXTURE_KINDS = ['normal', 'empty', 'error', 'many'] as const;
export type FixtureKind = (typeof FIXTURE_KINDS)[number];

const START = Date.UTC(2026, 10, 27, 6);
const MINUTE = 60_000;

/** Numbers in [0, 1) from a seed (mulberry32). */
export function uniformSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Standard normal numbers (Box–Muller). */
export function normalSource(seed: number): () => number {
  const uniform = uniformSource(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

export const field = (
  name: string,
  type: string,
  values: unknown[],
  config: FrameField['config'] = {},
): FrameField => ({
  name,
  type,
  values,
  config,
});

export function frame(refId: string, ...fields: readonly FrameField[]): Frame {
  return { refId, fields, length: fields[0]?.values.length ?? 0 };
}

/** A fixture of a view. `count` is used by `many` (and by `normal` where it makes sense). */
export function fixture(view: ViewName, kind: FixtureKind, count = 100_000): Fixture {
  const about = { annotations: [], from: START, to: START + 8 * 60 * MINUTE, options: {} };
  if (kind === 'empty') return { ...about, frames: [] };
  if (kind === 'error') return { ...about, ...BROKEN[view]() };
  return { ...about, ...MADE[view](kind === 'many' ? count : null) };
}

const MADE: Readonly<Record<ViewName, (count: number | null) => Partial<Fixture> & Pick<Fixture, 'frames'>>> =
  {
    risk: (count) => ({ frames: [riskFrame(count ?? 480)] }),
    spc: spcFixture,
    oc: (count) => ({
      frames: [],
      options: {
        plans:
          count === null
            ? 'n=80 c=1 name="Normal, n = 80, c = 1"\nn=125 c=1 name="Tightened, n = 125, c = 1"\nn=32 c=0 name="Zero acceptance, n = 32"'
            : Array.from({ length: 12 }, (_, i) => `n=${50 * (i + 1)} c=${i}`).join('\n'),
        lotSize: 5000,
        aql: 0.0025,
        ltpd: 0.03,
        priorA: 0.6,
        priorB: 40,
        inspected: 80,
        found: 0,
      },
    }),
    machines: (count) => ({ frames: [machineFrame(count ?? 1200)], to: START + 200 * 1000 }),
    orders: (count) => ({ frames: [orderFrame(count === null ? 7 : Math.min(count, 100_000) / 20)] }),
  };

const BROKEN: Readonly<Record<ViewName, () => Partial<Fixture> & Pick<Fixture, 'frames'>>> = {
  risk: () => ({ frames: [frame('A', field('time', 'time', [START]), field('score', 'string', ['high']))] }),
  spc: () => ({
    frames: [
      frame(
        'A',
        field('time', 'time', [START]),
        field('ocv', 'number', [3.6]),
        field('acir', 'number', [1.2]),
      ),
    ],
  }),
  oc: () => ({ frames: [], options: { plans: 'n=-80 c=1' } }),
  machines: () => ({ frames: [frame('A', field('time', 'time', [START]), field('speed', 'number', [1]))] }),
  orders: () => ({
    frames: [
      frame(
        'A',
        field('time', 'time', [START]),
        field('order', 'string', ['PO-1']),
        field('produced', 'number', [-4]),
      ),
    ],
  }),
};

const FACTORS = [
  ['k_value', 0.48, 'mV/d'],
  ['acir', 0.58, 'mΩ'],
  ['fill_mass', 68.7, 'g'],
  ['misalignment', 0.31, 'mm'],
  ['weld_resistance', 0.112, 'mΩ'],
  ['burr', 9.6, 'µm'],
] as const;

/** Rows of `cell_risk`: mostly low, some high, some without evidence (a few of them without a score). */
export function riskFrame(count: number): Frame {
  const uniform = uniformSource(7);
  const normal = normalSource(11);
  const columns: Record<string, unknown[]> = {};
  const put = (name: string, value: unknown): void => {
    (columns[name] ??= []).push(value);
  };
  for (let i = 0; i < count; i++) {
    const insufficient = uniform() < 0.04;
    const bad = uniform() < 0.05;
    const raw = bad ? 84 + 8 * normal() : 22 + 15 * normal() + 8 * Math.sin(i / 40);
    const score = Math.max(0.4, Math.min(99.6, raw));
    const none = insufficient && uniform() < 0.5;
    const grade = insufficient ? 'INSUFFICIENT_EVIDENCE' : score > 75 ? 'HIGH' : 'LOW';
    put('time', START + Math.floor((i * 480 * MINUTE) / count));
    put('line', 'L1');
    put('model', 'cell-risk');
    put('grade', grade);
    put('cell', `C${String(240_001 + i).padStart(7, '0')}`);
    put('lot', `EL-2611${String(20 + Math.floor((i * 6) / count))}`);
    put('score', none ? null : score);
    // The odds of a score are three times those of its probability over those of the threshold, 0.02.
    put('probability', none ? null : 1 / (1 + (147 * (100 - score)) / score));
    put('score_low', none ? null : Math.max(0, score - 3 - 6 * uniform()));
    put('score_high', none ? null : Math.min(100, score + 3 + 5 * uniform()));
    put(
      'recommendation',
      grade === 'HIGH'
        ? 'short-term testing recommended'
        : grade === 'LOW'
          ? 'safe for all usage'
          : 'measure again',
    );
    put(
      'reasons',
      grade === 'LOW'
        ? '[]'
        : grade === 'HIGH'
          ? '["score above the threshold"]'
          : '["acir is missing: measure again"]',
    );
    const first = Math.floor(uniform() * FACTORS.length);
    for (let f = 0; f < 3; f++) {
      const [name, value, unit] = FACTORS[(first + f) % FACTORS.length] as (typeof FACTORS)[number];
      put(`factor${f + 1}`, none ? null : name);
      put(`factor${f + 1}_unit`, none ? null : unit);
      put(`factor${f + 1}_value`, none ? null : value * (1 + 0.05 * normal()));
      put(`factor${f + 1}_contribution`, none ? null : (bad ? 1 : -1) * (1.4 - 0.4 * f) * (0.5 + uniform()));
    }
  }
  const numbers = /^score|^probability|_value$|_contribution$/;
  return frame(
    'A',
    ...Object.entries(columns).map(([name, values]) =>
      field(name, name === 'time' ? 'time' : numbers.test(name) ? 'number' : 'string', values),
    ),
  );
}

/** Open-circuit voltages with a shift, an outlier, an exclusion and two stages. */
function spcFixture(count: number | null): Partial<Fixture> & Pick<Fixture, 'frames'> {
  const normal = normalSource(5);
  const length = count ?? 150;
  const retooled = Math.floor(length * 0.62);
  const step = Math.max(1, Math.floor((480 * MINUTE) / length));
  const values = Array.from({ length }, (_, i) => {
    const level = i >= retooled ? 3.6492 : count === null && i >= 78 && i < 90 ? 3.6531 : 3.6508;
    const value = level + 0.0011 * normal();
    return count === null && i === 47 ? 3.6561 : value;
  });
  const at = (i: number): number => START + i * step;
  const note = (i: number, text: string, tags: string[]): readonly unknown[] => [at(i), text, tags];
  const notes = [
    note(Math.floor(length * 0.61), 'Dosing set point lowered by 0.4 %', ['correction']),
    note(Math.floor(length * 0.34), 'Cause: probe contact; probe cleaned', ['acknowledged']),
  ];
  return {
    frames: [
      frame(
        'A',
        field(
          'time',
          'time',
          Array.from({ length }, (_, i) => at(i)),
        ),
        field('value', 'number', values),
        field(
          'stage',
          'string',
          values.map((_, i) => (i < retooled ? 'as found' : 'after dosing correction')),
        ),
        field(
          'excluded',
          'boolean',
          values.map((_, i) => count === null && i === 20),
        ),
        field(
          'cell',
          'string',
          values.map((_, i) => `C${String(240_001 + i).padStart(7, '0')}`),
        ),
      ),
    ],
    annotations: [
      frame(
        'Anno',
        field(
          'time',
          'time',
          notes.map(([time]) => time),
        ),
        field(
          'text',
          'string',
          notes.map(([, text]) => text),
        ),
        field(
          'tags',
          'other',
          notes.map(([, , tags]) => tags),
        ),
      ),
    ],
    options: { rules: 'nelson', lsl: 3.6445, usl: 3.6565, target: 3.6505 },
    to: at(length - 1),
    unit: 'volt',
    decimals: 4,
  };
}

/** Ten seconds of six machines, repeated: wide rows with a status, signals and a bad quality. */
function machineFrame(count: number): Frame {
  const normal = normalSource(3);
  const machines = [
    ['coater-1', 'coating', 'RUNNING'],
    ['calender-1', 'calendering', 'RUNNING'],
    ['filler-1', 'filling', 'IDLE'],
    ['welder-1', 'welding', 'FAULT'],
    ['formation-1', 'formation', 'RUNNING'],
    ['tester-1', 'end of line', 'RUNNING'],
  ] as const;
  const rows = Array.from({ length: count }, (_, i) => ({
    i,
    machine: machines[i % 6] as (typeof machines)[number],
  }));
  const wave = (of: number, level: number, size: number, noise: number): unknown[] =>
    rows.map(({ i }) => (i % 6 === of ? level + size * Math.sin(i / 150 + of) + noise * normal() : null));
  const at = (i: number): number => START + Math.floor((i * 200_000) / count);
  return frame(
    'A',
    // The last machine stopped sending after half of the time.
    field(
      'time',
      'time',
      rows.map(({ i }) => at(i % 6 === 5 ? Math.floor(i / 2) : i)),
    ),
    field(
      'machine',
      'string',
      rows.map(({ machine }) => machine[0]),
    ),
    field(
      'line',
      'string',
      rows.map(() => 'L1'),
    ),
    field(
      'kind',
      'string',
      rows.map(({ machine }) => machine[1]),
    ),
    field(
      'status',
      'string',
      rows.map(({ machine }) => machine[2]),
    ),
    field('web_speed', 'number', wave(0, 42, 0.6, 0.15), { unit: 'm/min' }),
    field('coating_weight', 'number', wave(0, 181.4, 1.2, 0.5), { unit: 'g/m²' }),
    field('drying_temperature', 'number', wave(0, 118, 2, 0.4), { unit: '°C' }),
    field('line_pressure', 'number', wave(1, 1180, 22, 8), { unit: 'N/mm' }),
    field('gap', 'number', wave(1, 86.2, 0.7, 0.2), { unit: 'µm' }),
    field('fill_mass', 'number', wave(2, 6.91, 0.01, 0.012), { unit: 'g' }),
    field('vacuum', 'number', wave(2, 12.4, 0.6, 0.3), { unit: 'mbar' }),
    field(
      'vacuum_q',
      'number',
      rows.map(({ i }) => (i % 6 === 2 ? 0x40900000 : null)),
    ),
    field('weld_energy', 'number', wave(3, 41.8, 0.9, 0.6), { unit: 'J' }),
    field(
      'weld_energy_q',
      'number',
      rows.map(({ i }) => (i % 6 === 3 ? 0x808c0000 : null)),
    ),
    field('chamber_temperature', 'number', wave(4, 45.1, 0.25, 0.05), { unit: '°C' }),
    field('current', 'number', wave(4, 2.48, 0.02, 0.01), { unit: 'A' }),
    field('ocv', 'number', wave(5, 3.6508, 0.0004, 0.001), { unit: 'V' }),
    field('acir', 'number', wave(5, 1.41, 0.01, 0.01), { unit: 'mΩ' }),
  );
}

/** Several rows of each order, as a line reports them. */
function orderFrame(orders: number): Frame {
  const uniform = uniformSource(2);
  const columns: Record<string, unknown[]> = {};
  const put = (name: string, value: unknown): void => {
    (columns[name] ??= []).push(value);
  };
  for (let o = 0; o < orders; o++) {
    const state = (
      ['completed', 'completed', 'running', 'running', 'planned', 'cancelled', 'planned'] as const
    )[o % 7] as string;
    const planned = 2000 + 500 * (o % 4);
    const pace = 0.55 + 0.4 * uniform();
    const steps = state === 'planned' ? 1 : 20;
    for (let s = 0; s < steps; s++) {
      const share =
        state === 'completed' ? (s + 1) / steps : state === 'planned' ? 0 : (pace * (s + 1)) / steps;
      const produced = Math.round(planned * share * (state === 'cancelled' ? 0.2 : 1));
      const scrap = Math.round(produced * (0.012 + 0.03 * (o % 3)));
      put('time', START + (s + 1) * 20 * MINUTE);
      put('order', `PO-2611-${String(104 + o)}`);
      put('product', ['P21-50', 'P21-58'][o % 2]);
      put('line', 'L1');
      put(
        'state',
        state === 'planned' || (state !== 'running' && s < steps - 1)
          ? state === 'planned'
            ? 'planned'
            : 'running'
          : state,
      );
      put('planned', planned);
      put('produced', state === 'planned' ? null : produced);
      put('good', state === 'planned' ? null : produced - scrap);
      put('scrap', state === 'planned' ? null : scrap);
      put('due', START + (7 + (o % 5)) * 60 * MINUTE);
    }
  }
  return frame(
    'A',
    ...Object.entries(columns).map(([name, values]) =>
      field(
        name,
        name === 'time' || name === 'due'
          ? 'time'
          : ['planned', 'produced', 'good', 'scrap'].includes(name)
            ? 'number'
            : 'string',
        values,
      ),
    ),
  );
}
