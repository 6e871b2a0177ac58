/** What the pages read of the answers of the API; its OpenAPI document describes them in full. */

export interface Page<Item> {
  readonly data: readonly Item[];
  readonly page: { readonly nextCursor: string | null };
}

export interface PlantAnswer {
  readonly site: { readonly name: string; readonly timeZone: string };
}

export interface ReadinessAnswer {
  readonly status: 'ready' | 'not-ready';
  readonly notReady: readonly string[];
}

export interface SignalAnswer {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly value: number | null;
  readonly quality: string;
  readonly at: string | null;
}

export interface MachineAnswer {
  readonly id: string;
  readonly kind: string;
  readonly line: string;
  readonly status: string | null;
  readonly updatedAt: string | null;
  readonly signals: readonly SignalAnswer[];
}

export interface SignalHistoryAnswer {
  readonly unit: string;
  readonly points: readonly (readonly [time: string, value: number | null])[];
}

export interface OrderAnswer {
  readonly id: string;
  readonly product: string;
  readonly line: string;
  readonly state: string;
  readonly quantity: number;
  readonly produced: number;
  readonly good: number;
  readonly scrap: number;
  readonly updatedAt: string;
}

export type Grade = 'HIGH' | 'LOW' | 'INSUFFICIENT_EVIDENCE';

export interface CellAnswer {
  readonly id: string;
  readonly lot: string | null;
  readonly order: string | null;
  readonly line: string;
  readonly grade: Grade | null;
  readonly score: number | null;
  readonly scoreInterval: { readonly low: number; readonly high: number } | null;
  /** Of a defect, 0 to 1. */
  readonly probability: number | null;
  readonly recommendation: string | null;
  readonly assessedAt: string | null;
  readonly reasons: readonly string[];
  /** The strongest first. */
  readonly factors: readonly FactorAnswer[];
}

export interface FactorAnswer {
  readonly feature: string;
  readonly value: number;
  /** Empty: it has none. */
  readonly unit: string;
  /** Log-odds; positive raises the risk. */
  readonly contribution: number;
}

export interface ModelSummaryAnswer {
  readonly id: string;
  readonly state: 'usable' | 'refused';
  readonly gate: 'IPQC' | 'FQC' | 'OQC' | null;
}

export interface FeatureAnswer {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
}

export interface ModelAnswer {
  readonly features: readonly FeatureAnswer[] | null;
}

export interface CellDetailAnswer {
  readonly id: string;
  readonly lot: string | null;
  readonly order: string | null;
  readonly line: string;
  readonly inspections: readonly {
    readonly stage: string;
    readonly station: string;
    readonly at: string;
    readonly verdict: string;
    readonly measurements: readonly {
      readonly characteristic: string;
      readonly label?: string;
      readonly value: number | null;
      readonly unit: string;
      readonly lsl: number | null;
      readonly usl: number | null;
    }[];
  }[];
  readonly risk: null | {
    readonly grade: Grade;
    readonly score: number | null;
    readonly scoreInterval: CellAnswer['scoreInterval'];
    readonly probability: number | null;
    readonly recommendation: string;
    readonly model: string;
    readonly modelRevision: string;
    readonly assessedAt: string;
    readonly reasons?: readonly string[];
    readonly factors: readonly {
      readonly feature: string;
      readonly value: number | null;
      readonly unit: string;
      readonly contribution: number;
    }[];
  };
}

export interface RiskSummaryAnswer {
  readonly counts: Readonly<Record<Grade, number>>;
  readonly threshold: number;
}

export interface StandardPlanAnswer {
  readonly codeLetter: string | null;
  readonly n: number | null;
  readonly ac: number | null;
  readonly hundredPercent: boolean;
  readonly edition: string;
  readonly provenance: {
    readonly source: string;
    readonly confirmation: string;
    readonly note: string;
  };
  readonly computed: { readonly aql95: number | null; readonly ltpd10: number | null } | null;
}

export interface LimitSetAnswer {
  readonly id: string;
  readonly version: number;
  readonly mean: number;
  readonly sigma: number | null;
  readonly author: string;
  readonly reason: string;
}

export interface WatchedAnswer {
  readonly id: string;
  readonly label: string;
  readonly machine: string;
  readonly unit: string;
  readonly rules: string;
  readonly state: 'no-data' | 'no-limits' | 'in-control' | 'signalling';
}

export interface StoredChartAnswer {
  readonly chart: string;
  readonly unit: string;
  readonly spec: { readonly lsl: number | null; readonly usl: number | null; readonly target: number | null };
  readonly points: readonly {
    readonly index: number;
    readonly value: number | null;
    readonly stage: number;
  }[];
  readonly times: readonly string[];
  readonly limitSets: readonly { readonly stage: number; readonly limitSet: LimitSetAnswer | null }[];
  readonly corrections: readonly { readonly at: string; readonly parameter: string; readonly id: string }[];
  readonly recorded: readonly { readonly at: string; readonly rule: string }[];
  readonly warnings: readonly { readonly code: string; readonly detail: string }[];
}

export interface SpcSignalAnswer {
  readonly id: string;
  readonly at: string;
  readonly machine: string;
  readonly label: string;
  readonly unit: string | null;
  readonly rule: string;
  readonly reading: number;
  readonly acknowledgement: { readonly by: string; readonly cause: string; readonly action: string } | null;
}

export interface CorrectionAnswer {
  readonly id: string;
  readonly loop: string;
  readonly machine: string;
  readonly unit: string;
  readonly state: string;
  readonly code: string | null;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly processNow: number;
  readonly processThen: number;
  readonly proposedAt: string;
  readonly verifiedAt: string | null;
  readonly expiresAt: string;
  readonly approvedBy: string | null;
  readonly effect: string | null;
}

/** A correction with what it stands on. Null or absent: not recorded for this kind of correction. */
export interface CorrectionDetailAnswer extends CorrectionAnswer {
  readonly evidence: {
    readonly trigger?: {
      readonly rule: string;
      readonly limits: { readonly mean: number; readonly sigma: number };
      readonly points: readonly number[];
      readonly signal?: { readonly limitSet: string } | null;
      readonly causes: readonly { readonly characteristic: string; readonly evidence: string }[];
    };
    readonly input?: { readonly good: number; readonly bad: number };
    readonly guards?: readonly { readonly guard: number; readonly ok: boolean }[];
  };
}

/** Whether this is the demonstration, and as whom one may sign in there. */
export interface DemoAnswer {
  readonly demo: boolean;
  readonly approver: string | null;
}

export interface CorrectionLoopAnswer {
  readonly loop: string;
  readonly machine: string;
  readonly signal: string;
  readonly unit: string;
  readonly mode: LoopMode;
  readonly pending: { readonly mode: LoopMode; readonly by: string } | null;
  readonly evidence: { readonly judged: number; readonly signCorrect: number; readonly needed: number };
  readonly min: number;
  readonly max: number;
  readonly target: number;
  readonly operatorHold: boolean;
  /** Why a loop that has something to correct proposes nothing. */
  readonly refusal: {
    readonly code: string;
    readonly detail: string;
    readonly since: string;
    /** When time alone will have ended it; null: it takes more than time. */
    readonly until: string | null;
  } | null;
}

export type LoopMode = (typeof LOOP_MODES)[number];
export const LOOP_MODES = ['off', 'shadow', 'advisory', 'supervised', 'closed'] as const;
