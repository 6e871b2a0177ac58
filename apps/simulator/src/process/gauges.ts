import type { AssembledCell } from './assembly';
import type { TestedCell } from './end-of-line';
import type { FormedCell } from './formation';
import type { ProcessParameters } from './process-parameters';
import { Random } from './random';
import type { Measurements } from './simulated-cell';

/** Gauges that a time-out of their station takes away for some tens of cells. */
const OUTAGE_GAUGES = ['moisture', 'weld_resistance', 'fill_mass', 'k_value'] as const;

/** What the stations report of a cell: its properties with the gaps and faults of real data. */
export class Gauges {
  constructor(
    private readonly seed: number,
    private readonly p: ProcessParameters,
  ) {}

  ipqc(cell: AssembledCell): Measurements {
    const random = new Random(this.seed, 'gaps:ipqc', cell.index);
    const atRandom = (value: number) => (random.chance(this.p.gaps.atRandom) ? null : value);
    const moisture = atRandom(cell.moisture);
    const skipped = random.chance(this.p.gaps.reworkSkipsMoisture);
    // A badly aligned stack is taken apart and stacked again, and then its moisture is often not measured anew.
    const reworked = cell.misalignment > this.p.gaps.reworkMisalignment;
    return this.withOutages(cell.index, {
      cathode_loading: cell.cathodeLoading,
      anode_loading: cell.anodeLoading,
      cathode_density: cell.cathodeDensity,
      burr: atRandom(cell.burr),
      moisture: reworked && skipped ? null : moisture,
      misalignment: atRandom(cell.misalignment),
      weld_resistance: atRandom(cell.weldResistance),
    });
  }

  formation(cell: FormedCell): Measurements {
    return this.withOutages(cell.index, {
      fill_mass: this.fillMass(cell),
      soak_time: cell.soakTime,
      formation_temperature: cell.formationTemperature,
      formation_current: cell.formationCurrent,
      first_cycle_efficiency: cell.firstCycleEfficiency,
    });
  }

  endOfLine(cell: TestedCell): Measurements {
    return this.withOutages(cell.index, {
      capacity: cell.capacity,
      dcir: cell.dcir,
      acir: cell.acir,
      thickness: cell.thickness,
      k_value: cell.kValue,
    });
  }

  outgoing(cell: TestedCell): Measurements {
    return { ocv_shipping: cell.ocvShipping, insulation_resistance: cell.insulationResistance };
  }

  /** Now and then a scale is tared wrongly (negative) or reports kilograms in the field for grams. */
  private fillMass(cell: FormedCell): number {
    const random = new Random(this.seed, 'unit-fault', cell.index);
    if (!random.chance(this.p.gaps.unitFaultProbability)) return cell.fillMass;
    return random.chance(0.5) ? -cell.fillMass : cell.fillMass / 1_000;
  }

  private withOutages(index: number, measurements: Record<string, number | null>): Measurements {
    const { gaps } = this.p;
    const block = Math.floor(index / gaps.outageBlockCells);
    for (const gauge of OUTAGE_GAUGES) {
      if (!(gauge in measurements)) continue;
      const random = new Random(this.seed, `outage:${gauge}`, block);
      if (!random.chance(gaps.outageProbability)) continue;
      const length =
        gaps.outageShortestCells + random.uniform() * (gaps.outageLongestCells - gaps.outageShortestCells);
      const start = block * gaps.outageBlockCells + random.uniform() * (gaps.outageBlockCells - length);
      if (index >= start && index < start + length) measurements[gauge] = null;
    }
    return measurements;
  }
}

/** Whether no measured value is outside its limits; a missing value breaks none. */
export function withinLimits(measurements: Measurements, limits: ProcessParameters['limits']): boolean {
  return Object.entries(measurements).every(([id, value]) => {
    const limit = limits[id];
    if (value === null || limit === undefined) return true;
    return value >= (limit.lsl ?? -Infinity) && value <= (limit.usl ?? Infinity);
  });
}
