export { SCOPES } from './access-tokens';
export type { AccessTokens, Scope, TokenEntry, TokenHolder, TokenRequest } from './access-tokens';
export {
  CorruptRecordsError,
  InvalidTokenRequestError,
  NewerRecordsError,
  RecordsUnavailableError,
} from './errors';
export { CLAIM_EXPIRY_MS, IDEMPOTENCY_EXPIRY_MS } from './idempotent-requests';
export type { Claim, IdempotentRequest, IdempotentRequests, IdempotentResponse } from './idempotent-requests';
export { LineRecords } from './line-records';
export type { LineRecordsOptions } from './line-records';
export type { ModelPromotion, ModelPromotions } from './model-promotions';
export { SILENT_AFTER_MS } from './process-reports';
export type { ProcessComponent, ProcessReport, ProcessReports, ProcessState } from './process-reports';
