import type { Factor, Grade } from '@cellgate/risk';
import { failed, type Frame, type FrameField, type Outcome } from '../../frames/frame';
import { inOrder, rowOrder } from '../../frames/row-order';
import {
  fieldOf,
  hasField,
  numberAt,
  numbersOf,
  originOf,
  tableOf,
  textsOf,
  type Origin,
  type Table,
} from '../../frames/table';
import type { RiskOptions } from '../../options';
import { RISK_ROLES, type RiskRole } from './fields';
import { riskiest } from './rank';

export const GRADES = ['HIGH', 'LOW', 'INSUFFICIENT_EVIDENCE'] as const satisfies readonly Grade[];

/** Index of a grade in {@link GRADES}. */
export type GradeIndex = 0 | 1 | 2;

/** A cell as it is ranked. */
export interface RankedCell {
  readonly row: number;
  readonly cell: string;
  readonly lot: string | null;
  readonly score: number | null;
  readonly probability: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly grade: Grade;
  readonly factors: readonly Partial<Factor>[];
  readonly recommendation: string | null;
  readonly reasons: readonly string[];
}

export interface ScoreBin {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly [high: number, low: number, insufficient: number];
}

/** Indices of the newest row of each cell, and how many cells have each grade. */
export interface NewestCells {
  readonly indices: Int32Array;
  readonly counts: readonly [number, number, number];
}

/** Scores of cells, ready to be drawn. Rows are in the order of x; `rows` leads back to the frame. */
export interface RiskModel {
  readonly length: number;
  /** Instants in ms, or numbers of cells from 1; rising. */
  readonly xs: Float64Array;
  /** x counts cells instead of being time. */
  readonly sequence: boolean;
  /** 0 … 100; NaN for a cell that has none. */
  readonly scores: Float64Array;
  readonly grades: Uint8Array;
  readonly threshold: number;
  /** Rows with each grade, all rows. */
  readonly rowCounts: readonly [number, number, number];
  /** Cells by their newest row. */
  readonly newest: () => NewestCells;
  readonly scoreField: FrameField | undefined;
  readonly notes: readonly string[];
  /** The newest row of each cell as bins of scores. */
  readonly bins: () => readonly ScoreBin[];
  /** The riskiest cells: by grade (high, insufficient, low), then by score. */
  readonly ranking: (most: number) => readonly RankedCell[];
  readonly cellAt: (index: number) => RankedCell;
  readonly timeAt: (index: number) => number;
  readonly originAt: (row: number) => Origin;
}

/**
 * Scores of cells from frames; see docs/panel.md for the columns. Never throws.
 *
 * A score outside 0 … 100 is a problem, not a point: probably probabilities were selected.
 */
export function riskModel(frames: readonly Frame[], options: RiskOptions): Outcome<RiskModel> {
  const found = tableOf(frames, RISK_ROLES, ['score'], options.fields, 'risk');
  if (!found.ok) return found;
  const table = found.model;
  const notes = [...table.notes];
  if (!(options.threshold > 0 && options.threshold < 100)) {
    return failed(
      'error',
      `The threshold is ${options.threshold}; it must lie between 0 and 100.`,
      'Set the option risk.threshold; 75 is the threshold of every model.',
    );
  }
  if (options.show === 'distribution' && !(options.binWidth >= 0.5 && options.binWidth <= 50)) {
    return failed(
      'error',
      `The width of the bars is ${options.binWidth}; it must lie between 0.5 and 50.`,
      'Set the option risk.binWidth.',
    );
  }
  const times = numbersOf(table, 'time');
  const sequence = options.x === 'sequence' || !hasField(table, 'time');
  const order = rowOrder(times);
  const rowAt = (index: number): number => (order.rows === null ? index : (order.rows[index] as number));
  let length = table.length;
  if (!sequence && order.missing > 0) {
    notes.push(`${order.missing} rows without a time are not shown.`);
    // They come last in the order.
    length -= order.missing;
    if (length === 0) {
      return failed('empty', 'No row has a time.', 'Select the time, or set risk.x to "sequence".');
    }
  }
  const scores = inOrder(numbersOf(table, 'score'), order.rows);
  for (let i = 0; i < length; i++) {
    const score = scores[i] as number;
    if (score < 0 || score > 100) {
      return failed(
        'error',
        `A score is ${score}; scores lie between 0 and 100.`,
        'Name the field of the score (not the probability) in the option risk.fields.score.',
      );
    }
  }
  const gradeText = textsOf(table, 'grade', RISK_ROLES.grade);
  const cellText = textsOf(table, 'cell', RISK_ROLES.cell);
  const grades = new Uint8Array(length);
  const rowCounts: [number, number, number] = [0, 0, 0];
  // A column of grades that says nothing about a cell is no evidence that it is safe.
  const graded = gradeOf(table);
  let unknown: string | null = null;
  for (let i = 0; i < length; i++) {
    const text = gradeText(rowAt(i));
    let grade = text === null ? -1 : (GRADES as readonly string[]).indexOf(text);
    if (grade < 0) {
      if (text !== null) unknown = text;
      const score = scores[i] as number;
      grade = score !== score ? 2 : score > options.threshold ? 0 : graded ? 2 : 1;
    }
    grades[i] = grade;
    rowCounts[grade as GradeIndex]++;
  }
  if (unknown !== null)
    notes.push(
      `The grade "${unknown}" is unknown; such cells count as without evidence unless their score is high.`,
    );
  if (!graded && rowCounts[1] > 0)
    notes.push('There is no grade: it is taken from the score and the threshold.');
  // Which rows are the newest of their cells costs more than everything else: it is found when it is first asked for.
  let cells: NewestCells | undefined;
  const newest = (): NewestCells => (cells ??= newestCells(length, grades, cellText, rowAt));
  const xs = new Float64Array(length);
  for (let i = 0; i < length; i++) xs[i] = sequence ? i + 1 : (times[rowAt(i)] as number);
  const cellAt = cellReader(table, cellText, scores, grades, rowAt);
  return {
    ok: true,
    model: {
      length,
      xs,
      sequence,
      scores: scores.subarray(0, length),
      grades,
      threshold: options.threshold,
      rowCounts,
      newest,
      scoreField: fieldOf(table, 'score'),
      notes,
      bins: () => binsOf(newest().indices, scores, grades, options.binWidth),
      ranking: (most) =>
        riskiest({ length, scores, grades, cellAt: (index) => cellText(rowAt(index)) }, most).map(cellAt),
      cellAt,
      timeAt: (index) => times[rowAt(index)] as number,
      originAt: (row) => originOf(table, row),
    },
  };
}

function gradeOf(table: Table<RiskRole>): boolean {
  return textsOf(table, 'grade', RISK_ROLES.grade)(0) !== null || hasField(table, 'grade');
}

/** The newest row of each cell; a row without a cell stands for itself. */
function newestCells(
  length: number,
  grades: Uint8Array,
  cell: (row: number) => string | null,
  rowAt: (index: number) => number,
): NewestCells {
  const seen = new Set<string>();
  const kept = new Int32Array(length);
  const counts: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let i = length - 1; i >= 0; i--) {
    const name = cell(rowAt(i));
    if (name !== null) {
      const before = seen.size;
      if (seen.add(name).size === before) continue;
    }
    kept[count++] = i;
    counts[grades[i] as GradeIndex]++;
  }
  return { indices: kept.subarray(0, count).reverse(), counts };
}

function binsOf(
  newest: Int32Array,
  scores: Float64Array,
  grades: Uint8Array,
  width: number,
): readonly ScoreBin[] {
  const bins = Array.from({ length: Math.ceil(100 / width) }, () => [0, 0, 0] as [number, number, number]);
  for (const index of newest) {
    const score = scores[index] as number;
    if (score !== score) continue;
    const bin = bins[Math.min(bins.length - 1, Math.floor(score / width))];
    if (bin) bin[grades[index] as GradeIndex]++;
  }
  return bins.map((counts, i) => ({ from: i * width, to: Math.min(100, (i + 1) * width), counts }));
}

function cellReader(
  table: Table<RiskRole>,
  cellText: (row: number) => string | null,
  scores: Float64Array,
  grades: Uint8Array,
  rowAt: (index: number) => number,
): (index: number) => RankedCell {
  const text = (name: RiskRole): ((row: number) => string | null) => textsOf(table, name, RISK_ROLES[name]);
  const number = (name: RiskRole, row: number): number | null => {
    const value = numberAt(table, name, row);
    return value === value ? value : null;
  };
  const lot = text('lot');
  const recommendation = text('recommendation');
  const reasons = text('reasons');
  const factors = (['factor1', 'factor2', 'factor3'] as const).map((name) => ({
    name: text(name),
    value: `${name}Value` as const,
    unit: text(`${name}Unit`),
    contribution: `${name}Contribution` as const,
  }));
  return (index) => {
    const row = rowAt(index);
    const score = scores[index] as number;
    return {
      row,
      cell: cellText(row) ?? `row ${row + 1}`,
      lot: lot(row),
      score: score === score ? score : null,
      probability: number('probability', row),
      low: number('low', row),
      high: number('high', row),
      grade: GRADES[grades[index] as GradeIndex],
      factors: factors.flatMap(({ name, value, unit, contribution }) => {
        const feature = name(row);
        if (feature === null) return [];
        const worth = number(value, row);
        const part = number(contribution, row);
        return [
          {
            feature,
            unit: unit(row) ?? '',
            ...(worth === null ? {} : { value: worth }),
            ...(part === null ? {} : { contribution: part }),
          },
        ];
      }),
      recommendation: recommendation(row),
      reasons: reasonsOf(reasons(row)),
    };
  };
}

/** Why a cell is not of low risk although its score is below the threshold: a limit, or evidence that is not there. */
export function reasonBesideScore({ grade, score, reasons }: RankedCell, threshold: number): string | null {
  return grade !== 'LOW' && (score === null || score <= threshold) ? (reasons[0] ?? null) : null;
}

function reasonsOf(text: string | null): readonly string[] {
  if (text === null) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed)) return parsed.filter((reason) => typeof reason === 'string');
  } catch {
    // A text that is no JSON is a reason itself.
  }
  return [text];
}
