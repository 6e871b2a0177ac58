import { failed, type Outcome } from '../../frames/frame';
import { inOrder, rowOrder } from '../../frames/row-order';
import { hasField, numbersOf, textsOf, type Table } from '../../frames/table';
import type { PanelChart, SpcOptions } from '../../options';
import { SPC_ROLES, type SpcRole } from './fields';

/** Rows of frames as points of a chart, oldest first. */
export interface Points {
  readonly length: number;
  /** Row of the table behind each point (the first one of a subgroup). */
  readonly rowAt: (point: number) => number;
  /** ms since 1970; NaN where there is none. */
  readonly times: Float64Array;
  /** One of these by the kind of chart. */
  readonly values?: Float64Array;
  readonly subgroups?: readonly Float64Array[];
  readonly counts?: Float64Array;
  readonly sizes?: Float64Array;
  /** Points that start a stage, rising, with the stage's name. */
  readonly stages: readonly { readonly at: number; readonly name: string }[];
  readonly excluded: readonly number[];
  /** A column of the table by points. */
  readonly column: (name: SpcRole) => Float64Array;
  readonly notes: readonly string[];
}

const ATTRIBUTES: readonly PanelChart[] = ['p', 'np', 'c', 'u', 'laney-p', 'laney-u'];
const SIZED: readonly PanelChart[] = ['p', 'np', 'u', 'laney-p', 'laney-u'];
const SUBGROUPED: readonly PanelChart[] = ['xbar-r', 'xbar-s'];

/** Roles that a kind of chart cannot do without. */
export function requiredRoles(chart: PanelChart): readonly SpcRole[] {
  if (!ATTRIBUTES.includes(chart)) return ['value'];
  return SIZED.includes(chart) ? ['count', 'size'] : ['count'];
}

/** Reads the points of a chart; rows are sorted by time where there is one. */
export function pointsOf(table: Table<SpcRole>, options: SpcOptions): Outcome<Points> {
  const { chart } = options;
  const notes: string[] = [];
  const rowTimes = numbersOf(table, 'time');
  const timed = hasField(table, 'time');
  const order = rowOrder(rowTimes);
  if (timed && order.rows !== null) notes.push('The rows were not in order of time and were sorted.');
  if (timed && order.missing > 0) {
    return failed(
      'error',
      `${order.missing} of ${table.length} rows have no time, so their place in the sequence is unknown.`,
      'Filter them out, or remove the field of the time to keep the order of the rows.',
    );
  }
  if (options.x === 'time' && order.duplicates > 0) {
    notes.push(
      `${order.duplicates} points share their instant with another one; set spc.x to "sequence" to tell them apart.`,
    );
  }
  const column = (name: SpcRole): Float64Array => inOrder(numbersOf(table, name), order.rows);
  const tableRow = (row: number): number => (order.rows === null ? row : (order.rows[row] as number));
  const times = inOrder(rowTimes, order.rows);
  const stageText = textsOf(table, 'stage', SPC_ROLES.stage);
  const flags = hasField(table, 'excluded') ? column('excluded') : null;
  const starts = SUBGROUPED.includes(chart) ? subgroupStarts(table, options, tableRow, notes) : null;
  if (starts !== null && !starts.ok) return starts;
  const first = starts?.model ?? null;
  const length = first === null ? table.length : first.length - 1;
  const rowOf = (point: number): number => (first === null ? point : (first[point] as number));
  const stages: { at: number; name: string }[] = [];
  const excluded: number[] = [];
  if (hasField(table, 'stage')) {
    let current: string | null = null;
    for (let i = 0; i < length; i++) {
      const name = stageText(tableRow(rowOf(i))) ?? '';
      if (name !== current) stages.push({ at: i, name });
      current = name;
    }
  }
  if (flags) for (let i = 0; i < length; i++) if ((flags[rowOf(i)] as number) > 0) excluded.push(i);
  const byPoint = (values: Float64Array): Float64Array =>
    first === null ? values : Float64Array.from({ length }, (_, i) => values[rowOf(i)] as number);
  return {
    ok: true,
    model: {
      length,
      rowAt: (point) => tableRow(rowOf(point)),
      times: byPoint(times),
      ...dataOf(chart, column, first),
      stages,
      excluded,
      column: (name) => byPoint(column(name)),
      notes,
    },
  };
}

function dataOf(
  chart: PanelChart,
  column: (name: SpcRole) => Float64Array,
  first: Int32Array | null,
): Pick<Points, 'values' | 'subgroups' | 'counts' | 'sizes'> {
  if (ATTRIBUTES.includes(chart)) {
    return { counts: column('count'), ...(SIZED.includes(chart) ? { sizes: column('size') } : {}) };
  }
  const values = column('value');
  if (first === null) return { values };
  const subgroups: Float64Array[] = [];
  for (let i = 0; i + 1 < first.length; i++) subgroups.push(values.subarray(first[i], first[i + 1]));
  return { subgroups };
}

/** First row of each subgroup, and the end of the last one. */
function subgroupStarts(
  table: Table<SpcRole>,
  options: SpcOptions,
  tableRow: (row: number) => number,
  notes: string[],
): Outcome<Int32Array> {
  const starts: number[] = [];
  if (hasField(table, 'subgroup')) {
    const text = textsOf(table, 'subgroup', SPC_ROLES.subgroup);
    let current: string | null | undefined;
    for (let row = 0; row < table.length; row++) {
      const name = text(tableRow(row));
      if (name !== current) starts.push(row);
      current = name;
    }
    return { ok: true, model: Int32Array.from([...starts, table.length]) };
  }
  const size = options.subgroupSize;
  if (!Number.isInteger(size) || size < 2 || size > 100) {
    return failed(
      'error',
      `The subgroup size is ${size}; it must be a whole number from 2 to 100.`,
      'Set the option spc.subgroupSize, or give a field "subgroup".',
    );
  }
  const whole = Math.floor(table.length / size);
  if (whole === 0) {
    return failed(
      'empty',
      `${table.length} rows are fewer than a subgroup of ${size}.`,
      'Widen the time range, or set the option spc.subgroupSize.',
    );
  }
  for (let i = 0; i <= whole; i++) starts.push(i * size);
  const rest = table.length - whole * size;
  if (rest > 0) notes.push(`The last ${rest} rows do not fill a subgroup of ${size} and are not shown.`);
  return { ok: true, model: Int32Array.from(starts) };
}
