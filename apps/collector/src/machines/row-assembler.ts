import type { Machine } from '@cellgate/plant';
import type { ReceivedValue } from '@cellgate/opcua';
import { qualityField, type Instant, type MachineRow } from '@cellgate/time-series';
import { observedAtMs } from './observed-at';
import { statusText } from './status-text';

const NS_A_MS = 1_000_000;

/** A row that is being filled. */
interface OpenRow extends MachineRow {
  readonly number: number;
  /** Nanoseconds of the instant of its values; those of `at` are others where another row has them already. */
  readonly ns: number;
  readonly names: string[];
  readonly values: (number | string)[];
  status: string | null;
  /** Whether another row of the machine was filled in between: then a look at its names is needed. */
  isResumed: boolean;
}

/** What a signal said last, and in which row. */
interface Said {
  readonly qualityField: string;
  row: number;
  ms: number;
  ns: number;
  sub: number;
  /** NaN: none. A field that may be null would be a new object for each value. */
  value: number;
  code: number;
}

interface Source {
  readonly machine: Machine;
  readonly tags: MachineRow['tags'];
  readonly said: Map<string, Said>;
  /** Rows of this message by their millisecond: a server that stamps each variable by itself makes as many as values. */
  readonly open: Map<number, OpenRow[]>;
  current: OpenRow | null;
}

/**
 * Wide rows of the values of one notification: one row per machine and source time, to 100 ns. A bad value is left out and
 * leaves its status code; an uncertain one keeps both. Two different values of a signal at one instant, which a clock of
 * milliseconds may give, make two rows, a nanosecond apart. Values of machines that the plant does not know are left out.
 */
export class RowAssembler {
  private readonly sources = new Map<string, Source>();
  private rows = 0;

  constructor(machines: ReadonlyMap<string, Machine>) {
    this.follow(machines);
  }

  /** Other machines from now on. */
  follow(machines: ReadonlyMap<string, Machine>): void {
    this.sources.clear();
    for (const [id, machine] of machines) {
      const tags = { line: machine.line, machine: id, kind: machine.kind };
      this.sources.set(id, { machine, tags, said: new Map(), open: new Map(), current: null });
    }
  }

  assemble(batch: readonly ReceivedValue[]): MachineRow[] {
    const rows: OpenRow[] = [];
    const used = new Set<Source>();
    let source: Source | undefined;
    try {
      for (const value of batch) {
        if (value.role === 'results' || tellsNothing(value)) {
          continue;
        }
        if (source?.machine.id !== value.machine) {
          source = this.sources.get(value.machine);
          if (source === undefined) {
            continue;
          }
          used.add(source);
        }
        this.place(source, value, rows);
      }
    } finally {
      for (const each of used) {
        each.open.clear();
        each.current = null;
      }
    }
    return rows.filter(({ names }) => names.length > 0);
  }

  private place(source: Source, value: ReceivedValue, rows: OpenRow[]): void {
    const atMs = observedAtMs(value);
    const { current } = source;
    const ns = value.sourceMs === null ? 0 : value.sourceNs;
    if (current !== null && current.at.ms === atMs && current.at.sub === ns && put(source, current, value)) {
      return;
    }
    for (let sub = ns; ; sub = (sub + 1) % NS_A_MS) {
      const found = source.open.get(atMs)?.find((row) => row.at.sub === sub && row.ns === ns);
      const row = found ?? this.open(source, { ms: atMs, sub }, ns, rows);
      row.isResumed ||= found !== undefined && found !== source.current;
      source.current = row;
      if (put(source, row, value)) {
        return;
      }
    }
  }

  private open(source: Source, at: Instant, ns: number, rows: OpenRow[]): OpenRow {
    this.rows += 1;
    const row: OpenRow = {
      number: this.rows,
      tags: source.tags,
      names: [],
      values: [],
      at,
      ns,
      status: null,
      isResumed: false,
    };
    const alike = source.open.get(at.ms);
    if (alike === undefined) {
      source.open.set(at.ms, [row]);
    } else {
      alike.push(row);
    }
    rows.push(row);
    return row;
  }
}

function tellsNothing({ value, quality }: ReceivedValue): boolean {
  return value === null && quality === 'good';
}

/** False when the row holds another value of the same node. */
function put(source: Source, row: OpenRow, value: ReceivedValue): boolean {
  if (value.role === 'status') {
    return putStatus(source, row, value);
  }
  const { signal } = value;
  const number = value.quality === 'bad' || typeof value.value !== 'number' ? null : value.value;
  const code = value.quality === 'good' ? 0 : value.statusCode;
  let said = source.said.get(signal);
  if (said === undefined) {
    said = {
      qualityField: qualityField(signal),
      row: 0,
      ms: Number.NaN,
      ns: 0,
      sub: 0,
      value: Number.NaN,
      code: 0,
    };
    source.said.set(signal, said);
  }
  if (said.row === row.number) {
    return saysSame(said, number, code);
  }
  if (row.isResumed && isThere(row, signal, said.qualityField)) {
    return valueIn(row, signal) === number && (valueIn(row, said.qualityField) ?? 0) === code;
  }
  // Another message has told another value of this instant: in one row the store would keep the later one only.
  const { ms, sub } = row.at;
  if (
    said.ms === ms &&
    said.ns === row.ns &&
    (sub < said.sub || (sub === said.sub && !saysSame(said, number, code)))
  ) {
    return false;
  }
  said.ms = ms;
  said.ns = row.ns;
  said.sub = sub;
  said.row = row.number;
  said.value = number ?? Number.NaN;
  said.code = code;
  if (number !== null) {
    row.names.push(signal);
    row.values.push(number);
  }
  if (code !== 0) {
    row.names.push(said.qualityField);
    row.values.push(code);
  }
  return true;
}

function saysSame(said: Said, number: number | null, code: number): boolean {
  return said.code === code && (number === null ? Number.isNaN(said.value) : said.value === number);
}

function putStatus(source: Source, row: OpenRow, value: ReceivedValue): boolean {
  if (value.quality === 'bad' || value.value === null) {
    return true;
  }
  const text = statusText(source.machine.status, value.value);
  if (row.status !== null) {
    return row.status === text;
  }
  row.status = text;
  if (text !== '') {
    row.names.push('status');
    row.values.push(text);
  }
  return true;
}

function isThere(row: OpenRow, signal: string, quality: string): boolean {
  return row.names.includes(signal) || row.names.includes(quality);
}

function valueIn(row: OpenRow, name: string): number | string | null {
  const place = row.names.indexOf(name);
  return place < 0 ? null : (row.values[place] ?? null);
}
