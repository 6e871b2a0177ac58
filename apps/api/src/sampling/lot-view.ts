import { lotPosterior, remainingUnits } from '@cellgate/sampling';
import type { CharacteristicInspection, PlanExplanation } from '@cellgate/sampling';
import { timeText } from '../http/fields';
import type { AnswerOf } from '../http/route';
import type { IssuedCharacteristic, LotRecord } from './lot-record';
import type { postLot, postResults } from './lots.routes';

export type LotView = AnswerOf<typeof postLot>;
type CharacteristicView = AnswerOf<typeof postResults>['characteristic'];

export function dispositionOf({ decision, progress }: LotRecord): LotView['disposition'] {
  if (decision === 'rejected') return 'withhold';
  if (progress.hold !== null) return 'hold';
  return decision === 'accepted' ? 'release' : 'inspecting';
}

/** A lot as the API shows it. */
export function lotView(lot: LotRecord): LotView {
  const { issued, progress } = lot;
  const { hold } = progress;
  return {
    id: lot.id,
    supplier: lot.supplier,
    material: lot.material,
    size: issued.size,
    arrivedAt: timeText(lot.arrivedAtMs),
    resubmissionOf: issued.resubmissionOf,
    seed: issued.seed,
    decision: lot.decision,
    disposition: dispositionOf(lot),
    hold: hold === null ? null : { approver: hold.approver, reason: hold.reason, at: timeText(hold.atMs) },
    risk:
      issued.risk === null
        ? null
        : { ...issued.risk, interval: issued.risk.interval === null ? null : [...issued.risk.interval] },
    containers: issued.containers === null ? null : issued.containers.map((each) => ({ ...each })),
    characteristics: issued.characteristics.map((each) => characteristicView(lot, each)),
  };
}

/** One characteristic of a lot: what was issued, and how far its inspection is. */
export function characteristicView(lot: LotRecord, issued: IssuedCharacteristic): CharacteristicView {
  const inspection = lot.progress.inspections[issued.name] as CharacteristicInspection;
  const { counted } = inspection;
  const { plan, risk } = issued;
  return {
    name: issued.name,
    class: issued.class,
    decision: counted.decision,
    skipped: issued.skipped,
    plan: {
      standard: plan.standard,
      edition: plan.edition,
      provenance: plan.provenance,
      level: plan.level,
      codeLetter: plan.codeLetter,
      mode: issued.mode,
      method: plan.method,
      n: issued.skipped ? 0 : plan.stages.reduce((sum, { n }) => sum + n, 0),
      ac: plan.acceptWithoutRemark,
      re: plan.stages.at(-1)?.re ?? 1,
      stages: plan.stages.map((stage) => ({ ...stage })),
      ...(plan.k === undefined ? {} : { k: plan.k }),
      ...(plan.fMax === undefined ? {} : { f: plan.fMax }),
      hundredPercent: plan.hundredPercent,
      notes: [...plan.notes],
      explanation: explanationView(issued.explanation),
      lotExplanation: explanationView(issued.lotExplanation),
    },
    floor: issued.floor,
    applied: issued.applied,
    reasons: [...issued.reasons],
    risk:
      risk === null
        ? null
        : {
            used: risk.risk,
            tolerance: risk.tolerance,
            modelVersion: risk.modelVersion ?? null,
            consumerRisk: risk.consumerRisk,
            producerRisk: risk.producerRisk,
          },
    veto: { ...issued.veto, reasons: [...issued.veto.reasons] },
    clusters: issued.clusters,
    units: unitsView(issued),
    inspected: counted.inspected,
    nonconforming: counted.nonconforming,
    floorNonconforming: inspection.floorNonconforming,
    remaining: remainingUnits(inspection),
    spared: counted.spared,
    measured: measuredView(inspection),
    posterior: posteriorView(lot, issued, inspection),
  };
}

function unitsView({ units, plan }: IssuedCharacteristic): CharacteristicView['units'] {
  if (units === null) return null;
  let upTo = 0;
  const ends = plan.stages.map(({ n }) => (upTo += n));
  return units.map(({ stratum, unit, part }, i) => ({
    container: stratum === '' ? null : stratum,
    unit,
    part,
    stage: 1 + ends.findIndex((end) => i < end),
  }));
}

function measuredView({ measured }: CharacteristicInspection): CharacteristicView['measured'] {
  if (measured === null) return null;
  return {
    mean: measured.mean,
    standardDeviation: measured.standardDeviation,
    upperIndex: finite(measured.upperIndex),
    lowerIndex: finite(measured.lowerIndex),
    estimatedFraction: measured.estimatedFraction,
    reasons: [...measured.reasons],
  };
}

/** The sum over a lot has as many terms as units; the belief about the process is shown for any lot. */
const LARGEST_LOT_OF_A_POSTERIOR = 1_000_000;

function posteriorView(
  lot: LotRecord,
  issued: IssuedCharacteristic,
  { counted }: CharacteristicInspection,
): CharacteristicView['posterior'] {
  const { size } = lot.issued;
  const possible = counted.nonconforming <= counted.inspected && size <= LARGEST_LOT_OF_A_POSTERIOR;
  if (counted.inspected === 0 || !possible) return null;
  const sample = { lotSize: size, n: counted.inspected, x: counted.nonconforming };
  const { lotOk, processOk, meanFraction } = lotPosterior(issued.belief, sample, issued.badFraction);
  return { lotOk, processOk, meanFraction, limit: issued.badFraction };
}

function explanationView(explanation: PlanExplanation | null): CharacteristicView['plan']['explanation'] {
  if (explanation === null) return null;
  const { aql95: _aql, ltpd10: _ltpd, warnings, ...rest } = explanation;
  return { ...rest, warnings: [...warnings] };
}

// A sample without any spread has an index without bound: JSON has no such number.
function finite(value: number | null | undefined): number | null {
  return value === undefined || value === null || !Number.isFinite(value) ? null : value;
}
