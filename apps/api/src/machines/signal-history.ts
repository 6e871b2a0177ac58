import { machineById } from '@cellgate/plant';
import type { Plant } from '@cellgate/plant';
import type { TimeSeriesStore } from '@cellgate/time-series';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import { Problem, unknownId } from '../http/problem';
import type { AnswerOf, InputOf } from '../http/route';
import { timeWindow } from '../http/time-window';
import type { getSignal } from './machines.routes';

const HOUR_MS = 3_600_000;
const LIMITS = { defaultMs: HOUR_MS, longestMs: 366 * 24 * HOUR_MS };
const MOST_POINTS = 5_000;
/** Points aimed at when the request does not say how wide a window is. */
const USUAL_POINTS = 500;
const USUAL_STEPS_MS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400,
].map((seconds) => seconds * 1_000);

/** Past values of one signal. */
export class SignalHistory {
  constructor(
    private readonly plant: Plant,
    private readonly store: TimeSeriesStore,
    private readonly now: Clock,
  ) {}

  /** @throws Problem UNKNOWN_ID, INVALID_REQUEST */
  async read({ params, query }: InputOf<typeof getSignal>): Promise<AnswerOf<typeof getSignal>> {
    const machine = machineById(this.plant, params.id);
    if (machine === null) throw unknownId('machine', params.id);
    const signal = machine.groups.flatMap(({ signals }) => signals).find(({ id }) => id === params.signal);
    if (signal === undefined) {
      throw new Problem(
        'UNKNOWN_ID',
        `machine ${machine.id} has no signal ${JSON.stringify(params.signal)}`,
        [{ in: 'path', pointer: '/signal', detail: 'unknown signal' }],
      );
    }
    const window = timeWindow(query, this.now(), LIMITS);
    const everyMs = query.every ?? usualStep(window.toMs - window.fromMs);
    const first = Math.floor(window.fromMs / everyMs);
    const count = Math.ceil(window.toMs / everyMs) - first;
    if (count > MOST_POINTS) {
      const detail = `${count} points, at most ${MOST_POINTS} are answered: take a longer every or a shorter range`;
      throw new Problem('INVALID_REQUEST', detail, [{ in: 'query', pointer: '/every', detail }]);
    }
    const rows = await this.store.windows({
      measurement: 'machine',
      window,
      where: [{ name: 'machine', equals: machine.id }],
      field: signal.id,
      aggregate: 'mean',
      everyMs,
    });
    const values = new Map(rows.map(({ startMs, value }) => [startMs, value]));
    return {
      unit: signal.unit,
      everyMs,
      points: Array.from({ length: count }, (_, index): [string, number | null] => {
        const startMs = (first + index) * everyMs;
        return [timeText(startMs), values.get(startMs) ?? null];
      }),
    };
  }
}

function usualStep(lengthMs: number): number {
  return USUAL_STEPS_MS.find((step) => lengthMs / step <= USUAL_POINTS) ?? 86_400_000;
}
