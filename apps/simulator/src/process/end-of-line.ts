import { failureLogit, type FailureLaw } from './failure-law';
import type { FormedCell } from './formation';
import type { ProcessParameters } from './process-parameters';
import { Random } from './random';
import type { CellTruth } from './simulated-cell';

/** A cell after ageing and the end-of-line tests. */
export interface TestedCell extends FormedCell {
  readonly capacity: number; // Ah
  readonly dcir: number; // mΩ
  readonly acir: number; // mΩ
  readonly thickness: number; // mm
  readonly kValue: number; // mV/d
  readonly ocvShipping: number; // mV
  readonly insulationResistance: number; // MΩ
  readonly truth: CellTruth;
}

/** Tests a cell: every result is a function of its causes, its channel and noise; part of the shorts stay unseen in K. */
export function testCell(cell: FormedCell, seed: number, law: FailureLaw, p: ProcessParameters): TestedCell {
  const random = new Random(seed, 'end-of-line', cell.index);
  const o = p.observables;
  const warmer = cell.formationTemperature - p.formation.temperature;
  const weld = cell.weldResistance - p.weldResistance.base;

  const kValue =
    o.kValue.mean +
    (random.chance(p.short.visibleProbability) ? cell.short : 0) +
    o.kValue.gas * cell.gas +
    o.kValue.perKelvin * warmer +
    random.normal(0, o.kValue.sd);
  const ocvAfterFormation =
    random.normal(o.openCircuitVoltage.mean, o.openCircuitVoltage.sd) +
    o.openCircuitVoltage.perChannel * cell.channelOffset;

  const latents = {
    short: cell.short,
    plating: cell.plating,
    gas: cell.gas,
    dry: cell.dry,
    weldTail: cell.weldTail,
  };
  const probability = 1 / (1 + Math.exp(-failureLogit(latents, law, p)));
  return {
    ...cell,
    capacity:
      o.capacity.nominal *
        (cell.cathodeLoading / p.cathodeLoading.mean) *
        (1 - o.capacity.gas * cell.gas - o.capacity.dry * cell.dry - o.capacity.plating * cell.plating) +
      o.capacity.perChannel * cell.channelOffset +
      random.normal(0, o.capacity.sd),
    dcir:
      o.dcir.mean +
      o.dcir.weld * weld +
      o.dcir.density * (cell.cathodeDensity - p.cathodeDensity.mean) +
      o.dcir.dry * cell.dry +
      o.dcir.gas * cell.gas -
      o.dcir.perKelvin * warmer +
      random.normal(0, o.dcir.sd),
    acir: o.acir.mean + o.acir.weld * weld + o.acir.dry * cell.dry + random.normal(0, o.acir.sd),
    thickness:
      o.thickness.mean +
      o.thickness.perLoading * (cell.cathodeLoading - p.cathodeLoading.mean) +
      o.thickness.gas * cell.gas +
      random.normal(0, o.thickness.sd),
    kValue,
    ocvShipping: ocvAfterFormation - o.openCircuitVoltage.ageingDays * kValue,
    insulationResistance:
      random.logNormal(Math.log(o.insulation.median), o.insulation.sigma) /
      (1 + o.insulation.perShort * cell.short),
    truth: {
      probability,
      failed: new Random(seed, 'failure', cell.index).chance(probability),
      latents,
    },
  };
}
