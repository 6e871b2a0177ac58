import type { AssembledCell } from './assembly';
import { NOMINAL_FORMATION, type FormationConditions } from './conditions';
import type { ProcessParameters } from './process-parameters';
import { Random } from './random';

/** A cell after filling, soaking and formation. */
export interface FormedCell extends AssembledCell {
  /** 1-based number of the formation channel. */
  readonly channel: number;
  /** Standardised offset of the channel; a confounder of what is measured, without effect on the cell. */
  readonly channelOffset: number;
  readonly fillMass: number; // g
  readonly soakTime: number; // h
  readonly formationTemperature: number; // °C
  readonly formationCurrent: number; // A
  readonly firstCycleEfficiency: number; // %
  readonly dry: number;
}

/**
 * Fills, soaks and forms a cell.
 *
 * Plating grows with the current relative to the recipe's nominal one, so that a lower set-point mends an over-current.
 * @param runCells - length of the run in cells, to which the shift of one filling nozzle refers
 */
export function formCell(
  cell: AssembledCell,
  conditions: FormationConditions,
  seed: number,
  runCells: number,
  p: ProcessParameters,
): FormedCell {
  const random = new Random(seed, 'formation', cell.index);
  const shifted =
    cell.index % p.fill.nozzles === p.fill.shiftedNozzle && cell.index >= p.fill.shiftAt * runCells;
  const fill = 1 + random.normal(0, p.fill.sd) + (shifted ? p.fill.shift : 0);
  const soakTime = random.normal(p.soakTime.mean, p.soakTime.sd);

  const channel = cell.index % p.formation.channels;
  const channelOffset = new Random(seed, 'channel', channel).normal();
  const formationTemperature =
    conditions.temperature +
    p.formation.perChannel * channelOffset +
    random.normal(0, p.formation.temperatureSd);
  const formationCurrent = conditions.current + random.normal(0, p.formation.currentSd);
  const currentRatio = formationCurrent / NOMINAL_FORMATION.current;

  const plating =
    cell.plating + Math.max(0, (currentRatio - p.plating.currentRatioAbove) / p.plating.currentRatioScale);
  const dry =
    Math.max(0, (p.dry.fillBelow - fill) / p.dry.fillScale) +
    Math.max(0, (cell.cathodeDensity - p.dry.densityAbove) / p.dry.densityScale) *
      Math.max(0, (p.dry.soakBelow - soakTime) / p.dry.soakScale);

  const e = p.observables.firstCycleEfficiency;
  return {
    ...cell,
    plating,
    dry,
    channel: channel + 1,
    channelOffset,
    fillMass: p.fill.nominal * fill,
    soakTime,
    formationTemperature,
    formationCurrent,
    firstCycleEfficiency:
      e.mean -
      e.gas * cell.gas -
      e.plating * plating -
      e.perKelvin * (formationTemperature - p.formation.temperature) +
      random.normal(0, e.sd),
  };
}
