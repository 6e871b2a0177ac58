import { Assembly, type AssembledCell } from './assembly';
import type { AssemblyConditions, FormationConditions } from './conditions';
import { testCell, type TestedCell } from './end-of-line';
import type { FailureLaw } from './failure-law';
import { formCell, type FormedCell } from './formation';
import { Gauges, withinLimits } from './gauges';
import { PROCESS_PARAMETERS, type ProcessParameters } from './process-parameters';
import type { Measurements } from './simulated-cell';

export interface CellProcessOptions {
  readonly seed: number;
  /** Cells made before the first one asked for; default 0. */
  readonly startIndex?: number;
  /** Length of the run in cells: maintenance and a nozzle's shift happen at shares of it; default 120,000. */
  readonly runCells?: number;
  /** Default `hinges`. */
  readonly failureLaw?: FailureLaw;
  /** Every how manyth cell that passed is inspected for shipping; default 10, 1 = all of them. */
  readonly outgoingSampleInterval?: number;
}

/** The process station by station, for a line on which the cells wait between the stations. */
export class CellProcess {
  private readonly p: ProcessParameters = PROCESS_PARAMETERS;
  private readonly outgoingSampleInterval: number;
  private readonly seed: number;
  private readonly runCells: number;
  private readonly law: FailureLaw;
  private readonly assembly: Assembly;
  private readonly gauges: Gauges;

  constructor({
    seed,
    startIndex = 0,
    runCells = 120_000,
    failureLaw = 'hinges',
    outgoingSampleInterval = PROCESS_PARAMETERS.outgoingSampleInterval,
  }: CellProcessOptions) {
    this.outgoingSampleInterval = outgoingSampleInterval;
    this.seed = seed;
    this.runCells = runCells;
    this.law = failureLaw;
    this.assembly = new Assembly(seed, runCells, this.p);
    this.assembly.skip(startIndex);
    this.gauges = new Gauges(seed, this.p);
  }

  /** Index of the cell that `assemble` will make. */
  get nextIndex(): number {
    return this.assembly.nextIndex;
  }

  /** Makes the next cell and measures it (IPQC). */
  assemble(conditions: AssemblyConditions): { cell: AssembledCell; ipqc: Measurements } {
    const cell = this.assembly.next(conditions);
    return { cell, ipqc: this.gauges.ipqc(cell) };
  }

  /** Forms an assembled cell and measures it (FQC). */
  form(
    assembled: AssembledCell,
    conditions: FormationConditions,
  ): { cell: FormedCell; formation: Measurements } {
    const cell = formCell(assembled, conditions, this.seed, this.runCells, this.p);
    return { cell, formation: this.gauges.formation(cell) };
  }

  /**
   * Tests a formed cell (FQC) and, when it passed everywhere and is in the sample, inspects it for shipping (OQC).
   * @param before - what was measured of the cell so far
   */
  test(
    formed: FormedCell,
    before: readonly Measurements[],
  ): { cell: TestedCell; endOfLine: Measurements; passed: boolean; oqc: Measurements | null } {
    const cell = testCell(formed, this.seed, this.law, this.p);
    const endOfLine = this.gauges.endOfLine(cell);
    const passed = [...before, endOfLine].every((measured) => withinLimits(measured, this.p.limits));
    const sampled = passed && cell.index % this.outgoingSampleInterval === 0;
    return { cell, endOfLine, passed, oqc: sampled ? this.gauges.outgoing(cell) : null };
  }
}
