import type { Plant } from '@cellgate/plant';
import { THRESHOLD_SCORE } from '@cellgate/risk';
import type { Grade } from '@cellgate/risk';
import { cellRiskFromRow, GRADED } from '@cellgate/time-series';
import type { Instant, TimeSeriesStore } from '@cellgate/time-series';
import type { Clock } from '../composition/tokens';
import type { AnswerOf, InputOf } from '../http/route';
import { timeWindow } from '../http/time-window';
import type { getRiskSummary } from './risk.routes';

const DAY_MS = 86_400_000;
const LIMITS = { defaultMs: DAY_MS, longestMs: 31 * DAY_MS };
const PAGE = 10_000;
const BINS = 10;
const BIN_WIDTH = 100 / BINS;

/** Grades and scores over a time. */
export class RiskOverview {
  constructor(
    _plant: Plant,
    private readonly store: TimeSeriesStore,
    private readonly now: Clock,
  ) {}

  /** @throws Problem INVALID_REQUEST */
  async summary({ query }: InputOf<typeof getRiskSummary>): Promise<AnswerOf<typeof getRiskSummary>> {
    const window = timeWindow(query, this.now(), LIMITS);
    const newest = new Map<string, { grade: Grade; score: number | null }>();
    let after: Instant | undefined;
    for (;;) {
      const rows = await this.store.rows({
        measurement: 'cell_risk',
        window,
        where: [GRADED],
        fields: ['cell', 'score', 'recommendation'],
        order: 'descending',
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const risk of rows.map(cellRiskFromRow)) {
        if (risk !== null && !newest.has(risk.cell)) {
          newest.set(risk.cell, { grade: risk.assessment.grade, score: risk.assessment.score });
        }
      }
      after = rows.at(-1)?.at;
      if (rows.length < PAGE) break;
    }
    const counts = { HIGH: 0, LOW: 0, INSUFFICIENT_EVIDENCE: 0 };
    const bins = new Array<number>(BINS).fill(0);
    for (const { grade, score } of newest.values()) {
      counts[grade] += 1;
      if (score === null) continue;
      const bin = Math.min(BINS - 1, Math.max(0, Math.floor(score / BIN_WIDTH)));
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    return {
      counts,
      histogram: bins.map((count, bin) => ({ from: bin * BIN_WIDTH, to: (bin + 1) * BIN_WIDTH, count })),
      threshold: THRESHOLD_SCORE,
    };
  }
}
