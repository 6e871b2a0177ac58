export { ContractMissingError } from './contract-nodes';
export { type SetPointTarget, setPointTargets } from './set-point-target';
export { RESOLVE_AFTER_MS, SetPointWriter, type WriterOptions } from './set-point-writer';
export type { SetPointRequest, WriteOutcome } from './write-outcome';
export { WRITER_TIMING, type WriterTiming } from './writer-session';
