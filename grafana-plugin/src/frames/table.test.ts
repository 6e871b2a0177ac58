import fc from 'fast-check';
import { field, frame } from '../testing/fixtures';
import type { Frame } from './frame';
import type { Role } from './locate';
import { rowOrder } from './row-order';
import { numbersOf, tableOf, textsOf } from './table';

const ROLES = {
  time: { type: 'time', aliases: ['time'], any: true },
  cell: { type: 'text', aliases: ['cell', 'cell_id'] },
  line: { type: 'text', aliases: ['line'] },
  score: { type: 'number', aliases: ['score'], only: true },
} as const satisfies Record<string, Role>;

const COLUMNS = [
  field('time', 'time', [1000, 2000, 3000]),
  field('cell', 'string', ['C1', 'C2', 'C3']),
  field('line', 'string', ['L1', 'L1', 'L2']),
  field('score', 'number', [10, null, NaN]),
];
const read = (frames: readonly Frame[], chosen = {}) => {
  const found = tableOf(frames, ROLES, ['score'], chosen, 'risk');
  if (!found.ok) throw new Error(found.problem.message);
  const table = found.model;
  const cell = textsOf(table, 'cell', ROLES.cell);
  const line = textsOf(table, 'line', ROLES.line);
  return Array.from({ length: table.length }, (_, row) => [
    numbersOf(table, 'time')[row],
    cell(row),
    line(row),
    numbersOf(table, 'score')[row],
  ]);
};
const EXPECTED = [
  [1000, 'C1', 'L1', 10],
  [2000, 'C2', 'L1', NaN],
  [3000, 'C3', 'L2', NaN],
];

describe('frames as a table', () => {
  it('reads the same in every order of the columns', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(COLUMNS, { minLength: 4 }), (columns) => {
        expect(read([frame('A', ...columns)])).toEqual(EXPECTED);
      }),
      { seed: 1 },
    );
  });

  it.each(['Score', 'SCORE', 'cell_risk.score', 'cell_risk.score {line: L1}'])(
    'finds a field called "%s"',
    (name) => {
      const [time, cell, line, score] = COLUMNS as [(typeof COLUMNS)[0], ...typeof COLUMNS];
      expect(
        read([
          frame('A', time, cell as typeof time, line as typeof time, { ...(score as typeof time), name }),
        ]),
      ).toEqual(EXPECTED);
    },
  );

  it('finds a field by the display name that a transformation gave, and by the option before any alias', () => {
    const renamed = frame(
      'A',
      field('Value', 'number', [1], { displayName: 'score' }),
      field('x', 'number', [2]),
    );
    expect(read([renamed])[0]?.[3]).toBe(1);
    const both = frame('A', field('score', 'number', [1]), field('my score', 'number', [2]));
    expect(read([both], { score: 'my score' })[0]?.[3]).toBe(2);
  });

  it('takes the only number of a series, with its labels for the missing columns', () => {
    const series = frame('A', field('Time', 'time', [5]), {
      ...field('Value', 'number', [50]),
      labels: { line: 'L7', cell: 'C9' },
    });
    expect(read([series])).toEqual([[5, 'C9', 'L7', 50]]);
  });

  it('puts partitions together and reads each part with its own columns', () => {
    const part = (from: number, to: number): Frame =>
      frame('A', ...COLUMNS.map((one) => ({ ...one, values: Array.from(one.values).slice(from, to) })));
    expect(read([part(0, 1), part(1, 1), part(1, 3)])).toEqual(EXPECTED);
  });

  it('says which frame is not used', () => {
    const found = tableOf(
      [frame('A', ...COLUMNS), frame('B', field('t', 'time', [1, 2]))],
      ROLES,
      ['score'],
      {},
      'risk',
    );
    expect(found.ok && found.model.notes).toEqual([
      'frame "B" (2 rows) has no score and is not used; join it with the transformation "Join by field".',
    ]);
  });

  it.each([
    ['no frame', [], 'empty', /no data/],
    ['no rows', [frame('A', ...COLUMNS.map((one) => ({ ...one, values: [] })))], 'empty', /no rows/],
    [
      'no number',
      [frame('A', field('time', 'time', [1]))],
      'error',
      /needs a number field for score .* "time" \(time\)/,
    ],
    [
      'a text',
      [frame('A', field('score', 'string', ['7']))],
      'error',
      /"score" is of type string; for score it must be a number/,
    ],
    [
      'several numbers',
      [frame('A', field('a', 'number', [1]), field('b', 'number', [2]))],
      'error',
      /Which of "a", "b" is the score/,
    ],
    [
      'columns of different lengths',
      [frame('A', field('time', 'time', [1, 2]), field('score', 'number', [1]))],
      'error',
      /"score" has 1 values for 2 rows/,
    ],
  ])('refuses %s and says what mends it', (_, frames, kind, message) => {
    const found = tableOf(frames as readonly Frame[], ROLES, ['score'], {}, 'risk');
    expect(found).toMatchObject({ ok: false, problem: { kind, message: expect.stringMatching(message) } });
    expect(!found.ok && found.problem.remedy.length).toBeGreaterThan(10);
  });

  it('does not guess when a chosen field is missing', () => {
    const found = tableOf([frame('A', ...COLUMNS)], ROLES, ['score'], { score: 'gone' }, 'risk');
    expect(found).toMatchObject({
      problem: {
        message: expect.stringContaining('no field "gone" for score'),
        remedy: expect.stringContaining('risk.fields.score'),
      },
    });
  });

  it('sorts rows by time, keeps ties in order, and puts rows without a time last', () => {
    const times = (...values: number[]) => rowOrder(Float64Array.from(values));
    expect(times(1, 2, 2, 3)).toEqual({ rows: null, duplicates: 1, missing: 0 });
    expect(times(2, 1, NaN, 1)).toEqual({ rows: Int32Array.of(1, 3, 0, 2), duplicates: 1, missing: 1 });
    expect(times(NaN, 1)).toEqual({ rows: Int32Array.of(1, 0), duplicates: 0, missing: 1 });
  });
});
