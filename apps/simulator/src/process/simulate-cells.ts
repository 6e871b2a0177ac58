import { CellProcess, type CellProcessOptions } from './cell-process';
import { conditionsAt, type CellScenario } from './conditions';
import type { SimulatedCell } from './simulated-cell';

export interface SimulateCellsOptions extends CellProcessOptions {
  readonly scenarios?: readonly CellScenario[];
}

/**
 * Cells of a line without end, one after the other, without waiting: the same law as the running line with its machines
 * held at their nominal state. The same options give the same cells.
 */
export function* simulateCells(options: SimulateCellsOptions): Generator<SimulatedCell, never> {
  const process = new CellProcess(options);
  const scenarios = options.scenarios ?? [];
  for (;;) {
    const index = process.nextIndex;
    const conditions = conditionsAt(index, scenarios);
    const assembled = process.assemble(conditions.assembly);
    const formed = process.form(assembled.cell, conditions.formation);
    const tested = process.test(formed.cell, [assembled.ipqc, formed.formation]);
    yield {
      index,
      cellId: `C${String(index).padStart(8, '0')}`,
      lot: assembled.cell.lot,
      measurements: {
        ipqc: assembled.ipqc,
        formation: formed.formation,
        endOfLine: tested.endOfLine,
        oqc: tested.oqc,
      },
      truth: tested.cell.truth,
    };
  }
}
