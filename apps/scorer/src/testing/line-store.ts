import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type InspectionRecord,
  type InspectionStage,
  judgeInspection,
  parsePlant,
  type Plant,
} from '@cellgate/plant';
import {
  CellIndex,
  type CellRisk,
  cellRiskFromRow,
  inspectionPoint,
  type ModelDrift,
  modelDriftFromRow,
  type Point,
  type Row,
  type ShadowRisk,
  shadowRiskFromRow,
  SqliteTimeSeriesStore,
  StoreUnavailableError,
  type TimeSeriesStore,
} from '@cellgate/time-series';

const CONFIG = join(__dirname, '../../../../config/demo-plant.yaml');

export const demoPlant = (): Plant => parsePlant(readFileSync(CONFIG, 'utf8'), {});

/** A cell as good as the average, by station. */
export const GOOD = {
  CAS_01: {
    cathode_loading: 21,
    anode_loading: 12.9,
    cathode_density: 3.4,
    burr: 5,
    moisture: 220,
    misalignment: 0.26,
    weld_resistance: 0.106,
  },
  FORM_01: {
    fill_mass: 70,
    soak_time: 24,
    formation_temperature: 25,
    formation_current: 3.2,
    first_cycle_efficiency: 88,
  },
  EOL_01: { capacity: 50, dcir: 1.2, acir: 0.555, thickness: 26.5, k_value: 0.25 },
} as const;

/** What a shipping inspection of such a cell says. */
export const OUTGOING = { ocv_shipping: 3648, insulation_resistance: 2_000 };

export type Station = keyof typeof GOOD;
const STAGE: Record<Station, InspectionStage> = { CAS_01: 'IPQC', FORM_01: 'FQC', EOL_01: 'FQC' };

export interface InspectionInput {
  readonly cell: string;
  readonly station: Station;
  readonly atMs: number;
  /** Default: the stage at which the station inspects every cell. */
  readonly stage?: InspectionStage;
  readonly changes?: Readonly<Record<string, number | null>>;
  /** False: the entry in the index is not written yet. */
  readonly indexed?: boolean;
}

/** A store with what a line has written, and ways to look at what the scorer wrote. */
export class LineStore {
  readonly plant = demoPlant();
  readonly #index: CellIndex;

  private constructor(readonly store: TimeSeriesStore) {
    this.#index = new CellIndex(store);
  }

  static async open(file = ':memory:'): Promise<LineStore> {
    return new LineStore(await SqliteTimeSeriesStore.open(file));
  }

  async inspect({
    cell,
    station,
    stage = STAGE[station],
    atMs,
    changes = {},
    indexed = true,
  }: InspectionInput): Promise<void> {
    const record: InspectionRecord = {
      cellId: cell,
      lot: 'L1',
      order: '98765',
      line: 'L1',
      stage,
      station,
      position: null,
      sequence: null,
      atMs,
      measurements: { ...(stage === 'OQC' ? OUTGOING : GOOD[station]), ...changes },
    };
    const points: Point[] = [inspectionPoint(record, judgeInspection(this.plant, record))];
    if (indexed) {
      const { lot, order, line } = record;
      points.push(...(await this.#index.sightings([{ cell, lot, order, line, stage, atMs }])));
    }
    await this.store.write(points);
  }

  /** Sends a cell through all stations, the last one at `atMs`. */
  async finish(
    cell: string,
    atMs: number,
    changes: Readonly<Record<string, number | null>> = {},
  ): Promise<void> {
    for (const [position, station] of (['CAS_01', 'FORM_01', 'EOL_01'] as const).entries()) {
      const own = Object.fromEntries(Object.entries(changes).filter(([id]) => id in GOOD[station]));
      await this.inspect({ cell, station, atMs: atMs - 20_000 * (2 - position), changes: own });
    }
  }

  /** Every grade ever written, in the order of time. */
  async grades(cell?: string): Promise<CellRisk[]> {
    const rows = await this.#all('cell_risk');
    const risks = rows.flatMap((row) => cellRiskFromRow(row) ?? []);
    return cell === undefined ? risks : risks.filter((risk) => risk.cell === cell);
  }

  /** What challengers said, in the order of time. */
  async shadows(): Promise<ShadowRisk[]> {
    return (await this.#all('cell_risk')).flatMap((row) => shadowRiskFromRow(row) ?? []);
  }

  async drift(): Promise<ModelDrift[]> {
    return (await this.#all('model_drift')).flatMap((row) => modelDriftFromRow(row) ?? []);
  }

  async indexGrade(cell: string): Promise<string | null> {
    return (await new CellIndex(this.store).find(cell))?.grade ?? null;
  }

  #all(measurement: 'cell_risk' | 'model_drift'): Promise<Row[]> {
    return this.store.rows({ measurement, window: { fromMs: Date.UTC(2000), toMs: Date.UTC(2100) } });
  }
}

/** Passes everything on while it is up; afterwards every call fails as an unreachable server does. */
export class SwitchedStore implements TimeSeriesStore {
  up = true;
  /** Writes still accepted before the store goes down by itself. */
  writesLeft = Infinity;

  constructor(private readonly inner: TimeSeriesStore) {}

  write(points: readonly Point[]): ReturnType<TimeSeriesStore['write']> {
    if (this.writesLeft-- <= 0) this.up = false;
    return this.#when(() => this.inner.write(points));
  }
  rows(query: Parameters<TimeSeriesStore['rows']>[0]): ReturnType<TimeSeriesStore['rows']> {
    return this.#when(() => this.inner.rows(query));
  }
  windows(query: Parameters<TimeSeriesStore['windows']>[0]): ReturnType<TimeSeriesStore['windows']> {
    return this.#when(() => this.inner.windows(query));
  }
  latest(query: Parameters<TimeSeriesStore['latest']>[0]): ReturnType<TimeSeriesStore['latest']> {
    return this.#when(() => this.inner.latest(query));
  }
  ping(): Promise<void> {
    return this.#when(() => this.inner.ping());
  }
  close(): Promise<void> {
    return Promise.resolve();
  }

  #when<T>(work: () => Promise<T>): Promise<T> {
    return this.up ? work() : Promise.reject(new StoreUnavailableError('the store does not answer'));
  }
}
