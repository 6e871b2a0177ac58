import type { CellLabel, LineRecords, NewCellLabel } from '@cellgate/records';
import { CellIndex } from '@cellgate/time-series';
import type { CellEntry, TimeSeriesStore } from '@cellgate/time-series';
import type { z } from 'zod';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import type { AnswerOf, InputOf } from '../http/route';
import { decodeListCursor, encodeListCursor } from '../sampling/list-cursor';
import { LABEL_LIMIT, listLabels, newLabel, type postLabels } from './labels.routes';

type Answer = AnswerOf<typeof postLabels>;
type Rejected = Answer['rejected'][number];
type Fault = Rejected['errors'][number];

/** The outcome of a cell cannot come from the future; clocks may differ by this much. */
const FUTURE_TOLERANCE_MS = 5 * 60_000;
/** The clock of a measuring station may run ahead of the one that dates a label by this much. */
const STATION_AHEAD_MS = 3_600_000;

/** What became of cells: taken in label by label, and told as it was handed in. */
export class CellLabelBook {
  private readonly index: CellIndex;

  constructor(
    store: TimeSeriesStore,
    private readonly records: LineRecords,
    private readonly now: Clock,
  ) {
    this.index = new CellIndex(store);
  }

  /**
   * @param by - who hands them in
   * @throws StoreUnavailableError when it cannot be said whether the cells exist; nothing was kept then
   */
  async take(inputs: readonly unknown[], by: string): Promise<Answer> {
    const rejected: Rejected[] = [];
    const read: { index: number; label: NewCellLabel }[] = [];
    inputs.forEach((input, index) => {
      const parsed = newLabel.safeParse(input);
      if (parsed.success) read.push({ index, label: labelOf(parsed.data, by) });
      else rejected.push(rejection(index, faultsOf(parsed.error)));
    });
    const cells = await this.index.findAll(read.map(({ label }) => label.cell));
    const right = read.filter(({ index, label }) => {
      const faults = this.faults(label, cells.get(label.cell));
      if (faults.length > 0) rejected.push(rejection(index, faults));
      return faults.length === 0;
    });
    const fates = this.records.labels.take(right.map(({ label }) => label));
    right.forEach(({ index, label }, position) => {
      if (fates[position] === 'differs') rejected.push(rejection(index, [differs(label)]));
    });
    rejected.sort((a, b) => a.index - b.index);
    const added = fates.filter((fate) => fate === 'added').length;
    return { accepted: inputs.length - rejected.length, added, rejected };
  }

  /** @throws Problem INVALID_CURSOR */
  list({
    cell,
    limit = LABEL_LIMIT,
    cursor,
  }: InputOf<typeof listLabels>['query']): AnswerOf<typeof listLabels> {
    const filters = [cell];
    const found = this.records.labels.list({
      ...(cell === undefined ? {} : { cell }),
      ...(cursor === undefined ? {} : { before: decodeListCursor(listLabels.id, filters, cursor) }),
      // One more tells whether there is a next page.
      limit: limit + 1,
    });
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const nextCursor =
      found.length > limit && last !== undefined ? encodeListCursor(listLabels.id, filters, last.id) : null;
    return { data: shown.map(answerOf), page: { nextCursor, limit } };
  }

  private faults({ cell, atMs }: NewCellLabel, entry: CellEntry | undefined): Fault[] {
    const faults: Fault[] = [];
    if (atMs > this.now() + FUTURE_TOLERANCE_MS) {
      faults.push({
        pointer: '/at',
        code: 'IN_THE_FUTURE',
        detail: `${timeText(atMs)} lies more than 5 minutes ahead of the clock of this server`,
      });
    }
    if (entry === undefined) {
      const detail = `no cell ${JSON.stringify(cell)} was ever inspected on this line`;
      faults.push({ pointer: '/cellId', code: 'UNKNOWN_CELL', detail });
    } else if (atMs < entry.born.ms - STATION_AHEAD_MS) {
      faults.push({
        pointer: '/at',
        code: 'BEFORE_THE_CELL',
        detail: `${timeText(atMs)} lies before the first inspection of the cell, ${timeText(entry.born.ms)}`,
      });
    }
    return faults;
  }
}

function labelOf(input: z.output<typeof newLabel>, by: string): NewCellLabel {
  const { cellId, source, outcome, at, reference, samplingShare } = input;
  return {
    cell: cellId,
    source,
    outcome,
    atMs: at,
    reference: reference ?? null,
    samplingShare: samplingShare ?? 1,
    by,
  };
}

function differs({ source, atMs }: NewCellLabel): Fault {
  return {
    pointer: '',
    code: 'LABEL_DIFFERS',
    detail:
      `a label of this cell from ${source} at ${timeText(atMs)} with this outcome is there already, with another ` +
      'reference or samplingShare; labels are never changed, send a correction with a later time',
  };
}

function faultsOf(error: z.ZodError): Fault[] {
  return error.issues.flatMap((issue) => {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [null];
    return names.map((name) => ({
      pointer: [...issue.path, ...(name === null ? [] : [name])]
        .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
        .join(''),
      code: name === null ? 'INVALID' : 'UNKNOWN_NAME',
      detail: name === null ? issue.message : 'unknown name',
    }));
  });
}

function rejection(index: number, errors: readonly Fault[]): Rejected {
  return {
    index,
    code: errors[0]?.code ?? 'INVALID',
    detail: errors
      .map(({ pointer, detail }) => (pointer === '' ? detail : `${pointer}: ${detail}`))
      .join('; '),
    errors: [...errors],
  };
}

function answerOf({
  cell,
  atMs,
  receivedMs,
  ...label
}: CellLabel): AnswerOf<typeof listLabels>['data'][number] {
  return { ...label, cellId: cell, at: timeText(atMs), receivedAt: timeText(receivedMs) };
}
