import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { WatchedSeries } from '@cellgate/plant';
import type { LineRecords } from '@cellgate/records';
import type { TimeWindow } from '@cellgate/time-series';
import writeExcelFile from 'write-excel-file/node';
import type { Clock } from '../composition/tokens';
import { unknownId } from '../http/problem';
import type { InputOf } from '../http/route';
import { timeWindow } from '../http/time-window';
import { chartOf } from './characteristic-charts';
import type { getSpcExport } from './export.routes';
import { XLSX } from './export.routes';
import {
  csvLine,
  type ExportCell,
  type ExportedSeries,
  READING_COLUMNS,
  readingRows,
  SUMMARY_COLUMNS,
  summaryRow,
} from './export-rows';
import type { WatchedReadings } from './stored-readings';

const DAY_MS = 86_400_000;
const LIMITS = { defaultMs: DAY_MS, longestMs: 31 * DAY_MS };
/** Readings of one series in an export. */
const MOST_READINGS = 400_000;
/** Above so many readings a workbook holds those with signals only; the CSV holds all. */
const MOST_SHEET_ROWS = 100_000;

export interface ExportRequest {
  readonly line?: string | undefined;
  /** Only inspections of cells of this product. */
  readonly product?: string | undefined;
  readonly kind?: WatchedSeries['kind'];
  readonly window: TimeWindow;
}

/** Readings with limits and signals, for people who work on with them elsewhere. */
export class SpcExport {
  constructor(
    private readonly readings: WatchedReadings,
    private readonly records: LineRecords,
    private readonly now: Clock,
  ) {}

  /** @throws Problem UNKNOWN_ID, INVALID_REQUEST, TOO_MANY_POINTS; StoreUnavailableError */
  async file({ query }: InputOf<typeof getSpcExport>): Promise<StreamableFile> {
    const { line, product, format = 'csv' } = query;
    if (line !== undefined && !this.readings.series.some((series) => series.line === line)) {
      throw unknownId('line', line);
    }
    const request = { line, product, window: timeWindow(query, this.now(), LIMITS) };
    const name = `spc-${[line ?? 'all', product]
      .filter(Boolean)
      .join('-')
      .replace(/[^\w.-]+/g, '_')}.${format}`;
    const disposition = `attachment; filename="${name}"`;
    if (format === 'xlsx') {
      return new StreamableFile(await this.workbook(request), { type: XLSX, disposition });
    }
    const lines = this.csv(request);
    // The first series is read before the answer begins: what goes wrong there is still a problem with a status.
    const head = await lines.next();
    const first = await lines.next();
    return new StreamableFile(Readable.from(rest([head.value, first.value], lines)), {
      type: 'text/csv; charset=utf-8; header=present',
      disposition,
    });
  }

  /** The heading, then a block of lines for each series. */
  async *csv(request: ExportRequest): AsyncGenerator<string, undefined> {
    yield csvLine([...READING_COLUMNS]);
    for await (const exported of this.exported(request)) {
      let block = '';
      for (const row of readingRows(exported)) {
        block += csvLine(row);
        if (block.length < 65_536) continue;
        yield block;
        block = '';
      }
      if (block !== '') yield block;
    }
    return undefined;
  }

  /** Sheets: readings (those with signals only, where there are too many), characteristics, limit sets. */
  async workbook(request: ExportRequest): Promise<Buffer> {
    const readings: ExportCell[][] = [];
    const signalled: ExportCell[][] = [];
    const summary: ExportCell[][] = [];
    const sets = new Map<string, ExportCell[]>();
    let total = 0;
    for await (const exported of this.exported(request)) {
      summary.push(summaryRow(exported));
      for (const set of exported.sets) {
        if (set === null) continue;
        const { id, version, mean, sigma, n, sigmaMethod, author, reason, validFromMs } = set;
        const valid = new Date(validFromMs).toISOString();
        sets.set(`${id}#${version}`, [id, version, mean, sigma, n, sigmaMethod, valid, author, reason]);
      }
      for (const row of readingRows(exported)) {
        total++;
        if (row.at(-1) !== null) signalled.push(row);
        if (total <= MOST_SHEET_ROWS) readings.push(row);
      }
    }
    const whole = total <= MOST_SHEET_ROWS;
    const heading = (names: readonly string[]) =>
      names.map((value) => ({ value, fontWeight: 'bold' as const }));
    const sheet = (name: string, names: readonly string[], rows: readonly ExportCell[][]) => ({
      sheet: name,
      data: [heading(names), ...rows],
      stickyRowsCount: 1,
    });
    return writeExcelFile([
      sheet('Characteristics', SUMMARY_COLUMNS, summary),
      sheet('Signals', READING_COLUMNS, signalled),
      sheet(
        'Limit sets',
        ['id', 'version', 'mean', 'sigma', 'n', 'sigma_method', 'valid_from', 'author', 'reason'],
        [...sets.values()],
      ),
      whole
        ? sheet('Readings', READING_COLUMNS, readings)
        : sheet('Readings', ['note'], [[`${total} readings are too many for a sheet: take the CSV`]]),
    ]).toBuffer();
  }

  private async *exported({ line, product, kind, window }: ExportRequest): AsyncGenerator<ExportedSeries> {
    for (const series of this.readings.series) {
      if (line !== undefined && series.line !== line) continue;
      if (kind !== undefined && series.kind !== kind) continue;
      if (product !== undefined && series.kind === 'telemetry') continue;
      const stored = await this.readings.read(series, window, product, MOST_READINGS);
      if (stored.values.length === 0) continue;
      yield {
        series,
        stored,
        ...chartOf(series, stored, this.records.limitSets.list(series.characteristic)),
      };
    }
  }
}

async function* rest(
  first: readonly (string | undefined)[],
  lines: AsyncGenerator<string, undefined>,
): AsyncGenerator<string> {
  for (const text of first) if (text !== undefined) yield text;
  yield* lines;
}
