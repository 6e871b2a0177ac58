import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterRestart, type PlcState } from '@cellgate/control';
import { LineRecords } from '@cellgate/records';
import type { SetPointRequest, WriteOutcome } from '@cellgate/set-points';
import { inspectionPoint, machinePoint, spcSignalPoint, SqliteTimeSeriesStore } from '@cellgate/time-series';
import { CorrectionLoop } from '../corrections/correction-loop';
import { type PlantLoop, plantLoops } from '../corrections/plant-loops';
import type { PlcPort } from '../corrections/plc-port';
import { demoPlant } from './line-store';

const START = Date.UTC(2026, 0, 5, 8);
const SAMPLING_MS = 500;

/** The process has died at this point. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** A PLC whose set-point the simulated process of a test follows. */
export interface PlcUnderTest extends PlcPort {
  readonly actual: number;
}

/** A PLC in the same process that keeps the contract as far as the loop depends on it, and counts what it did. */
export class FakePlc implements PlcUnderTest {
  actual = 35;
  sequence = 0;
  ackCode = 0;
  interlock = false;
  permissive = true;
  remote = true;
  away = false;
  low = 20;
  high = 50;
  /** What the next request meets. */
  next: 'apply' | 'lose-answer' | 'lose-request' | 'refuse' = 'apply';
  readonly applied: SetPointRequest[] = [];
  /** Dies before or after the request has reached the PLC. */
  killAt: 'before-request' | 'after-request' | 'before-read' | null = null;

  constructor(private readonly now: () => number) {}

  async read(): Promise<PlcState> {
    if (this.killAt === 'before-read') throw new Killed();
    if (this.away) throw new Error('no answer');
    return {
      readAtMs: this.now(),
      actual: this.actual,
      low: this.low,
      high: this.high,
      maxStep: 5,
      minIntervalMs: 1_000,
      remote: this.remote,
      permissive: this.permissive,
      interlock: this.interlock,
      sequence: this.sequence,
      ackCode: this.ackCode,
      clockOffsetMs: 0,
    };
  }

  async apply(_id: string, request: SetPointRequest): Promise<WriteOutcome> {
    if (this.killAt === 'before-request') throw new Killed();
    if (this.next === 'lose-request') return { kind: 'unknown', why: 'stalled' };
    if (request.sequence !== this.sequence + 1)
      return { kind: 'rejected', code: 'PLC_2', detail: 'sequence' };
    this.sequence = request.sequence;
    this.ackCode = this.next === 'refuse' ? 7 : 0;
    if (this.next === 'refuse') return { kind: 'rejected', code: 'PLC_7', detail: 'interlock' };
    this.actual = request.value;
    this.applied.push(request);
    if (this.killAt === 'after-request') throw new Killed();
    return this.next === 'lose-answer'
      ? { kind: 'unknown', why: 'no answer' }
      : { kind: 'verified', actual: this.actual };
  }

  async resolve(_id: string, request: SetPointRequest): Promise<WriteOutcome> {
    if (this.away) throw new Error('no answer');
    if (this.now() <= request.notAfterMs + 5_000) return { kind: 'unknown', why: 'its time is not up' };
    if (this.sequence === request.sequence && this.ackCode === 0)
      return { kind: 'verified', actual: this.actual };
    return { kind: 'rejected', code: 'NOT_APPLIED', detail: 'its time is up' };
  }
}

/** The temperature loop of the demonstration plant over real records and a real store, with a clock that a test moves. */
export class LoopUnderTest<Plc extends PlcUnderTest = FakePlc> {
  nowMs: number;
  readonly plc: Plc;
  loop: PlantLoop;
  records: LineRecords;
  /** Heat that comes on top of the set-point. */
  heat = 0;
  /** Change of the process for a change of 1 of the set-point; negative: the wiring is wrong. */
  trueGain = 1;
  /** Limits that persons have frozen for the signal; null: none. */
  limitSet: { readonly center: number; readonly lower: number; readonly upper: number } | null = null;
  quality = 0;
  status = 'running';
  silent = false;
  /** Added to what the process shows, by turns. */
  tremble = 0.05;
  private readonly folder = mkdtempSync(join(tmpdir(), 'cellgate-loop-'));
  private running: CorrectionLoop;

  private constructor(
    readonly store: SqliteTimeSeriesStore,
    startMs: number,
    plcOf: (now: () => number) => Plc,
  ) {
    this.nowMs = startMs;
    this.plc = plcOf(() => this.nowMs);
    const [loop] = plantLoops(demoPlant());
    if (loop === undefined) throw new Error('the demonstration plant has no loop');
    // Whatever the demonstration is content with: tests of a loop stand on these.
    const pinned = {
      promotion: { proposals: 1, signCorrect: 0.95 },
      cooldownMs: 300_000,
      cumulative: 10,
      cumulativeWithinMs: 8 * 3_600_000,
    };
    this.loop = { ...loop, settings: { ...loop.settings, ...pinned } };
    this.records = LineRecords.open(this.folder, { now: () => this.nowMs });
    this.running = this.started();
  }

  static async open(): Promise<LoopUnderTest> {
    return LoopUnderTest.with((now) => new FakePlc(now), START);
  }

  /** Over a PLC of the test's own, whose clock may be another one than that of the test. */
  static async with<P extends PlcUnderTest>(
    plcOf: (now: () => number) => P,
    startMs: number,
  ): Promise<LoopUnderTest<P>> {
    return new LoopUnderTest<P>(await SqliteTimeSeriesStore.open(':memory:'), startMs, plcOf);
  }

  get corrections() {
    return this.records.corrections;
  }

  get mode() {
    return this.corrections.loop(this.loop.settings.id).mode;
  }

  /** Newest first. */
  get all() {
    return this.corrections.list();
  }

  /** Another life of the process over the same records. */
  restart(): void {
    this.records.close();
    this.records = LineRecords.open(this.folder, { now: () => this.nowMs });
    this.running = this.started();
  }

  /** The control chart signals at this instant. @throws TypeError without a limit set */
  async signal(reading: number): Promise<void> {
    if (this.limitSet === null) throw new TypeError('there is no limit set');
    await this.store.write([
      spcSignalPoint({
        line: 'L1',
        machine: 'CAS_01',
        characteristic: 'temperature',
        rule: 'N1',
        at: { ms: this.nowMs, sub: 0 },
        product: null,
        reading,
        value: reading,
        ...this.limitSet,
        limitSet: 'temperature@CAS_01#1',
        chart: 'i-mr',
        window: { fromMs: this.nowMs, toMs: this.nowMs },
        owner: null,
        acknowledgement: null,
      }),
    ]);
  }

  /** Another plant file, and the start that it takes. */
  settle(changes: Partial<PlantLoop['settings']>): void {
    const settings = { ...this.loop.settings, ...changes };
    this.loop = { ...this.loop, settings, revision: JSON.stringify(changes) };
    this.restart();
  }

  /** Cells that the station inspects within the last second, and how many of them it rejects. */
  async inspect(cells: number, rejects: number): Promise<void> {
    const points = Array.from({ length: cells }, (_, index) =>
      inspectionPoint(
        {
          cellId: `C${this.nowMs}-${index}`,
          line: 'L1',
          station: 'CAS_01',
          stage: 'IPQC',
          lot: null,
          order: null,
          position: null,
          sequence: null,
          atMs: this.nowMs - cells + index,
          measurements: {},
        },
        { verdict: index < rejects ? 'FAIL' : 'PASS', specRevision: 'test' },
      ),
    );
    await this.store.write(points);
  }

  /** Puts the loop into a mode that writes, the way people do. */
  promote(to: 'supervised' | 'closed' = 'supervised'): void {
    const { id } = this.loop.settings;
    this.corrections.judge(id, 'before', 'scorer', { right: true, boundHit: false, after: 44 });
    for (const mode of ['supervised', 'closed'] as const) {
      for (const by of ['ada', 'bob']) this.corrections.requestMode(id, { wanted: mode, by, reason: null });
      if (mode === to) return;
    }
  }

  /** The line goes on for a while, and the loop runs once a second. */
  async pass(seconds: number, runs = true): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      const points = [];
      for (let part = 0; part < 1_000; part += SAMPLING_MS) {
        this.nowMs += SAMPLING_MS;
        if (this.silent) continue;
        this.tremble = -this.tremble;
        const value = 35 + this.trueGain * (this.plc.actual - 35) + this.heat + this.tremble;
        const point = machinePoint({
          line: 'L1',
          machine: 'CAS_01',
          kind: 'assembly',
          atMs: this.nowMs,
          status: this.status,
          signals: { temperature: { value, quality: this.quality } },
        });
        if (point !== null) points.push(point);
      }
      await this.store.write(points);
      if (runs) await this.running.run(this.store);
    }
  }

  /** Time goes by of which nobody has any data. */
  skip(seconds: number): void {
    this.nowMs += 1_000 * seconds;
  }

  async close(): Promise<void> {
    this.records.close();
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private started(): CorrectionLoop {
    const loop = new CorrectionLoop({
      loop: this.loop,
      corrections: this.records.corrections,
      plcs: this.plc,
      hasLimitSet: () => this.limitSet !== null,
      now: () => this.nowMs,
    });
    loop.restart(afterRestart);
    return loop;
  }
}
