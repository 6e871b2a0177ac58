import { createRequire } from 'node:module';
import path from 'node:path';

interface Row {
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string | null>>;
}
interface Store {
  rows(query: object): Promise<Row[]>;
  close(): Promise<void>;
}

/** What the product has measured in a stretch of time. NaN: nothing was. */
export interface LineFigures {
  readonly temperature: number;
  readonly current: number;
  readonly misalignment: number;
  readonly weldResistance: number;
  readonly firstCycleEfficiency: number;
  /** Cells measured at formation. */
  readonly cells: number;
  /** Share of them outside a specification limit there. */
  readonly defectRate: number;
  /** Share of the cells graded in that time that were graded HIGH. */
  readonly highRisk: number;
  readonly graded: number;
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
const numbers = (rows: readonly Row[], field: string): number[] =>
  rows.flatMap(({ fields }) => (typeof fields[field] === 'number' ? [fields[field]] : []));

/** Reads the store that the processes of the line write. */
export class LineReader {
  private readonly store: Store;
  private constructor(store: Store) {
    this.store = store;
  }

  static async open(dataDir: string): Promise<LineReader> {
    const require = createRequire(import.meta.url);
    const { SqliteTimeSeriesStore } = require('../../libs/adapters/time-series/dist/index.js') as {
      SqliteTimeSeriesStore: { open(file: string): Promise<Store> };
    };
    return new LineReader(await SqliteTimeSeriesStore.open(path.join(dataDir, 'time-series.sqlite')));
  }

  async figures(fromMs: number, toMs: number): Promise<LineFigures> {
    const read = (measurement: string, name: string, equals: string): Promise<Row[]> =>
      this.store.rows({ measurement, window: { fromMs, toMs }, where: [{ name, equals }] });
    const [assembly, formation, cellsOfAssembly, cellsOfFormation, risks] = await Promise.all([
      read('machine', 'machine', 'CAS_01'),
      read('machine', 'machine', 'FORM_01'),
      read('inspection', 'station', 'CAS_01'),
      read('inspection', 'station', 'FORM_01'),
      this.store.rows({ measurement: 'cell_risk', window: { fromMs, toMs } }),
    ]);
    // What a challenger thinks of a cell is a row without a grade.
    const graded = risks.filter(({ tags }) => tags.grade !== undefined);
    const failed = cellsOfFormation.filter(({ tags }) => tags.verdict === 'FAIL').length;
    return {
      temperature: mean(numbers(assembly, 'temperature')),
      current: mean(numbers(formation, 'current')),
      misalignment: mean(numbers(cellsOfAssembly, 'misalignment')),
      weldResistance: mean(numbers(cellsOfAssembly, 'weld_resistance')),
      firstCycleEfficiency: mean(numbers(cellsOfFormation, 'first_cycle_efficiency')),
      cells: cellsOfFormation.length,
      defectRate: failed / cellsOfFormation.length,
      highRisk: graded.filter(({ tags }) => tags.grade === 'HIGH').length / graded.length,
      graded: graded.length,
    };
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
