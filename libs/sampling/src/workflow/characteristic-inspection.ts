import { SamplingInputError } from '../errors';
import {
  countResult,
  issuedUnits,
  newAttributesInspection,
  type AttributesInspection,
} from '../lot/attributes-inspection';
import { variablesDecision, type VariablesDecision } from '../lot/variables-decision';
import type { TablePlan } from './floor-plan';

/** Specification limits of a measured characteristic, in its unit; null: none. */
export interface SpecificationLimits {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** The part of a frozen plan that the decision needs. */
export type DecidingPlan = Pick<
  TablePlan,
  'method' | 'stages' | 'acceptWithoutRemark' | 'k' | 'fMax' | 'perUnit'
>;

/** Progress of the inspection of one characteristic of a lot; immutable. */
export interface CharacteristicInspection {
  readonly counted: AttributesInspection;
  /** measured values in the order they came, of a variables plan only */
  readonly values: readonly number[];
  /** names of the units inspected so far, where they were told */
  readonly units: readonly string[];
  readonly measured: VariablesDecision | null;
  /** nonconforming units among those of the floor's part of the sample; null where units were not told */
  readonly floorNonconforming: number | null;
}

/** The units that were drawn. */
export interface DrawnSample {
  readonly includes: (unit: string) => boolean;
  /** whether the unit belongs to the floor's part of the sample */
  readonly inFloor: (unit: string) => boolean;
}

/** One result: counts in bulk, or units by name, or measured values, with the units they belong to where they are told. */
export type InspectionResult = {
  /** names the result; sent again it is refused */
  readonly id: string;
} & (
  | { readonly kind: 'counts'; readonly inspected: number; readonly nonconforming: number }
  | {
      readonly kind: 'units';
      readonly units: readonly { readonly unit: string; readonly conforming: boolean }[];
    }
  | {
      readonly kind: 'values';
      readonly values: readonly number[];
      readonly units?: readonly string[];
    }
);

export function newCharacteristicInspection(plan: DecidingPlan): CharacteristicInspection {
  return {
    counted: newAttributesInspection(plan.stages, plan.perUnit),
    values: [],
    units: [],
    measured: null,
    floorNonconforming: 0,
  };
}

/** Where the inspection of a characteristic stands. */
export function decisionOf(inspection: CharacteristicInspection): 'open' | 'accepted' | 'rejected' {
  return inspection.counted.decision;
}

/** Under reduced inspection of Z1.4: accepted with more than Ac, so that reduced inspection ends. */
export function acceptedBetween(plan: DecidingPlan, inspection: CharacteristicInspection): boolean {
  return (
    inspection.counted.decision === 'accepted' && inspection.counted.nonconforming > plan.acceptWithoutRemark
  );
}

/** Units still to be inspected before the next decision; 0 when it is decided. */
export function remainingUnits({ counted }: CharacteristicInspection): number {
  return counted.decision === 'open' ? issuedUnits(counted) - counted.inspected : 0;
}

/**
 * Takes a result and decides. A pure reducer: whatever it refuses leaves the inspection as it was.
 *
 * Counted: the rejection number decides at once, acceptance needs the whole sample of the stage. Measured by a variables plan: a
 * value outside the limits rejects at once, since every plan of MIL-STD-1916 accepts on zero; else the whole sample is judged by k
 * and F. Measured by an attributes plan: each value is judged by the limits and counted.
 *
 * @throws SamplingInputError, among others SAMPLING_DUPLICATE_RESULT for a result or unit that was counted already,
 *   SAMPLING_UNKNOWN_UNIT for one that was not drawn
 */
export function takeResult(
  plan: DecidingPlan,
  limits: SpecificationLimits,
  inspection: CharacteristicInspection,
  result: InspectionResult,
  drawn: DrawnSample,
): CharacteristicInspection {
  const { counted } = inspection;
  // A repeat is told as such, also when it is what closed the inspection.
  if (counted.resultIds.includes(result.id)) {
    const rule = 'this result was counted already';
    throw new SamplingInputError('SAMPLING_DUPLICATE_RESULT', 'id', result.id, rule);
  }
  if (counted.decision !== 'open') {
    const rule = 'the inspection of this characteristic is closed';
    throw new SamplingInputError('SAMPLING_LOT_CLOSED', 'decision', counted.decision, rule);
  }
  if (plan.method === 'variables' && result.kind !== 'values') {
    const rule = 'the plan is by variables: send the measured values';
    throw new SamplingInputError('SAMPLING_VALUES_NEEDED', 'characteristic', result.kind, rule);
  }
  const judged = judge(plan, limits, result);
  const units = unitsOf(result);
  if (units !== null) checkUnits(units, inspection.units, drawn);
  const nonconforming = judged.reduce((sum, each) => sum + each, 0);
  const counts =
    result.kind === 'counts'
      ? { id: result.id, inspected: result.inspected, nonconforming: result.nonconforming }
      : { id: result.id, inspected: judged.length, nonconforming };
  const next = countResult(counted, counts);
  const values = result.kind === 'values' ? [...inspection.values, ...result.values] : inspection.values;
  const floorFound =
    units === null || inspection.floorNonconforming === null
      ? null
      : inspection.floorNonconforming +
        units.reduce((sum, unit, i) => sum + (drawn.inFloor(unit) ? (judged[i] as number) : 0), 0);
  const progress = {
    counted: next,
    values: plan.method === 'variables' ? values : inspection.values,
    units: units === null ? inspection.units : [...inspection.units, ...units],
    measured: null,
    floorNonconforming: floorFound,
  };
  if (plan.method !== 'variables' || next.decision !== 'accepted') return progress;
  const measured = variablesDecision(
    values,
    {
      n: next.inspected,
      k: plan.k as number,
      ...(plan.fMax === undefined ? {} : { fMax: plan.fMax }),
      zeroNonconforming: true,
    },
    {
      ...(limits.lower === null ? {} : { lower: limits.lower }),
      ...(limits.upper === null ? {} : { upper: limits.upper }),
    },
  );
  return {
    ...progress,
    counted: { ...next, decision: measured.accepted ? 'accepted' : 'rejected' },
    measured,
  };
}

// 1 for each nonconforming unit, 0 for each other; empty for counts.
function judge(plan: DecidingPlan, limits: SpecificationLimits, result: InspectionResult): number[] {
  switch (result.kind) {
    case 'counts':
      return [];
    case 'units':
      return result.units.map(({ conforming }) => (conforming ? 0 : 1));
    case 'values': {
      if (limits.lower === null && limits.upper === null) {
        const rule = 'the characteristic has no specification limits; send counts, or limits with the lot';
        throw new SamplingInputError('SAMPLING_LIMITS_NEEDED', 'characteristic', plan.method, rule);
      }
      const { lower, upper } = limits;
      return result.values.map((value, i) => {
        if (!Number.isFinite(value)) {
          const rule = 'must be a finite number';
          throw new SamplingInputError('SAMPLING_NOT_A_NUMBER', `values[${i}]`, value, rule);
        }
        return value < (lower ?? -Infinity) || value > (upper ?? Infinity) ? 1 : 0;
      });
    }
  }
}

function unitsOf(result: InspectionResult): readonly string[] | null {
  if (result.kind === 'units') return result.units.map(({ unit }) => unit);
  if (result.kind === 'counts' || result.units === undefined) return null;
  if (result.units.length !== result.values.length) {
    const rule = `there are ${result.values.length} values; name one unit for each`;
    throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', 'units', result.units.length, rule);
  }
  return result.units;
}

function checkUnits(units: readonly string[], before: readonly string[], drawn: DrawnSample): void {
  const done = new Set(before);
  for (const unit of units) {
    if (!drawn.includes(unit)) {
      const rule = 'was not drawn for this sample';
      throw new SamplingInputError('SAMPLING_UNKNOWN_UNIT', 'units', unit, rule);
    }
    if (done.has(unit)) {
      const rule = 'this unit was inspected already';
      throw new SamplingInputError('SAMPLING_DUPLICATE_RESULT', 'units', unit, rule);
    }
    done.add(unit);
  }
}
