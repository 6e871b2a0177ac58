import type { Plant } from '@cellgate/plant';
import { cellEntryFromRow, cellRiskFromRow, GRADED } from '@cellgate/time-series';
import type { CellRisk, Condition, Row, TimeSeriesStore } from '@cellgate/time-series';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import type { AnswerOf, InputOf } from '../http/route';
import { CLOCK_TOLERANCE_MS, timeWindow } from '../http/time-window';
import { decodeCursor, encodeCursor, justBehind, nextCursor } from './cell-cursor';
import type { listCells } from './cells.routes';

const DAY_MS = 86_400_000;
const LIMITS = { defaultMs: 90 * DAY_MS, longestMs: 400 * DAY_MS };
const DEFAULT_LIMIT = 50;
/** Cells of one statement that looks up their risk. */
const LOOK_UP = 50;

/** Cells by the time they were first seen, newest first, page by page. */
export class CellList {
  constructor(
    _plant: Plant,
    private readonly store: TimeSeriesStore,
    private readonly now: Clock,
  ) {}

  /** @throws Problem INVALID_CURSOR, INVALID_REQUEST */
  async read({ query }: InputOf<typeof listCells>): Promise<AnswerOf<typeof listCells>> {
    const { grade, lot, order, from, to, limit = DEFAULT_LIMIT } = query;
    const filters = { grade, lot, order, from, to };
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, filters);
    const window = cursor?.window ?? timeWindow(query, this.now(), LIMITS);
    const where = Object.entries({ grade, lot, order }).flatMap(([name, equals]): Condition[] =>
      equals === undefined ? [] : [{ name, equals }],
    );
    // The last instant is read again and what was delivered of it skipped: two cells may share an instant.
    const skip = cursor?.delivered ?? 0;
    const rows = await this.store.rows({
      measurement: 'cell_index',
      window,
      order: 'descending',
      limit: skip + limit + 1,
      ...(where.length === 0 ? {} : { where }),
      ...(cursor === null ? {} : { after: justBehind(cursor.at) }),
    });
    const page = rows.slice(skip, skip + limit);
    const more = rows.length > skip + limit;
    const next = more ? nextCursor(window, page, cursor) : null;
    return {
      data: await this.summaries(page),
      page: { nextCursor: next === null ? null : encodeCursor(next, filters), limit },
    };
  }

  private async summaries(rows: readonly Row[]): Promise<AnswerOf<typeof listCells>['data']> {
    const entries = rows.map(cellEntryFromRow).filter((entry) => entry !== null);
    const oldestMs = Math.min(...entries.map(({ born }) => born.ms));
    const graded = entries.filter(({ grade }) => grade !== null).map(({ cell }) => cell);
    const risks = await this.risks(graded, oldestMs);
    return entries.map(({ cell, lot, order, line, lastStage, grade, born }) => {
      const risk = risks.get(cell);
      return {
        id: cell,
        lot,
        order,
        line,
        firstSeenAt: timeText(born.ms),
        lastStage,
        grade,
        score: risk?.assessment.score ?? null,
        scoreInterval: risk?.assessment.scoreInterval ?? null,
        recommendation: risk?.assessment.recommendation ?? null,
        probability: risk?.assessment.probability ?? null,
        assessedAt: risk === undefined ? null : timeText(risk.assessedAtMs),
        reasons: [...(risk?.assessment.reasons ?? [])],
        factors: (risk?.assessment.factors ?? []).map((factor) => ({ ...factor })),
      };
    });
  }

  /** Newest assessment of each cell. */
  private async risks(cells: readonly string[], fromMs: number): Promise<Map<string, CellRisk>> {
    const newest = new Map<string, CellRisk>();
    for (let start = 0; start < cells.length; start += LOOK_UP) {
      const rows = await this.store.rows({
        measurement: 'cell_risk',
        window: { fromMs, toMs: this.now() + CLOCK_TOLERANCE_MS },
        where: [{ name: 'cell', equals: cells.slice(start, start + LOOK_UP) }, GRADED],
      });
      for (const risk of rows.map(cellRiskFromRow)) if (risk !== null) newest.set(risk.cell, risk);
    }
    return newest;
  }
}
