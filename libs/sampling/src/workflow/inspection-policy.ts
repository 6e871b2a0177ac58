import type { BetaBelief } from '../risk/lot-posterior';
import type { CharacteristicClass } from '../risk/characteristic-class';
import { DEFAULT_RISK_POLICIES, type RiskPolicy } from '../risk/risk-driven-plan';
import type { InspectionLevel } from '../standards/z1-4-tables';
import type { VerificationLevel } from '../standards/mil-std-1916-tables';
import { MIL_STD_1916_RULES, Z14_RULES, type SwitchingRules } from '../switching/lot-switching';
import type { SkipLotRules } from '../switching/skip-lot';

/** Which table gives the floor plan of a class of characteristics. */
export type FloorStandard =
  | { readonly standard: 'mil-std-1916'; readonly level: VerificationLevel }
  | {
      readonly standard: 'z1.4';
      readonly level: InspectionLevel;
      readonly aql: number;
      readonly scheme: 'single' | 'double' | 'multiple';
    }
  /** the named table of percentage sampling; it has no switching */
  | { readonly standard: 'percentage' };

/** How predicted risk may add inspection to the floor, and forbid less of it. */
export interface RiskLayerPolicy extends RiskPolicy {
  /** reduction and skipping need the upper 90 % posterior bound of the fraction nonconforming at or below this */
  readonly fractionLimit: number;
  /** and the risk of the lot at or below this */
  readonly riskLimit: number;
  /** belief about a process of which nothing is known */
  readonly prior: BetaBelief;
  /** intraclass correlation of conformity within a roll, tray or drum; 0: units are independent */
  readonly correlation: number;
}

/** Everything an organisation decides about the inspection of one class of characteristics of a supplier's material. */
export interface InspectionPolicy {
  readonly floor: FloorStandard;
  readonly switching: SwitchingRules;
  /** null: every lot is inspected */
  readonly skipLot: SkipLotRules | null;
  readonly risk: RiskLayerPolicy;
}

const RISK_LAYER = { fractionLimit: 0.02, riskLimit: 0.1, prior: { a: 0.5, b: 149.5 }, correlation: 0 };

/** Usual choice: critical VII, major IV, minor II of MIL-STD-1916. */
export const DEFAULT_INSPECTION_POLICIES: Readonly<Record<CharacteristicClass, InspectionPolicy>> = {
  critical: policyAt('VII', DEFAULT_RISK_POLICIES.major),
  major: policyAt('IV', DEFAULT_RISK_POLICIES.major),
  minor: policyAt('II', DEFAULT_RISK_POLICIES.minor),
};

function policyAt(level: VerificationLevel, risk: RiskPolicy): InspectionPolicy {
  return {
    floor: { standard: 'mil-std-1916', level },
    switching: MIL_STD_1916_RULES,
    skipLot: null,
    risk: { ...RISK_LAYER, ...risk },
  };
}

/** Switching rules that belong to a standard; the percentage table keeps its plan whatever happens. */
export function switchingRulesOf(standard: FloorStandard['standard']): SwitchingRules {
  return standard === 'z1.4' ? Z14_RULES : MIL_STD_1916_RULES;
}

/** Names the floor of a policy, for example `mil-std-1916 IV` or `z1.4 II 1 single`. */
export function floorName(floor: FloorStandard): string {
  switch (floor.standard) {
    case 'mil-std-1916':
      return `mil-std-1916 ${floor.level}`;
    case 'z1.4':
      return `z1.4 ${floor.level} ${floor.aql} ${floor.scheme}`;
    case 'percentage':
      return 'percentage';
  }
}
