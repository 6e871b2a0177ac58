export interface MoveBounds {
  readonly min: number;
  readonly max: number;
  readonly maxStep: number;
  readonly resolution: number;
}

export interface BoundedMove {
  /** What may be asked of the PLC: a 32-bit float inside all bounds; NaN when an input is. */
  readonly value: number;
  /** Whether step or limits cut the wish. */
  readonly cut: 'none' | 'step' | 'limits';
}

/** Multiples of a decimal resolution are not exact in binary. */
const EPSILON = 1e-9;

/**
 * The part of a wished move that the bounds leave: at most `maxStep` from the present set-point, inside [min, max], a whole
 * number of resolution steps, rounded towards the present value, and exact as a 32-bit float, since many PLCs keep `REAL`.
 *
 * @param from - present set-point
 * @param wish - set-point that the controller wants; infinite ones are cut as any other
 * @example
 * boundedMove(35, 25, { min: 20, max: 50, maxStep: 5, resolution: 0.1 }) // => { value: 30, cut: 'step' }
 */
export function boundedMove(from: number, wish: number, bounds: MoveBounds): BoundedMove {
  const { min, max, maxStep, resolution } = bounds;
  if (Number.isNaN(wish) || !Number.isFinite(from)) return { value: NaN, cut: 'none' };
  const stepped = Math.min(from + maxStep, Math.max(from - maxStep, wish));
  const limited = Math.min(max, Math.max(min, stepped));
  const steps = Math.trunc((limited - from) / resolution + Math.sign(limited - from) * EPSILON);
  const rounded = inside(Math.fround(from + steps * resolution), min, max);
  // A resolution below the spacing of 32-bit floats may round away from the wish: then nothing moves.
  const value = Math.sign(rounded - from) === Math.sign(limited - from) ? rounded : from;
  const cut = limited !== stepped ? 'limits' : stepped !== wish ? 'step' : 'none';
  return { value, cut };
}

/** The nearest 32-bit float may lie just outside a limit that is not one itself: then one float further in. */
function inside(value: number, min: number, max: number): number {
  if (value > max) return neighbour(value, -1);
  if (value < min) return neighbour(value, 1);
  return value;
}

function neighbour(value: number, towards: 1 | -1): number {
  const spacing = Math.max(2 ** (Math.floor(Math.log2(Math.abs(value) || 1)) - 23), 2 ** -149);
  return Math.fround(value + towards * spacing);
}
