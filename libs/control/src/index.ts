export { boundedMove, type BoundedMove, type MoveBounds } from './bounded-move';
export {
  advance,
  afterRestart,
  CORRECTION_STATES,
  type CorrectionState,
  ForbiddenTransitionError,
  isInFlight,
  isOpen,
  isUndecided,
} from './correction-state';
export { type Effect, type EffectInput, judgeEffect, modelDrifted, pointedRight } from './effect';
export { isTimeZone, isWithinHours, type LoopHours, minutesOf, type Weekday, WEEKDAYS } from './loop-hours';
export { LEAST_REJECT_CELLS, type RejectCount, rejectsRose } from './reject-rate';
export { guardOf, type GuardVerdict, runGuards } from './guard-chain';
export { type GuardName, type GuardResult, GUARDS, type RefusalCode, REFUSALS } from './guard-codes';
export type { Approval, GuardInput, InputSummary, ModelState, Move, Rejection } from './guard-input';
export {
  decideMode,
  DEFAULT_MODE,
  isShedReason,
  LOOP_MODES,
  type LoopMode,
  mayWrite,
  modeAfterRestart,
  type ModeDecision,
  modeRank,
  type ModeRefusal,
  type ModeRequest,
  type ModeState,
  type PendingPromotion,
  PROMOTION_EXPIRY_MS,
  type PromotionEvidence,
  shed,
  SHED_REASONS,
  type ShedReason,
} from './loop-mode';
export {
  type CausalPath,
  checkLoops,
  CORRELATES,
  InvalidLoopError,
  isCorrelate,
  type LoopIssue,
  type LoopIssueCode,
  type LoopSettings,
} from './loop-settings';
export { PLC_CODES, type PlcCode, plcRefusal, type PlcState } from './plc';
export { doesHarm, type ProposedMove, proposeMove } from './proposal';
export { estimateDisturbance, isStable, isStableEverywhere, settingFor } from './run-to-run';
