import { cellFrame } from './cell-frame';
import { historyKey, machineFrames } from './machine-frames';
import { orderFrame } from './order-frame';
import { spcInput } from './spc-frames';

const columnOf = (
  frame: { fields: readonly { name: string; values: ArrayLike<unknown> }[] },
  name: string,
): unknown[] => Array.from(frame.fields.find((field) => field.name === name)?.values ?? []);

describe('machineFrames', () => {
  const machine = {
    id: 'CAS_01',
    kind: 'assembly',
    line: 'L1',
    status: 'running',
    updatedAt: '2026-01-01T00:01:00Z',
    signals: [
      {
        id: 'temperature',
        label: 'Temperature',
        unit: '°C',
        value: 35.5,
        quality: 'good',
        at: '2026-01-01T00:01:00Z',
      },
      { id: 'force', label: 'Force', unit: 'N', value: null, quality: 'bad', at: null },
    ],
  };
  const history = {
    unit: '°C',
    points: [
      ['2026-01-01T00:00:00Z', 34],
      ['2026-01-01T00:00:30Z', null],
    ] as const,
  };

  it('puts the live values after the history', () => {
    const [frame] = machineFrames([machine], new Map([[historyKey('CAS_01', 'temperature'), history]]));
    expect(frame?.length).toBe(3);
    expect(columnOf(frame as never, 'temperature')).toEqual([34, null, 35.5]);
    expect(columnOf(frame as never, 'status')).toEqual([null, null, 'running']);
  });

  it('keeps a bad value missing and says so by its status code', () => {
    const [frame] = machineFrames([machine], new Map());
    expect(columnOf(frame as never, 'force')).toEqual([null]);
    expect(columnOf(frame as never, 'force_q')).toEqual([0x8000_0000]);
    expect(columnOf(frame as never, 'temperature_q')).toEqual([null]);
  });

  it('has no row for a machine that never gave a value', () => {
    expect(machineFrames([{ ...machine, updatedAt: null }], new Map())[0]?.length).toBe(0);
  });
});

describe('cellFrame', () => {
  const cell = {
    lot: null,
    order: '1',
    line: 'L1',
    recommendation: 'safe for all usage',
    scoreInterval: null,
    probability: null,
    reasons: [],
    factors: [],
  };

  it('gives the ranking the factors and reasons of a cell', () => {
    const factors = [
      { feature: 'burr', value: 14.2, unit: 'µm', contribution: 1.9 },
      { feature: 'moisture', value: 310, unit: 'ppm', contribution: -0.2 },
    ];
    const about = { id: 'A', grade: 'HIGH', score: 91, assessedAt: '2026-01-01T00:00:00Z' } as const;
    const frame = cellFrame([
      {
        ...cell,
        ...about,
        scoreInterval: { low: 84, high: 95 },
        factors,
        probability: 0.09,
        reasons: ['above the threshold'],
      },
    ]);
    expect(Object.fromEntries(frame.fields.map(({ name, values }) => [name, values[0]]))).toMatchObject({
      probability: 0.09,
      reasons: '["above the threshold"]',
      factor1: 'burr',
      score_low: 84,
      score_high: 95,
      factor1_value: 14.2,
      factor1_unit: 'µm',
      factor1_contribution: 1.9,
      factor2: 'moisture',
      factor2_contribution: -0.2,
      factor3: null,
      factor3_value: null,
    });
  });

  it('calls a factor what the model calls it, and by its bare name where nothing describes it', () => {
    const factors = [
      { feature: 'k_value_25', value: 3.58, unit: 'mV/d', contribution: 3.7 },
      { feature: 'unheard_of', value: 1, unit: '', contribution: 0.1 },
    ];
    const features = new Map([['k_value_25', { name: 'k_value_25', label: 'K-value', unit: 'mV/d' }]]);
    const about = { id: 'A', grade: 'HIGH', score: 91, assessedAt: '2026-01-01T00:00:00Z' } as const;
    const frame = cellFrame([{ ...cell, ...about, factors }], features);
    expect([columnOf(frame, 'factor1'), columnOf(frame, 'factor2')]).toEqual([['K-value'], ['unheard_of']]);
  });

  it('orders graded cells by time and leaves out those without a grade', () => {
    const frame = cellFrame([
      { ...cell, id: 'B', grade: 'HIGH', score: 80, assessedAt: '2026-01-01T00:00:02Z' },
      { ...cell, id: 'C', grade: null, score: null, assessedAt: null },
      { ...cell, id: 'A', grade: 'INSUFFICIENT_EVIDENCE', score: null, assessedAt: '2026-01-01T00:00:01Z' },
    ]);
    expect(columnOf(frame, 'cell')).toEqual(['A', 'B']);
    expect(columnOf(frame, 'score')).toEqual([null, 80]);
  });
});

describe('orderFrame', () => {
  it('gives counts as numbers', () => {
    const order = {
      id: '98765',
      product: 'High Capacity Cell',
      line: 'L1',
      state: 'running',
      quantity: 2_000,
    };
    const frame = orderFrame([
      { ...order, produced: 10, good: 9, scrap: 1, updatedAt: '2026-01-01T00:00:00Z' },
    ]);
    expect(columnOf(frame, 'planned')).toEqual([2_000]);
    expect(columnOf(frame, 'good')).toEqual([9]);
  });
});

describe('spcInput', () => {
  const point = (index: number, stage: number) => ({ index, value: index + 0.5, stage });
  const set = { id: 'L1', version: 2, mean: 1, sigma: 0.5, author: 'ada', reason: 'baseline' };
  const answer = {
    chart: 'i-mr',
    unit: '°C',
    spec: { lsl: null, usl: 40, target: 35 },
    points: [point(0, 0), point(1, 1)],
    times: ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'],
    corrections: [],
    recorded: [{ at: '2026-01-01T00:00:01Z', rule: 'beyond-limit' }],
    warnings: [],
  };

  it('gives each reading the limits that hold at it', () => {
    const limitSets = [
      { stage: 0, limitSet: set },
      { stage: 1, limitSet: { ...set, version: 3, mean: 2 } },
    ];
    const { frames, options } = spcInput({ ...answer, limitSets }, 'nelson');
    expect(columnOf(frames[0] as never, 'limit_mean')).toEqual([1, 2]);
    expect(columnOf(frames[0] as never, 'limit_set')).toEqual(['L1 version 2 by ada', 'L1 version 3 by ada']);
    expect(options).toMatchObject({ chart: 'i-mr', rules: 'nelson', limits: 'frozen', usl: 40, lsl: null });
    expect(frames).toHaveLength(2);
  });

  it('estimates where a reading has no limit set, so that no limits are mixed', () => {
    const limitSets = [
      { stage: 0, limitSet: set },
      { stage: 1, limitSet: null },
    ];
    const { frames, options } = spcInput({ ...answer, limitSets }, 'unheard-of');
    expect(options).toMatchObject({ limits: 'estimate', rules: 'iso-7870-2' });
    expect(columnOf(frames[0] as never, 'limit_mean')).toEqual([]);
  });
});
