import type { Frame } from 'cellgate-quality-panel';
import type { MachineAnswer, SignalHistoryAnswer } from '../api/answers';

/** History by machine and signal: `machine/signal` → points. */
export type Histories = ReadonlyMap<string, SignalHistoryAnswer>;

export const historyKey = (machine: string, signal: string): string => `${machine}/${signal}`;

/** OPC UA status codes by the words of the API: severity bits only. */
const STATUS_CODES: Readonly<Record<string, number>> = { good: 0, uncertain: 0x4000_0000 };
const BAD = 0x8000_0000;

/** A frame a machine: the windows of the history, oldest first, then the live values with status and quality. */
export function machineFrames(machines: readonly MachineAnswer[], histories: Histories): Frame[] {
  return machines.map((machine) => {
    const times = new Set<number>();
    const columns = machine.signals.map((signal) => {
      const points = histories.get(historyKey(machine.id, signal.id))?.points ?? [];
      const byTime = new Map(points.map(([time, value]) => [Date.parse(time), value]));
      for (const time of byTime.keys()) times.add(time);
      return { signal, byTime };
    });
    const live = machine.updatedAt === null ? null : Date.parse(machine.updatedAt);
    const past = [...times].filter((time) => live === null || time < live).sort((one, other) => one - other);
    const rows = live === null ? past : [...past, live];
    const labels = { machine: machine.id, line: machine.line, kind: machine.kind };
    const onLive = <Value>(value: Value): (Value | null)[] =>
      rows.map((time) => (live !== null && time === live ? value : null));
    return {
      name: machine.id,
      length: rows.length,
      fields: [
        { name: 'time', type: 'time', values: rows },
        { name: 'machine', type: 'string', values: rows.map(() => machine.id) },
        { name: 'line', type: 'string', values: rows.map(() => machine.line) },
        { name: 'kind', type: 'string', values: rows.map(() => machine.kind) },
        { name: 'status', type: 'string', values: onLive(machine.status) },
        ...columns.flatMap(({ signal, byTime }) => [
          {
            name: signal.id,
            type: 'number',
            labels,
            config: { displayName: signal.label, unit: signal.unit },
            values: rows.map((time) => (time === live ? signal.value : (byTime.get(time) ?? null))),
          },
          {
            name: `${signal.id}_q`,
            type: 'number',
            values: onLive(signal.quality === 'good' ? null : (STATUS_CODES[signal.quality] ?? BAD)),
          },
        ]),
      ],
    };
  });
}
