import { DEFAULT_INSPECTION_POLICIES } from '@cellgate/sampling';
import type { CharacteristicClass, InspectionPolicy } from '@cellgate/sampling';

/** A policy and whom it is for; a supplier or material that is left out stands for all. */
export interface PolicyEntry {
  readonly class: CharacteristicClass;
  readonly supplier: string | null;
  readonly material: string | null;
  readonly policy: InspectionPolicy;
}

/** Hours a day for inspection beyond the floors, and what a unit takes. */
export interface InspectionBudget {
  readonly hoursPerDay: number;
  readonly hoursPerUnit: number;
}

/** Which policy applies to a stream: the first entry that fits, else the usual one of its class. */
export class InspectionPolicies {
  constructor(
    private readonly entries: readonly PolicyEntry[] = [],
    readonly budget: InspectionBudget | null = null,
  ) {}

  of(supplier: string, material: string, characteristicClass: CharacteristicClass): InspectionPolicy {
    const found = this.entries.find(
      (entry) =>
        entry.class === characteristicClass &&
        (entry.supplier === null || entry.supplier === supplier) &&
        (entry.material === null || entry.material === material),
    );
    return found?.policy ?? DEFAULT_INSPECTION_POLICIES[characteristicClass];
  }
}
