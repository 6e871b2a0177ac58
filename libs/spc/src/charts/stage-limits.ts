import type { FrozenLimits } from './chart-columns';

/** Frozen limits of a chart: one set for all stages, or one for each stage. */
export type StageLimits = FrozenLimits | readonly FrozenLimits[];

/** The frozen limits of a stage, if any. */
export function limitsOfStage(limits: StageLimits | undefined, stage: number): FrozenLimits | undefined {
  if (limits === undefined) return undefined;
  return isList(limits) ? limits[Math.min(stage, limits.length - 1)] : limits;
}

function isList(limits: StageLimits): limits is readonly FrozenLimits[] {
  return Array.isArray(limits);
}
