import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '../..');

/** A cell of the simulator with what nobody at a line knows of it. */
export interface TrueCell {
  readonly measurements: Readonly<Record<string, number | null>>;
  readonly failed: boolean;
  readonly probability: number;
}

interface Simulated {
  readonly measurements: {
    readonly ipqc: Record<string, number | null>;
    readonly formation: Record<string, number | null>;
    readonly endOfLine: Record<string, number | null>;
  };
  readonly truth: { readonly failed: boolean; readonly probability: number };
}

interface Simulation {
  readonly simulateCells: (options: {
    seed: number;
    runCells: number;
    failureLaw: 'hinges' | 'thresholds';
  }) => Generator<Simulated, never>;
}

/** The first `count` cells of a seed, under the law of failure that the models were trained with. */
export async function* simulatedCells(seed: number, count: number): AsyncGenerator<TrueCell> {
  const file = path.join(root, 'apps/simulator/dist/process/simulate-cells.js');
  const { simulateCells } = (await import(pathToFileURL(file).href)) as Simulation;
  const cells = simulateCells({ seed, runCells: count, failureLaw: 'hinges' });
  for (let index = 0; index < count; index++) {
    const { measurements, truth } = cells.next().value;
    yield {
      measurements: { ...measurements.ipqc, ...measurements.formation, ...measurements.endOfLine },
      ...truth,
    };
  }
}
