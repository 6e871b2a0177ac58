import type { Look } from '../../chart/look';
import type { Shape } from '../../chart/marks';
import type { MachineState, SignalQuality, SignalView } from './model';

export interface StateStyle {
  readonly color: string;
  readonly shape: Shape;
  readonly label: string;
}

/** Colour, shape and word of each state. */
export function stateStyle(state: MachineState, look: Look): StateStyle {
  switch (state) {
    case 'running':
      return { color: look.low, shape: 'circle', label: 'running' };
    case 'idle':
      return { color: look.warn, shape: 'square', label: 'idle' };
    case 'fault':
      return { color: look.high, shape: 'triangle', label: 'fault' };
    case 'stale':
      return { color: look.none, shape: 'cross', label: 'no data' };
    case 'other':
      return { color: look.accent, shape: 'diamond', label: 'other' };
    case 'unknown':
      return { color: look.none, shape: 'ring', label: 'state unknown' };
  }
}

export const QUALITY_SHAPES: Readonly<Record<Exclude<SignalQuality, 'good'>, Shape>> = {
  uncertain: 'diamond',
  bad: 'cross',
};

/** A sparkline as SVG path data; empty for fewer than two readings. */
export function sparkPath({ spark }: SignalView, width: number, height: number): string {
  const [first] = spark;
  const last = spark[spark.length - 1];
  if (!first || !last || spark.length < 2) return '';
  let [least, most] = [Infinity, -Infinity];
  for (const { value } of spark) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const across = last.at > first.at ? width / (last.at - first.at) : 0;
  const tall = most > least ? (height - 2) / (most - least) : 0;
  return spark
    .map(({ at, value }, index) => {
      const x = across === 0 ? (index * width) / (spark.length - 1) : (at - first.at) * across;
      const y = tall === 0 ? height / 2 : height - 1 - (value - least) * tall;
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
