import { machineById, machinesOf } from '@cellgate/plant';
import type { Machine, Plant, Signal } from '@cellgate/plant';
import { machineFromLatest } from '@cellgate/time-series';
import type { MachineReading, SignalReading, TimeSeriesStore } from '@cellgate/time-series';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import { unknownId } from '../http/problem';
import type { AnswerOf } from '../http/route';
import { CLOCK_TOLERANCE_MS } from '../http/time-window';
import type { getMachine } from './machines.routes';

type MachineState = AnswerOf<typeof getMachine>;

/** What is older is not shown as the state of now. */
const LOOK_BACK_MS = 10 * 60_000;
const STALE_AFTER_MS = 15_000;
const STALE_AFTER_PUBLISHING_INTERVALS = 10;

/** State and live values of the machines of the plant. */
export class MachineStates {
  constructor(
    private readonly plant: Plant,
    private readonly store: TimeSeriesStore,
    private readonly now: Clock,
  ) {}

  async list(): Promise<{ data: MachineState[] }> {
    const nowMs = this.now();
    const readings = await this.read(nowMs, null);
    return {
      data: machinesOf(this.plant).map((machine) => stateOf(machine, readings.get(machine.id), nowMs)),
    };
  }

  /** @throws Problem UNKNOWN_ID */
  async get(id: string): Promise<MachineState> {
    const machine = machineById(this.plant, id);
    if (machine === null) throw unknownId('machine', id);
    const nowMs = this.now();
    return stateOf(machine, (await this.read(nowMs, id)).get(id), nowMs);
  }

  private async read(nowMs: number, machine: string | null): Promise<Map<string, MachineReading>> {
    const rows = await this.store.latest({
      measurement: 'machine',
      window: { fromMs: nowMs - LOOK_BACK_MS, toMs: nowMs + CLOCK_TOLERANCE_MS },
      by: ['machine'],
      ...(machine === null ? {} : { where: [{ name: 'machine', equals: machine }] }),
    });
    return new Map(rows.map(machineFromLatest).map((reading) => [reading.machine, reading]));
  }
}

function stateOf(machine: Machine, reading: MachineReading | undefined, nowMs: number): MachineState {
  const slowest = Math.max(0, ...machine.groups.map((group) => group.publishingIntervalMs));
  const staleAfterMs = Math.max(STALE_AFTER_MS, STALE_AFTER_PUBLISHING_INTERVALS * slowest);
  const instants = [
    ...Object.values(reading?.signals ?? {}).map(({ at }) => at.ms),
    ...(reading?.status ? [reading.status.at.ms] : []),
  ];
  const updatedAtMs = instants.length === 0 ? null : Math.max(...instants);
  return {
    id: machine.id,
    name: machine.name,
    kind: machine.kind,
    line: machine.line,
    status: reading?.status?.value ?? null,
    updatedAt: updatedAtMs === null ? null : timeText(updatedAtMs),
    stale: updatedAtMs === null || nowMs - updatedAtMs > staleAfterMs,
    signals: machine.groups.flatMap((group) =>
      group.signals.map((signal) => signalOf(signal, reading?.signals[signal.id], nowMs - staleAfterMs)),
    ),
  };
}

function signalOf(
  { id, label, unit }: Signal,
  reading: SignalReading | undefined,
  staleBeforeMs: number,
): MachineState['signals'][number] {
  if (reading === undefined) return { id, label, unit, value: null, quality: 'stale', at: null };
  const quality = reading.at.ms < staleBeforeMs ? 'stale' : qualityOf(reading.quality);
  return { id, label, unit, value: reading.value, quality, at: timeText(reading.at.ms) };
}

/** The two highest bits of an OPC UA status code are its severity (OPC 10000-4, 7.39). */
function qualityOf(statusCode: number): 'good' | 'uncertain' | 'bad' {
  const severity = Math.floor(statusCode / 2 ** 30);
  return severity === 0 ? 'good' : severity === 1 ? 'uncertain' : 'bad';
}
