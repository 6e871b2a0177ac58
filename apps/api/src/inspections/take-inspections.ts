import { judgeInspection, parseInspection } from '@cellgate/plant';
import type { InspectionRecord, Plant } from '@cellgate/plant';
import { CellIndex, inspectionPoint } from '@cellgate/time-series';
import type { TimeSeriesStore } from '@cellgate/time-series';
import type { Clock } from '../composition/tokens';
import type { AnswerOf } from '../http/route';
import type { postInspections } from './inspections.routes';

type Answer = AnswerOf<typeof postInspections>;
type Rejected = Answer['rejected'][number];

/** A measurement cannot come from the future; clocks may differ by this much. */
const FUTURE_TOLERANCE_MS = 5 * 60_000;

/** Checks, judges and stores inspection records that come over REST, as the collector does with those of machines. */
export class TakeInspections {
  private readonly index: CellIndex;

  constructor(
    private readonly plant: Plant,
    private readonly store: TimeSeriesStore,
    private readonly now: Clock,
  ) {
    this.index = new CellIndex(store);
  }

  /** @throws StoreUnavailableError when it is not known what was stored; sending all again is safe */
  async take(inputs: readonly unknown[]): Promise<Answer> {
    const rejected: Rejected[] = [];
    const accepted: { index: number; record: InspectionRecord }[] = [];
    const latestMs = this.now() + FUTURE_TOLERANCE_MS;
    inputs.forEach((input, index) => {
      const parsed = parseInspection(this.plant, input);
      if ('issues' in parsed) rejected.push(rejection(index, parsed.issues));
      else if (parsed.record.atMs > latestMs) rejected.push(rejection(index, [IN_THE_FUTURE]));
      else accepted.push({ index, record: parsed.record });
    });
    if (accepted.length > 0) rejected.push(...(await this.keep(accepted)));
    rejected.sort((a, b) => a.index - b.index);
    return { accepted: inputs.length - rejected.length, rejected };
  }

  private async keep(accepted: readonly { index: number; record: InspectionRecord }[]): Promise<Rejected[]> {
    const inspections = accepted.map(({ record }) =>
      inspectionPoint(record, judgeInspection(this.plant, record)),
    );
    const sightings = await this.index.sightings(
      accepted.map(({ record }) => ({
        cell: record.cellId,
        line: record.line,
        lot: record.lot,
        order: record.order,
        stage: record.stage,
        atMs: record.atMs,
      })),
    );
    // Inspections first: an index entry without them would be a cell that nobody measured.
    const outcome = await this.store.write([...inspections, ...sightings]);
    const refused = new Map<number, Rejected>();
    for (const { index, code, detail } of outcome.rejected) {
      const origin = accepted[index % accepted.length];
      if (origin === undefined || refused.has(origin.index)) continue;
      refused.set(origin.index, rejection(origin.index, [{ pointer: '', code, detail }]));
    }
    return [...refused.values()];
  }
}

const IN_THE_FUTURE = {
  pointer: '/at',
  code: 'IN_THE_FUTURE',
  detail: 'lies more than 5 minutes ahead of the clock of this server',
};

function rejection(index: number, issues: readonly Rejected['errors'][number][]): Rejected {
  return {
    index,
    code: issues[0]?.code ?? 'INVALID',
    detail: issues
      .map(({ pointer, detail }) => (pointer === '' ? detail : `${pointer}: ${detail}`))
      .join('; '),
    errors: issues.map(({ pointer, code, detail }) => ({ pointer, code, detail })),
  };
}
