import { DEFAULT_INSPECTION_POLICIES, DEFAULT_SKIP_LOT_RULES, switchingRulesOf } from '@cellgate/sampling';
import type { FloorStandard, InspectionPolicy } from '@cellgate/sampling';
import type { Plant } from '@cellgate/plant';
import { InspectionPolicies } from './inspection-policies';
import type { PolicyEntry } from './inspection-policies';

type PolicyFile = Plant['sampling']['policies'][number];

/** The policies of a plant description; what it leaves out is usual. */
export function plantPolicies({ sampling }: Plant): InspectionPolicies {
  const { budget } = sampling;
  return new InspectionPolicies(
    sampling.policies.map(entryOf),
    budget === undefined
      ? null
      : { hoursPerDay: budget.hoursPerDay, hoursPerUnit: budget.minutesPerUnit / 60 },
  );
}

function entryOf(file: PolicyFile): PolicyEntry {
  const usual = DEFAULT_INSPECTION_POLICIES[file.class];
  const rules = switchingRulesOf(file.standard);
  const policy: InspectionPolicy = {
    floor: floorOf(file),
    switching: {
      ...rules,
      discontinueAfter: file.switching?.discontinueAfter ?? rules.discontinueAfter,
      correctionRequired: file.switching?.correctionRequired ?? rules.correctionRequired,
    },
    skipLot: file.skipLot === undefined ? null : { ...DEFAULT_SKIP_LOT_RULES, ...file.skipLot },
    risk: { ...usual.risk, ...present(file.risk ?? {}) },
  };
  return { class: file.class, supplier: file.supplier ?? null, material: file.material ?? null, policy };
}

// The loader has checked level and AQL against the lists of the standard.
function floorOf({ standard, level, aql, scheme }: PolicyFile): FloorStandard {
  switch (standard) {
    case 'mil-std-1916':
      return { standard, level: level as Extract<FloorStandard, { standard: 'mil-std-1916' }>['level'] };
    case 'z1.4':
      return {
        standard,
        level: level as Extract<FloorStandard, { standard: 'z1.4' }>['level'],
        aql: aql as number,
        scheme,
      };
    case 'percentage':
      return { standard };
  }
}

function present<T extends object>(values: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
