import { join } from 'node:path';
import { codeOf, NodeFiles } from './files';
import { SEGMENT_MAGIC, type Chunk } from './frame';
import { judgePressure } from './judge-pressure';
import { Lane } from './lane';
import { LineTally, type LossCause } from './loss';
import { PendingLane, type Waiting } from './pending-lane';
import { partsOf, type Segment } from './segment';
import { Signal } from './signal';
import { lockSpool, SpoolLockedError } from './spool-lock';
import { SPOOL_DEFAULTS } from './spool-options';
import type { LaneState, Pressure, SpoolListener, SpoolOptions, SpoolState } from './spool-options';

interface LaneOfSpool {
  readonly lane: Lane;
  readonly pending: PendingLane;
  /** Bytes that are being written now: of memory, but not to be dropped. */
  writing: number;
}

interface Shed {
  points: number;
  from: number;
  to: number;
  readonly tally: LineTally;
}

const FRAME_BYTES = 128 << 10;
const COMMIT_BYTES = 8 << 20;

/**
 * Lines on their way to a store, on disk: `append` resolves when they would survive a power cut, `lane` hands them out
 * again. Bounded on disk and in memory; what does not fit is dropped from the least important lane, oldest first, and
 * told. A disk that takes no data is asked again for ever, meanwhile lines wait in memory. See `docs/spool.md`.
 */
export class Spool {
  readonly #options: Required<Omit<SpoolOptions, 'listener' | 'maxAgeMs'>>;
  readonly #listener: SpoolListener;
  readonly #maxAgeMs: Readonly<Record<string, number>>;
  readonly #lanes = new Map<string, LaneOfSpool>();
  /** Dropped from memory and not told yet, by lane. */
  readonly #shed = new Map<string, Shed>();
  readonly #wake = new Signal();
  /** Notified after each commit. */
  readonly committed = new Signal();
  #unlock: (() => void) | null = null;
  #working: Promise<void> | null = null;
  #upkeep: NodeJS.Timeout | undefined;
  #keeping: Promise<void> = Promise.resolve();
  #isClosing = false;
  #isUrgent = false;
  #retryMs: number;
  #fault: string | null = null;
  #pressure: Pressure = 'normal';
  #commits = 0;
  #dropped = 0;
  /** Something was dropped for want of room since the pressure was judged. */
  #isDropping = false;

  /** @throws RangeError where a bound makes no sense */
  constructor(options: SpoolOptions) {
    const { listener = {}, maxAgeMs = {}, files = new NodeFiles(), now = Date.now, ...given } = options;
    this.#options = { ...SPOOL_DEFAULTS, ...given, files, now };
    this.#listener = listener;
    this.#maxAgeMs = maxAgeMs;
    const { capacityBytes, segmentBytes, lanes, folder, retryMinMs } = this.#options;
    const least = 4 * segmentBytes * lanes.length;
    if (!(capacityBytes >= least)) {
      throw new RangeError(
        `capacityBytes is ${capacityBytes}; it must be at least ${least}, 4 segments a lane`,
      );
    }
    this.#retryMs = retryMinMs;
    for (const name of lanes) {
      const damaged: ConstructorParameters<typeof Lane>[0]['damaged'] = ({ bytes, lines, fromMs, toMs }) => {
        const tally = new LineTally();
        tally.add(bytes);
        this.#tell(name, { points: lines, from: fromMs, to: toMs, cause: 'corruption' }, tally);
      };
      const lane = new Lane({
        name,
        folder: join(folder, name),
        files,
        segmentBytes,
        frameBytes: FRAME_BYTES,
        now,
        damaged,
      });
      this.#lanes.set(name, { lane, pending: new PendingLane(), writing: 0 });
    }
  }

  /**
   * Takes the spool over from former processes. A disk that fails is no error here: the spool goes on trying.
   * @throws SpoolLockedError when another process has it
   */
  async open(): Promise<void> {
    try {
      await this.#ensureOpen();
    } catch (cause) {
      if (cause instanceof SpoolLockedError) throw cause;
      this.#fail(cause);
      this.#work();
    }
  }

  /** @throws RangeError for a lane that the spool has not got */
  lane(name: string): Lane {
    return this.#of(name).lane;
  }

  /**
   * Takes lines over. Never fails and does not block.
   * @returns true when they would survive a power cut, false when they had to be given up; `lost` told of it
   */
  append(lane: string, chunk: Chunk): Promise<boolean> {
    const { pending } = this.#of(lane);
    if (chunk.lines === 0) return Promise.resolve(true);
    const result = new Promise<boolean>((done) => {
      pending.push({ chunk, done });
    });
    this.#boundMemory();
    this.#work();
    return result;
  }

  /** Resolves when everything appended before is on disk, or the disk turns out to take no data. */
  async sync(): Promise<void> {
    this.#isUrgent = true;
    this.#wake.notify();
    const commits = this.#commits;
    while (this.#pendingLines() > 0 && (this.#fault === null || this.#commits === commits)) {
      this.#work();
      await this.committed.wait();
    }
  }

  state(): SpoolState {
    const lanes = [...this.#lanes.values()].map(({ lane }): LaneState => {
      const { name, waiting, bytes, segments, oldestMs } = lane;
      return { name, waiting, bytes, segments, oldestMs };
    });
    return {
      pressure: this.#pressure,
      fault: this.#fault,
      bytes: this.#bytes(),
      capacityBytes: this.#options.capacityBytes,
      pending: this.#pendingLines(),
      pendingBytes: this.#pendingBytes(),
      commits: this.#commits,
      dropped: this.#dropped,
      lanes,
    };
  }

  /** A last commit, the cursors, and the lock goes. @returns how many lines no commit holds */
  async close(): Promise<number> {
    this.#isClosing = true;
    clearInterval(this.#upkeep);
    this.#wake.notify();
    await this.#working;
    if (this.#pendingLines() > 0) await this.#commit();
    await this.#keeping;
    for (const { lane } of this.#lanes.values()) {
      await lane.close().catch(() => undefined);
      await lane.saveCursor().catch(() => undefined);
    }
    this.#tellShed();
    this.#unlock?.();
    this.#unlock = null;
    return this.#pendingLines();
  }

  async #ensureOpen(): Promise<void> {
    if (this.#unlock !== null) return;
    const { files, folder, upkeepMs } = this.#options;
    await files.makeFolder(folder);
    const unlock = lockSpool(folder);
    try {
      for (const { lane } of this.#lanes.values()) await lane.recover();
    } catch (cause) {
      unlock();
      throw cause;
    }
    this.#unlock = unlock;
    this.#upkeep = setInterval(() => {
      this.#keeping = this.#keeping.then(() => this.#keep());
    }, upkeepMs).unref();
    this.committed.notify();
  }

  #work(): void {
    this.#working ??= this.#commitAll().finally(() => {
      this.#working = null;
      if (this.#pendingLines() > 0 && !this.#isClosing) this.#work();
    });
  }

  async #commitAll(): Promise<void> {
    const { commitMs, retryMaxMs } = this.#options;
    while ((this.#pendingLines() > 0 || this.#unlock === null) && !this.#isClosing) {
      if (this.#fault !== null) {
        await this.#wake.wait(this.#retryMs);
        this.#retryMs = Math.min(2 * this.#retryMs, retryMaxMs);
      } else if (!this.#isUrgent) {
        await this.#wake.wait(commitMs);
      }
      this.#isUrgent = false;
      await this.#commit();
    }
  }

  /** Writes what waits, every lane for itself; what cannot be written waits on. */
  async #commit(): Promise<void> {
    let failure: unknown = null;
    try {
      await this.#ensureOpen();
      await this.#makeRoom();
      const written = await Promise.allSettled([...this.#lanes.values()].map((each) => this.#write(each)));
      failure = written.find((result) => result.status === 'rejected')?.reason ?? null;
    } catch (cause) {
      failure = cause;
    }
    this.#commits += 1;
    if (failure === null) this.#recover();
    else {
      this.#fail(failure);
      if (codeOf(failure) === 'ENOSPC') await this.#makeRoomFor().catch(() => undefined);
    }
    this.#tellShed();
    this.#judgePressure();
    this.committed.notify();
  }

  async #write(of: LaneOfSpool): Promise<void> {
    const group = of.pending.take(COMMIT_BYTES);
    if (group.length === 0) return;
    of.writing = group.reduce((sum, { chunk }) => sum + chunk.bytes.length, 0);
    try {
      await of.lane.write(group.map(({ chunk }) => chunk));
      for (const { done } of group) done(true);
    } catch (cause) {
      of.pending.putBack(group);
      throw cause;
    } finally {
      of.writing = 0;
    }
  }

  async #keep(): Promise<void> {
    try {
      for (const { lane } of this.#lanes.values()) await lane.saveCursor();
      await this.#dropOld();
    } catch {
      // A cursor that is not kept costs a replay; the next turn tries again, and a disk that fails shows at commits.
    }
    this.#judgePressure();
  }

  async #dropOld(): Promise<void> {
    for (const { lane } of this.#lanes.values()) {
      const mostMs = this.#maxAgeMs[lane.name];
      if (mostMs === undefined) continue;
      for (;;) {
        const segment = lane.droppable();
        if (segment === null || this.#options.now() - segment.changedMs <= mostMs) break;
        await this.#drop(lane, segment, 'age');
      }
    }
  }

  async #makeRoom(): Promise<void> {
    while (this.#bytes() + this.#pendingBytes() > this.#options.capacityBytes) {
      if (!(await this.#dropOldest([...this.#lanes.values()].reverse(), 'capacity'))) return;
    }
  }

  /** On a full disk the important lanes get the room of the others. */
  async #makeRoomFor(): Promise<void> {
    const lanes = [...this.#lanes.values()];
    const first = lanes.findIndex(({ pending }) => !pending.isEmpty);
    if (first !== -1) await this.#dropOldest(lanes.slice(first + 1).reverse(), 'disk');
  }

  async #dropOldest(lanes: readonly LaneOfSpool[], cause: LossCause): Promise<boolean> {
    for (const { lane } of lanes) {
      if (lane.droppable() === null && lane.unread > 0) await lane.rotate();
      const segment = lane.droppable();
      if (segment !== null) {
        await this.#drop(lane, segment, cause);
        return true;
      }
    }
    return false;
  }

  async #drop(lane: Lane, segment: Segment, cause: LossCause): Promise<void> {
    const { lines: points, fromMs: from, toMs: to } = segment;
    this.#isDropping ||= cause === 'capacity';
    const bytes = await lane.drop(segment);
    const tally = new LineTally();
    for (const part of bytes === null ? [] : partsOf(bytes, SEGMENT_MAGIC.length)) {
      if (part.head !== null) tally.add(part.payload);
    }
    this.#tell(lane.name, { points, from, to, cause }, tally);
  }

  /** Drops from memory what is too much, of the least important lane first. */
  #boundMemory(): void {
    const { memoryBytes } = this.#options;
    if (this.#pendingBytes() <= memoryBytes) return;
    for (const { lane, pending } of [...this.#lanes.values()].reverse()) {
      while (this.#pendingBytes() > memoryBytes) {
        const given = pending.shift();
        if (given === undefined) break;
        this.#giveUp(lane.name, given);
      }
    }
    this.#judgePressure();
  }

  #giveUp(lane: string, { chunk, done }: Waiting): void {
    let shed = this.#shed.get(lane);
    if (shed === undefined) {
      shed = { points: 0, from: Infinity, to: -Infinity, tally: new LineTally() };
      this.#shed.set(lane, shed);
    }
    shed.points += chunk.lines;
    shed.from = Math.min(shed.from, chunk.fromMs);
    shed.to = Math.max(shed.to, chunk.toMs);
    shed.tally.add(chunk.bytes);
    done(false);
  }

  /** What went from memory is told once an attempt to write, not once a point. */
  #tellShed(): void {
    for (const [lane, { tally, ...range }] of this.#shed)
      this.#tell(lane, { ...range, cause: 'disk' }, tally);
    this.#shed.clear();
  }

  #tell(
    lane: string,
    loss: { points: number; from: number; to: number; cause: LossCause },
    tally: LineTally,
  ): void {
    this.#dropped += loss.points;
    this.#listener.lost?.({ lane, ...loss, series: tally.series() });
  }

  #fail(cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const isFirst = this.#fault === null;
    this.#fault = reason;
    if (isFirst) this.#listener.fault?.(reason);
  }

  #recover(): void {
    this.#retryMs = this.#options.retryMinMs;
    if (this.#fault === null) return;
    this.#fault = null;
    this.#listener.fault?.(null);
  }

  #judgePressure(): void {
    const disk = this.#bytes() / this.#options.capacityBytes;
    const memory = this.#pendingBytes() / this.#options.memoryBytes;
    const isFaulty = this.#fault !== null;
    const level = judgePressure(this.#pressure, { disk, memory, isDropping: this.#isDropping, isFaulty });
    this.#isDropping = false;
    if (level === this.#pressure) return;
    this.#pressure = level;
    const percent = (part: number): string => `${Math.round(100 * part)} %`;
    const reason = this.#fault ?? `spool ${percent(disk)} full, memory ${percent(memory)}`;
    this.#listener.pressure?.(level, reason);
  }

  #of(name: string): LaneOfSpool {
    const found = this.#lanes.get(name);
    if (found === undefined) throw new RangeError(`the spool has no lane ${name}`);
    return found;
  }

  #bytes(): number {
    return this.#sum(({ lane }) => lane.bytes);
  }

  #pendingBytes(): number {
    return this.#sum(({ pending, writing }) => pending.bytes + writing);
  }

  #pendingLines(): number {
    return this.#sum(({ pending }) => pending.lines);
  }

  #sum(of: (lane: LaneOfSpool) => number): number {
    return [...this.#lanes.values()].reduce((sum, lane) => sum + of(lane), 0);
  }
}
