import type { LineRecords, PromotionGrounds } from '@cellgate/records';
import { LABELS_COUNT_MS, promotionEvidence } from '@cellgate/risk';
import type { EvidenceCode, PairedCell, PromotionEvidence } from '@cellgate/risk';
import type { Clock } from '../composition/tokens';
import type { AnswerOf } from '../http/route';
import type { ModelCatalogue } from './model-catalogue';
import type { getPromotionEvidence } from './models.routes';

/** What labels say of a model against the one that grades. */
export interface PromotionCheck {
  readonly champion: { readonly model: string; readonly revision: string | null };
  /** The model grades already with this revision: there is nothing to compare. */
  readonly inUse: boolean;
  /** Null: the two cannot be compared, or need not be. */
  readonly evidence: PromotionEvidence | null;
  readonly missing: readonly { readonly code: EvidenceCode | 'CHAMPION_UNAVAILABLE'; readonly detail: string }[];
}

/** Compares a model with the one that grades, on the labelled cells that both had scored before their labels. */
export class PromotionChecker {
  constructor(
    private readonly records: LineRecords,
    private readonly catalogue: ModelCatalogue,
    private readonly now: Clock,
  ) {}

  /** @param revision - of the model that is to grade; its card gives threshold and costs */
  async check(id: string, revision: string): Promise<PromotionCheck> {
    const [own, entry] = [await this.catalogue.read(id), await this.catalogue.read(this.catalogue.champion())];
    const decided = this.records.promotions.current();
    const present = 'folder' in entry ? entry.folder : null;
    // Where nobody has decided yet, whatever stands in the folder of the configured model grades.
    const champion = { model: entry.id, revision: decided?.revision ?? present?.revision ?? null };
    if (id === champion.model && revision === champion.revision)
      return { champion, inUse: true, evidence: null, missing: [] };
    if (!('folder' in own) || present === null || present.revision !== champion.revision) {
      const detail =
        `the files of ${champion.model} ${champion.revision ?? ''}`.trimEnd() +
        ', which grades, are not there: its threshold is not known, and nothing can be compared with it';
      return { champion, inUse: false, evidence: null, missing: [{ code: 'CHAMPION_UNAVAILABLE', detail }] };
    }
    const { threshold } = own.folder.card;
    const evidence = promotionEvidence(
      this.pairs(champion.model, champion.revision, id, revision),
      { champion: present.card.threshold.probability, challenger: threshold.probability },
      threshold.costs,
    );
    const missing = evidence.conditions.filter(({ holds }) => !holds);
    return {
      champion,
      inUse: false,
      evidence,
      missing: missing.map(({ code, name, value, atLeast, atMost }) => ({
        code,
        detail: `${name}: ${value === null ? 'not known' : shown(value)}, needed ${rangeOf(atLeast, atMost)}`,
      })),
    };
  }

  /** Cells whose label both had scored before it; one without a probability decides nothing. */
  private pairs(champion: string, championRevision: string, id: string, revision: string): PairedCell[] {
    const sinceMs = this.now() - LABELS_COUNT_MS;
    const { labels } = this.records;
    const byCell = new Map(
      labels.outcomes(champion, championRevision, sinceMs).map(({ cell, probability }) => [cell, probability]),
    );
    return labels.outcomes(id, revision, sinceMs).flatMap(({ cell, failed, samplingShare, probability }) => {
      const other = byCell.get(cell) ?? null;
      if (probability === null || other === null) return [];
      return [{ failed, weight: 1 / samplingShare, champion: other, challenger: probability }];
    });
  }
}

/** As it is kept with the decision. */
export function groundsOf({ inUse, evidence, missing }: PromotionCheck): PromotionGrounds {
  return {
    kind: inUse ? 'in-use' : missing.length === 0 ? 'labels' : 'override',
    cells: evidence?.cells ?? null,
    failures: evidence?.failures ?? null,
    missing: missing.map(({ code, detail }) => `${code}: ${detail}`),
  };
}

/** As it is answered. */
export function evidenceAnswer(
  model: string,
  revision: string,
  { champion, inUse, evidence, missing }: PromotionCheck,
): AnswerOf<typeof getPromotionEvidence> {
  const { championCost = null, challengerCost = null, interval = null, ranking = null } = evidence ?? {};
  return {
    model,
    revision,
    champion: { ...champion },
    inUse,
    sufficient: missing.length === 0,
    cells: evidence?.cells ?? null,
    failures: evidence?.failures ?? null,
    cost:
      championCost === null || challengerCost === null || interval === null
        ? null
        : {
            champion: championCost,
            challenger: challengerCost,
            difference: challengerCost - championCost,
            interval: [...interval],
          },
    prAuc: ranking === null ? null : { ...ranking, interval: [...ranking.interval] },
    conditions: (evidence?.conditions ?? []).map((condition) => ({ ...condition })),
    missing: missing.map((each) => ({ ...each })),
  };
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}

function rangeOf(atLeast: number | null, atMost: number | null): string {
  // Of a gain the end of an interval is asked to lie beyond 0, not at it.
  if (atLeast === 0) return 'above 0';
  if (atMost === 0) return 'below 0';
  if (atLeast === null) return `at most ${atMost}`;
  return atMost === null ? `at least ${atLeast}` : `${atLeast} to ${atMost}`;
}
