import { join } from 'node:path';
import { OrderClient } from '@cellgate/mes';
import {
  connectMachines,
  type ConnectionChange,
  type ConnectionTiming,
  type GapNotice,
  type MachineConnections,
  type MachineListener,
  type ReceivedValue,
} from '@cellgate/opcua';
import { machinesOf, resolveSecret, type Machine, type Plant } from '@cellgate/plant';
import { LineRecords, type ProcessComponent } from '@cellgate/records';
import type { Pressure, SpoolLoss, SpoolOptions } from '@cellgate/spool';
import type { Point, RejectedPoint } from '@cellgate/time-series';
import { CollectorMetrics } from './process/collector-metrics';
import { componentsOf } from './process/components';
import type { Environment } from './config';
import { eventPoint } from './machines/event-point';
import { LOSS_REASONS, lossesByMachine } from './writing/losses-by-machine';
import { GapLedger } from './machines/gap-ledger';
import { InspectionIntake } from './machines/inspection-intake';
import { NOTHING_KNOWN, loadLastKnown, type LastKnown } from './store/load-last-known';
import { LoadShedder } from './machines/load-shedder';
import type { Log } from './process/log';
import { MachineWatch } from './machines/machine-watch';
import { observedAtMs } from './machines/observed-at';
import { RowAssembler } from './machines/row-assembler';
import { takeApart, type Failure } from './machines/take-apart';
import { OrderPoll } from './orders/order-poll';
import type { PointWriter, WriterListener } from './writing/point-writer';
import { SightingSink } from './writing/sighting-sink';
import { SpooledPointWriter } from './writing/spooled-point-writer';
import { StoreSink } from './writing/store-sink';
import type { StoreAccess } from './store/store-access';

export interface CollectorOptions {
  readonly plant: Plant;
  readonly dataDir: string;
  readonly env: Environment;
  readonly access: StoreAccess;
  readonly log: Log;
  /** Called whenever the readiness of a component may have changed. */
  readonly changed: () => void;
  readonly now?: () => number;
  readonly timing?: Partial<ConnectionTiming>;
  /** Bounds of the spool; what is left out has its default. */
  readonly spool?: Pick<SpoolOptions, 'capacityBytes' | 'maxAgeMs'>;
}

/** Time the store gets at start to tell what was last known, in milliseconds. */
const LOAD_DEADLINE_MS = 3_000;
const NOT_CONNECTED = { complete: false, values: 0, problem: 'not connected' };

/** Machines and orders in, points out. */
export class Collector implements MachineListener, WriterListener {
  private machines: ReadonlyMap<string, Machine>;
  private readonly gaps: GapLedger;
  readonly metrics: CollectorMetrics;
  private records: LineRecords | null = null;
  private readonly writer: PointWriter;
  private readonly rejections = new Set<string>();
  private watch: MachineWatch;
  private readonly rows: RowAssembler;
  private readonly shedder: LoadShedder;
  private intake: InspectionIntake;
  private connections: MachineConnections | null = null;
  private orders: OrderPoll | null = null;

  constructor(private readonly options: CollectorOptions) {
    const { plant, access } = options;
    this.machines = new Map(machinesOf(plant).map((machine) => [machine.id, machine]));
    this.writer = new SpooledPointWriter({
      folder: join(options.dataDir, 'spool'),
      store: new StoreSink(access),
      sightings: new SightingSink(access),
      listener: this,
      ...(options.spool === undefined ? {} : { spool: options.spool }),
    });
    this.gaps = new GapLedger({
      machines: () => this.machines,
      records: () => this.lineRecords(),
      backfill: async (machine, signals, fromMs, toMs) =>
        (await this.connections?.backfill(machine, signals, fromMs, toMs)) ?? NOT_CONNECTED,
      add: (points) => {
        this.writer.add(points);
      },
      log: options.log,
      now: () => this.nowMs(),
    });
    this.metrics = new CollectorMetrics(
      {
        endpoints: () => this.connections?.status() ?? [],
        ownCertificateExpiresMs: () => this.connections?.ownCertificateExpiresMs() ?? null,
        openGaps: () => this.gaps.open(),
        writer: () => this.writer.state(),
      },
      () => this.nowMs(),
    );
    this.watch = new MachineWatch(this.machines);
    this.rows = new RowAssembler(this.machines);
    this.shedder = new LoadShedder({
      machines: () => this.machines,
      gap: (notice) => {
        options.log.warn('load is shed, or taken back', { machine: notice.machine, reason: notice.detail });
        this.gaps.notice(notice);
      },
      setPublishing: (enabled) => {
        this.setPublishing(enabled);
      },
      now: () => this.nowMs(),
    });
    this.intake = new InspectionIntake(plant);
  }

  /**
   * Follows a changed plant: what is new is subscribed, what is gone is left, and what stays keeps its subscription. Another
   * source of orders counts from the next start.
   */
  async follow(plant: Plant): Promise<void> {
    this.machines = new Map(machinesOf(plant).map((machine) => [machine.id, machine]));
    this.watch.follow(this.machines);
    this.rows.follow(this.machines);
    this.intake.follow(plant);
    if (JSON.stringify(plant.orders) !== JSON.stringify(this.options.plant.orders)) {
      this.options.log.warn('another source of orders needs a restart', {});
    }
    await this.connections?.update([...this.machines.values()]);
    this.options.changed();
  }

  /** Begins to follow everything that is there, and what is not as soon as it appears. */
  async start(): Promise<void> {
    const { plant, dataDir, env, timing, now, log } = this.options;
    await this.writer.open();
    const known = await this.lastKnown();
    this.watch = new MachineWatch(this.machines, known.states);
    this.intake = new InspectionIntake(plant, known.records);
    if (plant.orders !== null) {
      const { url, token, pollIntervalMs } = plant.orders;
      this.orders = new OrderPoll({
        client: new OrderClient({
          url,
          ...(token === null ? {} : { token: () => resolveSecret(token, env) }),
        }),
        known: known.orders,
        intervalMs: pollIntervalMs,
        add: (points) => {
          this.writer.add(points);
        },
        changed: (problem) => {
          if (problem === null) {
            log.info('MES answers', { url });
          } else {
            log.warn('MES is away', { url, reason: problem });
          }
          this.options.changed();
        },
      });
      this.orders.start();
    }
    this.connections = await connectMachines([...this.machines.values()], this, {
      pkiFolder: join(dataDir, 'pki-collector'),
      applicationName: 'cellgate-collector',
      secretOf: (reference) => resolveSecret(reference, env),
      memory: {
        load: (key) => this.lineRecords().subscriptions.load(key),
        keep: (key, content) => {
          this.lineRecords().subscriptions.keep(key, content);
        },
      },
      committed: () => this.writer.committed(),
      ...(now === undefined ? {} : { now }),
      ...(timing === undefined ? {} : { timing }),
    });
  }

  components(): ProcessComponent[] {
    return componentsOf(this.connections?.status() ?? [], this.orders?.state() ?? null, this.writer.state());
  }

  /** First the sources, then what they left. */
  async close(): Promise<void> {
    await Promise.all([this.orders?.close(), this.connections?.close()]);
    this.metrics.close();
    this.shedder.close();
    this.gaps.close();
    await this.gaps.settled();
    this.records?.close();
    this.records = null;
    const points = await this.writer.close();
    if (points > 0) {
      this.options.log.error('stopped with data that no disk took', { points });
    }
  }

  values(told: readonly ReceivedValue[]): void {
    const batch = this.shedder.remaining(told);
    const failure = takeApart(batch, [
      (values) => {
        this.writer.addRows(this.rows.assemble(values));
      },
      (values) => {
        this.writer.add(this.watch.values(values));
      },
      (values) => {
        this.takeInspections(values);
      },
      (values) => {
        this.metrics.observe(values);
      },
    ]);
    if (failure !== null) {
      this.notTaken(failure);
      throw failure.cause;
    }
  }

  private takeInspections(batch: readonly ReceivedValue[]): void {
    for (const value of batch) {
      const machine = this.machines.get(value.machine);
      if (machine !== undefined && value.role === 'results') {
        const { points, sightings, missed } = this.intake.take(machine, value);
        this.writer.add(points);
        this.writer.addSightings(sightings);
        for (const hole of missed) {
          this.gaps.notice({
            machine: machine.id,
            signals: ['results'],
            cause: 'records_missed',
            ...hole,
          });
        }
      }
    }
  }

  /** A mistake of ours, and no reason to lose anything else: said in the log and, for what is lost, in the ledger. */
  private notTaken({ cause, values }: Failure): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.options.log.error('values could not be taken', { reason, values: values.length });
    for (const value of values) {
      const atMs = observedAtMs(value);
      const detail = `${value.signal} could not be taken: ${reason}`;
      const { machine } = value;
      this.gaps.dropped({ machine, fromMs: atMs, toMs: atMs, points: 1, cause: 'spool_dropped', detail });
    }
  }

  connection(change: ConnectionChange): void {
    this.writer.add(this.watch.connection(change));
    const { endpoint, machines, state, reason } = change;
    if (state === 'connected') {
      this.options.log.info('machines connected', { endpoint, machines });
      for (const machine of machines) {
        this.gaps.connected(machine);
      }
    } else {
      this.options.log.warn('machines disconnected', { endpoint, machines, reason });
    }
    this.options.changed();
  }

  gap(notice: GapNotice): void {
    this.gaps.notice(notice);
  }

  available(): void {
    this.options.log.info('store accepts data', {});
    this.options.changed();
  }

  unavailable(reason: string): void {
    this.options.log.warn('store is away', { reason });
    this.options.changed();
  }

  /** What is lost is told in the series too, a machine an event, and to the ledger. */
  lost(loss: SpoolLoss): void {
    const atMs = this.nowMs();
    const { lane, points, cause } = loss;
    this.options.log.error('data was lost', {
      lane,
      points,
      cause,
      from: isoOf(loss.from),
      to: isoOf(loss.to),
    });
    const losses = lossesByMachine(loss);
    for (const { machine, points: some, from, to } of losses) {
      const detail = LOSS_REASONS[cause];
      this.gaps.dropped({ machine, fromMs: from, toMs: to, points: some, cause: 'spool_dropped', detail });
    }
    this.writer.add(
      losses.map(({ line, machine, points: some, from, to }) => {
        const text = `${some} points from ${isoOf(from)} to ${isoOf(to)}`;
        const reason = LOSS_REASONS[cause];
        return eventPoint({ line, machine, kind: 'data_loss', state: 'dropped', reason, text, atMs });
      }),
    );
    this.options.changed();
  }

  /**
   * At `pause` the machines are asked to keep what they sample, as long as their queues last; what these cannot hold comes
   * back as overflows, and so as gaps. At `shed` groups are given up by their priority.
   */
  pressure(level: Pressure, reason: string): void {
    if (level === 'normal') this.options.log.info('spool has room', { reason });
    else this.options.log.warn(`spool is under pressure: ${level}`, { reason });
    this.shedder.pressure(level);
    this.options.changed();
  }

  diskFault(reason: string | null): void {
    if (reason === null) this.options.log.info('spool can write', {});
    else this.options.log.error('spool cannot write, data wait in memory', { reason });
    this.options.changed();
  }

  /** The store refuses a point for good: said once per kind of point and code, counted always. */
  rejected(point: Point, { code, detail }: RejectedPoint): void {
    const key = `${point.measurement}/${code}`;
    if (!this.rejections.has(key)) {
      this.rejections.add(key);
      this.options.log.error('store rejected a point', { measurement: point.measurement, code, detail });
    }
    if (point.measurement === 'inspection') {
      const { line = '', station: machine = '' } = point.tags;
      const text = JSON.stringify(point.fields).slice(0, 2_000);
      const event = {
        line,
        machine,
        kind: 'inspection_rejected',
        state: 'rejected',
        reason: detail,
        text,
      } as const;
      this.writer.add([eventPoint({ ...event, atMs: this.nowMs() })]);
    }
  }

  private setPublishing(enabled: boolean): void {
    this.connections?.setPublishing(enabled).catch((error: unknown) => {
      this.options.log.error('machines could not be asked to hold back', {
        reason: (error as Error).message,
      });
    });
  }

  private lineRecords(): LineRecords {
    this.records ??= LineRecords.open(this.options.dataDir);
    return this.records;
  }

  private async lastKnown(): Promise<LastKnown> {
    const { access, log } = this.options;
    const stations = [...this.machines.values()]
      .filter(({ results }) => results !== null)
      .map(({ id }) => id);
    let deadline: NodeJS.Timeout | undefined;
    const outOfTime = new Promise<never>((_resolve, reject) => {
      deadline = setTimeout(() => {
        reject(new Error(`no answer within ${LOAD_DEADLINE_MS} ms`));
      }, LOAD_DEADLINE_MS);
    });
    // What a former process left in the spool belongs to what was last known.
    const loading = this.writer
      .flush()
      .then(() => access.store())
      .then((store) => loadLastKnown(store, stations, this.nowMs()));
    try {
      return await Promise.race([loading, outOfTime]);
    } catch (error) {
      log.warn('starting without the last known states', { reason: (error as Error).message });
      return NOTHING_KNOWN;
    } finally {
      clearTimeout(deadline);
    }
  }

  private nowMs(): number {
    return (this.options.now ?? Date.now)();
  }
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
