import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** A cell of the labelled history. */
export interface HistoryCell {
  /** Whether it failed in the field. */
  readonly failed: boolean;
  /** True failure probability, of simulated histories only. */
  readonly trueProbability: number | null;
  /** By characteristic id; null = missing. */
  readonly measurements: Readonly<Record<string, number | null>>;
}

const KEYS = new Set(['index', 'cell', 'lot', 'failed', 'p_true']);

/**
 * Cells of a history file in its order, which is the order in time: CSV with a header line, the columns `failed` (0 or 1),
 * optionally `p_true`, and one column a characteristic; an empty field is a missing value. No quoting.
 *
 * @throws RangeError naming line and column of the first value that is no number
 */
export async function* readHistory(file: string): AsyncGenerator<HistoryCell> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  let header: string[] | null = null;
  let number = 0;
  for await (const line of lines) {
    number++;
    if (header === null) {
      header = line.split(',');
      if (!header.includes('failed')) throw new RangeError(`${file}: line 1 has no column "failed"`);
    } else if (line !== '') {
      yield historyCell(header, line, `${file}: line ${number}`);
    }
  }
}

function historyCell(header: readonly string[], line: string, where: string): HistoryCell {
  const fields = line.split(',');
  if (fields.length !== header.length) {
    throw new RangeError(`${where} has ${fields.length} fields, the header ${header.length}`);
  }
  const number = (column: string): number | null => {
    const text = fields[header.indexOf(column)] ?? '';
    if (text === '') return null;
    const value = Number(text);
    if (Number.isNaN(value)) throw new RangeError(`${where}: ${column} is "${text}", expected a number`);
    return value;
  };
  const failed = number('failed');
  if (failed !== 0 && failed !== 1) throw new RangeError(`${where}: failed is ${failed}, expected 0 or 1`);
  return {
    failed: failed === 1,
    trueProbability: number('p_true'),
    measurements: Object.fromEntries(
      header.filter((column) => !KEYS.has(column)).map((column) => [column, number(column)]),
    ),
  };
}
