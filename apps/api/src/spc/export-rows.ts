import type { WatchedSeries } from '@cellgate/plant';
import type { ChartResult, LimitSet } from '@cellgate/spc';
import { timeText } from '../http/fields';
import type { StoredReadings } from './stored-readings';

/** Readings of one series with the chart that judges them. */
export interface ExportedSeries {
  readonly series: WatchedSeries;
  readonly stored: StoredReadings;
  readonly result: ChartResult;
  readonly sets: readonly (LimitSet | null)[];
}

export type ExportCell = string | number | null;

export const READING_COLUMNS = [
  'time',
  'line',
  'machine',
  'characteristic',
  'label',
  'unit',
  'product',
  'value',
  'plotted',
  'lsl',
  'usl',
  'target',
  'chart',
  'cl',
  'lcl',
  'ucl',
  'stage',
  'limit_set',
  'signals',
] as const;

/** A row for each reading, in the order of {@link READING_COLUMNS}. */
export function* readingRows({ series, stored, result, sets }: ExportedSeries): Generator<ExportCell[]> {
  for (const point of result.points) {
    const set = sets[point.stage] ?? null;
    yield [
      timeText(stored.atMs[point.index] ?? 0),
      series.line,
      series.machine,
      series.characteristic,
      series.label,
      series.unit,
      stored.products[point.index] ?? null,
      stored.values[point.index] ?? null,
      point.value,
      series.lsl,
      series.usl,
      series.target,
      result.chart,
      point.cl,
      point.lcl,
      point.ucl,
      point.stage,
      set === null ? null : `${set.id}#${set.version}`,
      point.signals.join(' ') || null,
    ];
  }
}

export const SUMMARY_COLUMNS = [
  'line',
  'machine',
  'characteristic',
  'label',
  'unit',
  'readings',
  'missing',
  'signals',
  'mean',
  'deviation',
  'lsl',
  'usl',
  'target',
  'cp',
  'cpk',
  'pp',
  'ppk',
  'ppk_lower',
  'ppk_upper',
  'verdict',
  'notes',
] as const;

/** One row for the whole series, in the order of {@link SUMMARY_COLUMNS}. */
export function summaryRow({ series, stored, result }: ExportedSeries): ExportCell[] {
  const { capability } = result;
  const present = stored.values.filter((value) => value !== null);
  const mean = present.length === 0 ? null : present.reduce((sum, value) => sum + value, 0) / present.length;
  const squares = present.reduce((sum, value) => sum + (value - (mean ?? 0)) ** 2, 0);
  const ppk = capability?.intervals['ppk'];
  return [
    series.line,
    series.machine,
    series.characteristic,
    series.label,
    series.unit,
    present.length,
    stored.values.length - present.length,
    result.points.filter(({ signals }) => signals.length > 0).length,
    mean,
    present.length < 2 ? null : Math.sqrt(squares / (present.length - 1)),
    series.lsl,
    series.usl,
    series.target,
    capability?.cp ?? null,
    capability?.cpk ?? null,
    capability?.pp ?? null,
    capability?.ppk ?? null,
    ppk?.lower ?? null,
    ppk?.upper ?? null,
    capability?.verdict ?? null,
    capability?.notes.join('; ') ?? null,
  ];
}

/** A row as RFC 4180 has it. Text that a spreadsheet would take for a formula is made plain text. */
export function csvLine(cells: readonly ExportCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: ExportCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
