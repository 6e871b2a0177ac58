import type { ModelDrift } from '@cellgate/time-series';
import type { ModelEvent } from '../process/model-events';

/** Changes of state from one comparison to the next; what was not compared before counts as stable. */
export function driftEvents(before: readonly ModelDrift[], now: readonly ModelDrift[]): ModelEvent[] {
  const states = new Map(before.map((row) => [keyOf(row), row.state]));
  return now.flatMap((row) => {
    const was = states.get(keyOf(row)) ?? 'stable';
    if (was === row.state) return [];
    const { line, model, revision, feature, state, psi, share } = row;
    const shown = (value: number | null): string => (value === null ? '–' : value.toPrecision(2));
    const text = `${feature}: ${was} to ${state}, stability index ${shown(psi)}, missing share ${shown(share)}`;
    return [{ line, kind: 'drift', state, reason: `${model} ${revision} ${feature}`, text }];
  });
}

function keyOf({ line, model, revision, feature }: ModelDrift): string {
  return `${line} ${model} ${revision} ${feature}`;
}
