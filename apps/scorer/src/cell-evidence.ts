import { createHash } from 'node:crypto';
import type { Plant } from '@cellgate/plant';
import { canonicalJson, inputsOf, type FeatureSpecification, type Measurements } from '@cellgate/risk';
import type { StoredInspection } from '@cellgate/time-series';

/** Everything measured on one cell; of each station and stage the newest inspection counts. */
export class CellEvidence {
  readonly #newest = new Map<string, StoredInspection>();

  constructor(readonly cell: string) {}

  /** @returns whether the inspection tells something new */
  add(inspection: StoredInspection): boolean {
    const { stage, station, atMs } = inspection.record;
    const key = `${stage} ${station}`;
    const known = this.#newest.get(key);
    if (known !== undefined && known.record.atMs >= atMs) return false;
    this.#newest.set(key, inspection);
    return true;
  }

  /** In the order of measurement. */
  get inspections(): readonly StoredInspection[] {
    return [...this.#newest.values()].sort((a, b) => a.record.atMs - b.record.atMs);
  }

  /** Milliseconds since 1970 UTC of the newest inspection. */
  get lastAtMs(): number {
    return Math.max(...this.inspections.map(({ record }) => record.atMs));
  }

  /** Of a characteristic measured twice the later value. */
  get measurements(): Measurements {
    return Object.assign({}, ...this.inspections.map(({ record }) => record.measurements)) as Measurements;
  }

  /** The same evidence gives the same text, whatever order it came in. */
  get fingerprint(): string {
    const facts = this.inspections
      .map(({ record }) => ({
        stage: record.stage,
        station: record.station,
        at: record.atMs,
        measurements: record.measurements,
      }))
      .sort((a, b) => (`${a.stage} ${a.station}` < `${b.stage} ${b.station}` ? -1 : 1));
    return createHash('sha256').update(canonicalJson(facts)).digest('hex').slice(0, 16);
  }

  /** Inspections that the model needs and that never came, each as text for people. */
  missing(plant: Plant, specification: FeatureSpecification): string[] {
    const needed = new Map<string, { stage: string; machines: readonly string[] }>();
    for (const id of inputsOf(specification)) {
      const characteristic = plant.characteristics.find((each) => each.id === id);
      if (characteristic === undefined) continue;
      const { stage, machines } = characteristic;
      needed.set(`${stage} ${machines.join(',')}`, { stage, machines });
    }
    return [...needed.values()]
      .filter(({ stage, machines }) => !machines.some((machine) => this.#newest.has(`${stage} ${machine}`)))
      .map(({ stage, machines }) => `no ${stage} inspection from ${machines.join(' or ')}`);
  }
}
