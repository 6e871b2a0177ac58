import type { Feature, FeatureSpecification } from './feature-specification';
import type { Measurements, Quarantined } from './feature-vector';
import { quantity } from './quantity';

/** Specification limits of a characteristic, as the plant description has them. */
export interface SpecificationLimits {
  readonly characteristic: string;
  readonly unit: string;
  /** In `unit`; null: none. */
  readonly lsl: number | null;
  readonly usl: number | null;
}

export interface LimitBreach {
  readonly characteristic: string;
  /** Names value, unit and limit. */
  readonly reason: string;
  /** Whether the breach alone makes the cell HIGH. */
  readonly hard: boolean;
}

/**
 * Values outside their specification limits.
 *
 * A value that is quarantined and required is not counted, because the cell needs a new measurement anyway. One that is
 * quarantined but may be imputed is counted: a harmless median must not stand in for a reading beyond a limit.
 */
export function limitBreaches(
  specification: FeatureSpecification,
  measurements: Measurements,
  limits: readonly SpecificationLimits[],
  quarantined: readonly Quarantined[],
): LimitBreach[] {
  const again = new Set<string>();
  for (const feature of specification.features) {
    const id = characteristicOf(feature);
    if (
      id !== null &&
      feature.missing === 'required' &&
      quarantined.some((q) => q.feature === feature.name)
    ) {
      again.add(id);
    }
  }
  const breaches: LimitBreach[] = [];
  for (const { characteristic, unit, lsl, usl } of limits) {
    const value = Object.hasOwn(measurements, characteristic) ? measurements[characteristic] : null;
    if (typeof value !== 'number' || !Number.isFinite(value) || again.has(characteristic)) continue;
    const hard = specification.hardLimits === 'all' || specification.hardLimits.includes(characteristic);
    const breach = (rule: string) =>
      breaches.push({
        characteristic,
        hard,
        reason: `${characteristic} ${quantity(value, unit)} is ${rule}`,
      });
    if (lsl !== null && value < lsl) breach(`below its lower specification limit ${quantity(lsl, unit)}`);
    if (usl !== null && value > usl) breach(`above its upper specification limit ${quantity(usl, unit)}`);
  }
  return breaches;
}

function characteristicOf({ source }: Feature): string | null {
  return source.type === 'characteristic' ? source.id : null;
}
