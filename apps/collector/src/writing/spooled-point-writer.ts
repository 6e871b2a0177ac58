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
  checkPoint,
  LineDecoder,
  LineEncoder,
  type CellSighting,
  type LineSink,
  type Point,
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
  private readonly encoder = new LineEncoder();
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
    const lanes: Record<LaneName, ChunkBuilder | null> = { events: null, sightings: null, telemetry: null };
    for (const point of points) {
      const rejection = checkPoint(point);
      if (rejection !== null) {
        this.rejected += 1;
        this.listener.rejected(point, { index: 0, ...rejection });
        continue;
      }
      const lane = point.measurement === 'machine' ? 'telemetry' : 'events';
      const builder = (lanes[lane] ??= new ChunkBuilder());
      builder.add(this.encoder.encode(point), point.at.ms);
      if (builder.lines >= CHUNK_LINES) {
        this.append(lane, builder);
        lanes[lane] = null;
      }
    }
    for (const lane of LANES) this.append(lane, lanes[lane]);
  }

  override addSightings(sightings: readonly CellSighting[]): void {
    if (sightings.length === 0) return;
    const builder = new ChunkBuilder();
    for (const sighting of sightings) builder.add(sightingLine(sighting), sighting.atMs);
    this.append('sightings', builder);
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

  private append(lane: LaneName, builder: ChunkBuilder | null): void {
    if (builder === null) return;
    const done = this.spool.append(lane, builder.chunk());
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

class ChunkBuilder {
  private text = '';
  private fromMs = Infinity;
  private toMs = -Infinity;
  lines = 0;

  add(line: string, atMs: number): void {
    this.text += `${line}\n`;
    this.lines += 1;
    if (atMs < this.fromMs) this.fromMs = atMs;
    if (atMs > this.toMs) this.toMs = atMs;
  }

  chunk(): Chunk {
    const { text, lines, fromMs, toMs } = this;
    return { bytes: Buffer.from(text, 'utf8'), lines, fromMs, toMs };
  }
}
