import { characteristicsOf } from '@cellgate/plant';
import type { Plant } from '@cellgate/plant';
import { CellIndex, cellRiskFromRow, GRADED, inspectionFromRow } from '@cellgate/time-series';
import type { CellEntry, CellRisk, StoredInspection, TimeSeriesStore } from '@cellgate/time-series';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import { unknownId } from '../http/problem';
import type { AnswerOf } from '../http/route';
import { CLOCK_TOLERANCE_MS } from '../http/time-window';
import type { getCell } from './cells.routes';

type Cell = AnswerOf<typeof getCell>;

/** Records of one cell may arrive in another order than they were measured. */
const MARGIN_MS = 3_600_000;

/** Everything known of one cell. */
export class CellDetail {
  private readonly index: CellIndex;

  constructor(
    private readonly plant: Plant,
    private readonly store: TimeSeriesStore,
    private readonly now: Clock,
  ) {
    this.index = new CellIndex(store);
  }

  /** @throws Problem UNKNOWN_ID */
  async read(id: string): Promise<Cell> {
    const entry = await this.index.find(id);
    if (entry === null) throw unknownId('cell', id);
    const [inspections, risk] = await Promise.all([this.inspections(entry), this.risk(entry)]);
    const { lot, order, line, born } = entry;
    return {
      id,
      lot,
      order,
      line,
      firstSeenAt: timeText(born.ms),
      inspections: inspections.map((inspection) => this.inspection(inspection)),
      risk,
    };
  }

  private async inspections({ cell, born, stages }: CellEntry): Promise<StoredInspection[]> {
    const seen = [born.ms, ...Object.values(stages)];
    const rows = await this.store.rows({
      measurement: 'inspection',
      window: { fromMs: Math.max(0, Math.min(...seen) - MARGIN_MS), toMs: Math.max(...seen) + MARGIN_MS },
      where: [{ name: 'cell', equals: cell }],
    });
    return rows.map(inspectionFromRow).filter((inspection) => inspection !== null);
  }

  private async risk({ cell, born }: CellEntry): Promise<Cell['risk']> {
    const [row] = await this.store.rows({
      measurement: 'cell_risk',
      window: { fromMs: Math.max(0, born.ms - MARGIN_MS), toMs: this.now() + CLOCK_TOLERANCE_MS },
      where: [{ name: 'cell', equals: cell }, GRADED],
      order: 'descending',
      limit: 1,
    });
    const risk = row === undefined ? null : cellRiskFromRow(row);
    return risk === null ? null : riskOf(risk);
  }

  private inspection({ record, verdict, specRevision }: StoredInspection): Cell['inspections'][number] {
    const planned = characteristicsOf(this.plant, record.station, record.stage);
    const unplanned = Object.keys(record.measurements).filter((id) => !planned.some((one) => one.id === id));
    return {
      stage: record.stage,
      station: record.station,
      position: record.position,
      at: timeText(record.atMs),
      verdict,
      specRevision,
      measurements: [
        ...planned.map(({ id, label, unit, lsl, usl, target }) => ({
          characteristic: id,
          label,
          value: record.measurements[id] ?? null,
          unit,
          lsl,
          usl,
          target,
        })),
        ...unplanned.map((id) => ({
          characteristic: id,
          label: null,
          value: record.measurements[id] ?? null,
          unit: null,
          lsl: null,
          usl: null,
          target: null,
        })),
      ],
    };
  }
}

function riskOf({ assessment, assessedAtMs }: CellRisk): NonNullable<Cell['risk']> {
  const { grade, score, scoreInterval, probability, recommendation, reasons, model, revision, factors } =
    assessment;
  return {
    grade,
    score,
    scoreInterval,
    probability,
    recommendation,
    reasons: [...reasons],
    model,
    modelRevision: revision,
    assessedAt: timeText(assessedAtMs),
    factors: factors.map((factor) => ({ ...factor })),
  };
}
