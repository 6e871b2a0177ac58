import { join } from 'node:path';
import {
  DeadLetters,
  LaneSender,
  NodeFiles,
  Spool,
  type Chunk,
  type LaneSenderOptions,
  type Refusal,
  type SpoolFiles,
  type SpoolOptions,
} from '@cellgate/spool';
import {
  pointOfRow,
  LineDecoder,
  LineWriter,
  type CellSighting,
  type LineSink,
  type MachineRow,
  type Point,
  type Rejection,
} from '@cellgate/time-series';
import { PointWriter, type WriterListener, type WriterState } from './point-writer';
import { sightingLine } from './sighting-sink';

/** The most important first: the last one is dropped from first. */
const LANES = ['events', 'sightings', 'telemetry'] as const;
type LaneName = (typeof LANES)[number];

export interface SpooledPointWriterOptions {
  readonly folder: string;
  readonly store: LineSink;
  readonly sightings: LineSink;
  readonly listener: WriterListener;
  readonly spool?: Partial<
    Pick<SpoolOptions, Exclude<keyof SpoolOptions, 'folder' | 'lanes' | 'listener' | 'files'>>
  >;
  readonly sender?: Partial<Pick<LaneSenderOptions, 'lingerMs' | 'retryMinMs' | 'retryMaxMs' | 'holdMs'>>;
  /** For the last attempt of `close`, in milliseconds; default 2,000. */
  readonly closeMs?: number;
  readonly files?: SpoolFiles;
}

/** Lines of one chunk: a batch takes whole chunks. */
const CHUNK_LINES = 500;
/** For what is on its way when the last attempt is over, in milliseconds. */
const LEAVE_MS = 500;

/**
 * Points by way of a durable spool: encoded once, on disk before anything is acknowledged, sent from there. Telemetry,
 * events with inspections and orders, and sightings of cells have a lane each.
 */
export class SpooledPointWriter extends PointWriter {
  private readonly spool: Spool;
  private readonly senders: readonly LaneSender[];
  private readonly telemetry = new ChunkBuilder();
  private readonly events = new ChunkBuilder();
  private readonly decoder = new LineDecoder();
  private readonly listener: WriterListener;
  private readonly closeMs: number;
  private last: Promise<unknown> = Promise.resolve();
  private available: boolean | null = null;
  private rejected = 0;

  constructor(options: SpooledPointWriterOptions) {
    super();
    const { folder, listener, files = new NodeFiles(), store, sightings, sender = {} } = options;
    this.listener = listener;
    this.closeMs = options.closeMs ?? 2_000;
    this.spool = new Spool({
      folder,
      lanes: LANES,
      files,
      ...options.spool,
      listener: {
        lost: (loss) => {
          listener.lost(loss);
        },
        pressure: (level, reason) => {
          listener.pressure(level, reason);
        },
        fault: (reason) => {
          listener.diskFault(reason);
        },
      },
    });
    const deadLetters = new DeadLetters(folder, files);
    const release = join(folder, 'release');
    this.senders = LANES.map((lane) => {
      const laneSender: LaneSender = new LaneSender({
        spool: this.spool,
        lane,
        sink: lane === 'sightings' ? sightings : store,
        deadLetters,
        ...sender,
        problem: () => {
          this.tellAvailability();
        },
        refused: (refusals) => {
          this.refused(refusals);
        },
        released: async () => {
          const isThere = (await files.readAll(release).catch(() => null)) !== null;
          if (isThere) await files.remove(release);
          return isThere;
        },
      });
      return laneSender;
    });
    for (const each of this.senders) {
      each.start();
    }
  }

  override open(): Promise<void> {
    return this.spool.open();
  }

  override add(points: readonly Point[]): void {
    for (const point of points) {
      const isTelemetry = point.measurement === 'machine';
      const builder = isTelemetry ? this.telemetry : this.events;
      const rejection = builder.add(point);
      if (rejection !== null) {
        this.rejected += 1;
        this.listener.rejected(point, { index: 0, ...rejection });
      } else if (builder.lines >= CHUNK_LINES) {
        this.append(isTelemetry ? 'telemetry' : 'events', builder.take());
      }
    }
    this.append('telemetry', this.telemetry.take());
    this.append('events', this.events.take());
  }

  override addRows(rows: readonly MachineRow[]): void {
    for (const row of rows) {
      const rejection = this.telemetry.addRow(row);
      if (rejection !== null) {
        this.rejected += 1;
        this.listener.rejected(pointOfRow(row), { index: 0, ...rejection });
      } else if (this.telemetry.lines >= CHUNK_LINES) {
        this.append('telemetry', this.telemetry.take());
      }
    }
    this.append('telemetry', this.telemetry.take());
  }

  override addSightings(sightings: readonly CellSighting[]): void {
    const times = sightings.map(({ atMs }) => atMs);
    this.append('sightings', {
      bytes: Buffer.from(sightings.map((sighting) => `${sightingLine(sighting)}\n`).join(''), 'utf8'),
      lines: sightings.length,
      fromMs: Math.min(...times),
      toMs: Math.max(...times),
    });
  }

  override async committed(): Promise<void> {
    await this.last;
  }

  override async flush(): Promise<void> {
    await this.spool.sync();
    await Promise.all(this.senders.map((sender) => sender.flush()));
  }

  override async close(): Promise<number> {
    let deadline: NodeJS.Timeout | undefined;
    const outOfTime = new Promise<void>((resolve) => {
      deadline = setTimeout(resolve, this.closeMs);
    });
    await Promise.race([this.flush(), outOfTime]);
    clearTimeout(deadline);
    await Promise.all(this.senders.map((sender) => sender.close(LEAVE_MS)));
    return this.spool.close();
  }

  override state(): WriterState {
    const spool = this.spool.state();
    const states = this.senders.map((sender) => sender.state());
    const problem = states.find(({ available }) => available === false);
    return {
      available:
        problem === undefined ? (states.find(({ available }) => available)?.available ?? null) : false,
      reason: problem?.reason ?? null,
      queued: spool.lanes.reduce((sum, { waiting }) => sum + waiting, spool.pending),
      written: states.reduce((sum, { stored }) => sum + stored, 0),
      dropped: spool.dropped,
      rejected: this.rejected,
      spool,
    };
  }

  private append(lane: LaneName, chunk: Chunk): void {
    if (chunk.lines === 0) return;
    const done = this.spool.append(lane, chunk);
    // Commits of the lanes end in any order.
    const before = this.last;
    this.last = done.then(() => before);
  }

  private refused(refusals: readonly Refusal[]): void {
    this.rejected += refusals.length;
    for (const { line, reason } of refusals) {
      const point = this.decoder.decode(line);
      if (point !== null) {
        this.listener.rejected(point, { index: 0, code: 'REFUSED_BY_STORE', detail: reason });
      }
    }
  }

  /** One lane that fails makes the store away; it is back when none does. */
  private tellAvailability(): void {
    const { available, reason } = this.state();
    if (available === this.available || available === null) return;
    this.available = available;
    if (available) this.listener.available();
    else this.listener.unavailable(reason ?? '');
  }
}

/** Lines and the time that they span. */
class ChunkBuilder {
  private readonly writer = new LineWriter();
  private fromMs = Infinity;
  private toMs = -Infinity;

  get lines(): number {
    return this.writer.lines;
  }

  add(point: Point): Rejection | null {
    const rejection = this.writer.append(point);
    if (rejection === null) this.span(point.at.ms);
    return rejection;
  }

  addRow(row: MachineRow): Rejection | null {
    const rejection = this.writer.appendRow(row);
    if (rejection === null) this.span(row.at.ms);
    return rejection;
  }

  take(): Chunk {
    const { lines } = this.writer;
    const { fromMs, toMs } = this;
    this.fromMs = Infinity;
    this.toMs = -Infinity;
    return { bytes: this.writer.take(), lines, fromMs, toMs };
  }

  private span(ms: number): void {
    if (ms < this.fromMs) this.fromMs = ms;
    if (ms > this.toMs) this.toMs = ms;
  }
}
