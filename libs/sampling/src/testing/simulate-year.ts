import { randomSource } from '../lot/random-source';
import { milStd1916Ladder, type Rung } from '../risk/elevation-ladder';
import { agedBelief, type InspectedLot } from '../risk/quality-belief';
import { reductionVeto } from '../risk/reduction-veto';
import {
  acceptedForSwitching,
  DEFAULT_RISK_POLICIES,
  NO_ELEVATION,
  riskDrivenPlan,
  type RiskPolicy,
} from '../risk/risk-driven-plan';
import { milStd1916Plan, type InspectionMode } from '../standards/mil-std-1916-plan';
import {
  MIL_STD_1916_RULES,
  newSwitchingState,
  switchingStep,
  type SwitchingState,
} from '../switching/lot-switching';

export const YEAR = {
  lots: 1000,
  lotSize: 500,
  goodFraction: 0.0005,
  badFraction: 0.02,
  badShare: 0.1,
  badRun: 3,
  recall: 0.7,
  flagged: 0.2,
} as const;

const POLICY: RiskPolicy = { ...DEFAULT_RISK_POLICIES.major, tolerance: 0.01 };

export type Scheme = 'fixed plan' | 'standard switching' | 'switching and predicted risk';
export const SCHEMES: readonly Scheme[] = [
  'fixed plan',
  'standard switching',
  'switching and predicted risk',
];

export interface YearResult {
  readonly badLots: number;
  readonly badAccepted: number;
  readonly goodWithheld: number;
  readonly unitsPerLot: number;
}

interface Lot {
  readonly bad: boolean;
  readonly risk: number;
  /** conforming or not, in drawing order */
  readonly units: Uint8Array;
  readonly draw: number;
}

/** Lots of a year: bad ones in runs; a calibrated model flags some. */
export function lotsOfYear(seed: string): Lot[] {
  const random = randomSource(seed);
  const { lots, lotSize, badShare, badRun, recall, flagged } = YEAR;
  const toGood = 1 / badRun;
  const toBad = (toGood * badShare) / (1 - badShare);
  const falseAlarm = (flagged - recall * badShare) / (1 - badShare);
  const riskFlagged = (recall * badShare) / flagged;
  const riskOther = ((1 - recall) * badShare) / (1 - flagged);
  let bad = random() < badShare;
  return Array.from({ length: lots }, () => {
    bad = random() < (bad ? 1 - toGood : toBad);
    const p = bad ? YEAR.badFraction : YEAR.goodFraction;
    const units = new Uint8Array(lotSize);
    // Distances between nonconforming units are geometric: one draw for each of them instead of one for each unit.
    const distance = (): number => 1 + Math.floor(Math.log1p(-random()) / Math.log1p(-p));
    for (let at = distance() - 1; at < lotSize; at += distance()) units[at] = 1;
    const flag = random() < (bad ? recall : falseAlarm);
    return { bad, risk: flag ? riskFlagged : riskOther, units, draw: random() };
  });
}

const found = (lot: Lot, n: number): number => lot.units.subarray(0, n).reduce((sum, unit) => sum + unit, 0);

/** Inspects a year of lots at verification level IV. Causes are corrected and reduced inspection is approved. */
export function inspectYear(lots: readonly Lot[], scheme: Scheme): YearResult {
  const ladders = new Map<string, Rung[]>();
  const ladderOf = (mode: InspectionMode): Rung[] => {
    const known = ladders.get(mode);
    if (known) return known;
    const floor = milStd1916Plan({ lotSize: YEAR.lotSize, level: 'IV', type: 'attributes', mode });
    const ladder = milStd1916Ladder(floor, YEAR.lotSize);
    ladders.set(mode, ladder);
    return ladder;
  };
  let switching: SwitchingState = newSwitchingState({ reductionApproved: true });
  let elevation = NO_ELEVATION;
  const history: InspectedLot[] = [];
  const totals = { badLots: 0, badAccepted: 0, goodWithheld: 0, units: 0 };
  const tell = (event: Parameters<typeof switchingStep>[2]): void => {
    switching = switchingStep(MIL_STD_1916_RULES, switching, event).state;
  };
  for (const lot of lots) {
    if (scheme === 'switching and predicted risk') {
      const belief = agedBelief({ a: 0.5, b: 99.5 }, history);
      const veto = reductionVeto(belief, lot.risk, { fractionLimit: 0.02, riskLimit: 0.1 }, false);
      tell({ kind: 'conditions', reductionApproved: veto.allowed });
    }
    const mode = scheme === 'fixed plan' ? 'normal' : (switching.mode as InspectionMode);
    const ladder = ladderOf(mode);
    const floor = ladder[0] as Rung;
    let applied = floor;
    if (scheme === 'switching and predicted risk') {
      const plan = riskDrivenPlan({
        ladder,
        characteristicClass: 'major',
        risk: { probability: lot.risk, status: 'valid' },
        priorRisk: YEAR.badShare,
        policy: POLICY,
        state: elevation,
        draw: lot.draw,
      });
      applied = plan.applied;
      elevation = plan.state;
    }
    const x = found(lot, applied.n);
    const accepted = acceptedForSwitching(floor, found(lot, floor.n), x);
    history.push({ n: applied.n, x });
    if (history.length > 60) history.shift();
    tell({ kind: 'lot', accepted });
    tell({ kind: 'cause-corrected' });
    totals.units += applied.n;
    if (lot.bad) totals.badLots += 1;
    if (lot.bad && accepted) totals.badAccepted += 1;
    if (!lot.bad && !accepted) totals.goodWithheld += 1;
  }
  const { units, ...counts } = totals;
  return { ...counts, unitsPerLot: units / lots.length };
}

/** Mean and 95 % interval of a figure over simulated years. */
export function meanAndInterval(values: readonly number[]): { mean: number; low: number; high: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] as number;
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    low: at(0.025),
    high: at(0.975),
  };
}
