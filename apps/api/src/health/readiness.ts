import type { LineRecords, ProcessComponent, ProcessState } from '@cellgate/records';
import type { TimeSeriesStore } from '@cellgate/time-series';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';

export interface ComponentState {
  readonly name: string;
  readonly state: 'ready' | 'not-ready' | 'silent' | 'unknown';
  readonly detail: string | null;
  /** When the process reported last; null for what is asked at this moment. */
  readonly reportedAt: string | null;
  readonly components: readonly ProcessComponent[];
}

export interface ReadinessState {
  readonly status: 'ready' | 'not-ready';
  /** Names of what is not ready, e.g. `store`, `collector`, `collector/mes`. */
  readonly notReady: readonly string[];
  readonly components: readonly ComponentState[];
}

/** Processes of a complete line; others appear as soon as they report. */
const EXPECTED = ['collector', 'scorer'];
/** A store that takes longer to answer is as good as away. */
const PING_TIMEOUT_MS = 2_000;

/** Whether the API can answer, and the line behind it works. */
export class Readiness {
  constructor(
    private readonly records: LineRecords,
    private readonly store: TimeSeriesStore,
    private readonly now: Clock,
  ) {}

  async state(): Promise<ReadinessState> {
    const components = [await this.storeState(), ...this.recordsStates()];
    const notReady = components.flatMap(({ name, state, components: parts }) =>
      state === 'ready' || state === 'unknown'
        ? []
        : [name, ...parts.filter((part) => !part.ready).map((part) => `${name}/${part.name}`)],
    );
    return { status: notReady.length === 0 ? 'ready' : 'not-ready', notReady, components };
  }

  async storeState(): Promise<ComponentState> {
    try {
      await withinTime(this.store.ping());
      return simple('store', 'ready', null);
    } catch (error) {
      return simple('store', 'not-ready', messageOf(error));
    }
  }

  /** The records file and, from it, what each process says of itself. */
  recordsStates(): ComponentState[] {
    try {
      const reports = new Map(
        this.records.processes.list(this.now()).map((report) => [report.process, report]),
      );
      const names = [...new Set([...EXPECTED, ...reports.keys()])];
      return [
        simple('records', 'ready', null),
        ...names.map((name) => processState(name, reports.get(name))),
      ];
    } catch (error) {
      return [simple('records', 'not-ready', messageOf(error))];
    }
  }
}

function processState(name: string, report: ProcessState | undefined): ComponentState {
  if (report === undefined) return simple(name, 'unknown', 'has never reported here');
  const { ready, silent, reportedAtMs, components } = report;
  return {
    name,
    state: silent ? 'silent' : ready ? 'ready' : 'not-ready',
    detail: silent ? `has not reported since ${timeText(reportedAtMs)}` : null,
    reportedAt: timeText(reportedAtMs),
    components,
  };
}

function simple(name: string, state: ComponentState['state'], detail: string | null): ComponentState {
  return { name, state, detail, reportedAt: null, components: [] };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function withinTime(answer: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${PING_TIMEOUT_MS / 1_000} s`)),
      PING_TIMEOUT_MS,
    );
  });
  try {
    await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
