export { SCOPES } from './access-tokens';
export type { AccessTokens, Scope, TokenEntry, TokenHolder, TokenRequest } from './access-tokens';
export { LABEL_OUTCOMES, LABEL_SOURCES } from './cell-labels';
export type {
  CellLabel,
  CellLabels,
  LabelFate,
  LabelledScore,
  LabelOutcome,
  LabelSource,
  NewCellLabel,
  ScoredOutcome,
} from './cell-labels';
export { GENESIS } from './correction-ledger';
export type { CorrectionLedger, LedgerEntry, LedgerVerdict } from './correction-ledger';
export { Corrections, REJECTED_BY_PERSON } from './corrections';
export type {
  CorrectionPatch,
  CorrectionQuery,
  CorrectionRecord,
  LoopRecord,
  LoopRefusal,
} from './correction-record';
export { GAP_CAUSES, GAP_STATES } from './collection-gaps';
export type { CollectionGap, CollectionGaps, GapCause, GapQuery, GapState, NewGap } from './collection-gaps';
export {
  CorruptRecordsError,
  InvalidGapError,
  InvalidTokenRequestError,
  NewerRecordsError,
  RecordsUnavailableError,
} from './errors';
export { CLAIM_EXPIRY_MS, IDEMPOTENCY_EXPIRY_MS } from './idempotent-requests';
export type { Claim, IdempotentRequest, IdempotentRequests, IdempotentResponse } from './idempotent-requests';
export { limitSetId, LimitSets } from './limit-sets';
export type { LimitProposal, ProposalContent, ProposalState } from './limit-sets';
export { LineRecords } from './line-records';
export type { LineRecordsOptions } from './line-records';
export type { ModelPromotion, ModelPromotions, PromotionGrounds } from './model-promotions';
export { SILENT_AFTER_MS } from './process-reports';
export type { ProcessComponent, ProcessReport, ProcessReports, ProcessState } from './process-reports';
export type {
  SamplingLotDecision,
  SamplingLotQuery,
  SamplingLotRecord,
  SamplingRecords,
  SamplingResultRecord,
  SamplingStreamEvent,
  SamplingStreamKey,
  SamplingStreamQuery,
  SamplingStreamRecord,
} from './sampling-records';
export type { AcknowledgedSignal, SpcAcknowledgements } from './spc-acknowledgements';
export type { SpcSeriesEntry, SpcSeriesStates } from './spc-series-states';
export type { SubscriptionMemories } from './subscription-memories';
