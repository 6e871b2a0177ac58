import { NoConvergenceError } from './errors';

const NODES = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911,
  0.4058451513773972, 0.20778495500789848,
];
const KRONROD = [
  0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679,
  0.19035057806478542, 0.20443294007529889,
];
const GAUSS = [0.1294849661688697, 0.27970539148927664, 0.3818300505051189];
const KRONROD_CENTRE = 0.20948214108472782;
const GAUSS_CENTRE = 0.4179591836734694;

interface Panel {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly error: number;
}

function panelOf(f: (x: number) => number, from: number, to: number): Panel {
  const centre = (from + to) / 2;
  const half = (to - from) / 2;
  const middle = f(centre);
  let kronrod = middle * KRONROD_CENTRE;
  let gauss = middle * GAUSS_CENTRE;
  for (let i = 0; i < 7; i += 1) {
    const offset = half * (NODES[i] as number);
    const pair = f(centre - offset) + f(centre + offset);
    kronrod += pair * (KRONROD[i] as number);
    if (i % 2 === 1) gauss += pair * (GAUSS[(i - 1) / 2] as number);
  }
  const error = Math.abs(half * (kronrod - gauss));
  return { from, to, value: half * kronrod, error };
}

/**
 * Integral of a smooth function over a finite interval: adaptive Gauss–Kronrod (7, 15).
 *
 * Panels are halved while the difference of the two rules, a pessimistic error estimate, is above the tolerance.
 *
 * @param f - smooth and finite on the interval
 * @param relativeTolerance - of the integral of |f|; 1e-12 unless told otherwise
 * @param panels - number of equal panels to begin with
 * @throws NoConvergenceError when 4,000 panels do not suffice
 * @see Piessens et al., QUADPACK (1983), rule QK15
 * @example
 * integrate((x) => x * x, 0, 3) // => 9
 */
export function integrate(
  f: (x: number) => number,
  from: number,
  to: number,
  relativeTolerance = 1e-12,
  panels = 1,
): number {
  const open: Panel[] = [];
  for (let i = 0; i < panels; i += 1) {
    open.push(panelOf(f, from + ((to - from) * i) / panels, from + ((to - from) * (i + 1)) / panels));
  }
  let size = open.reduce((total, panel) => total + Math.abs(panel.value), 0);
  let done = 0;
  let used = panels;
  for (let panel = open.pop(); panel !== undefined; panel = open.pop()) {
    // A panel whose two rules agree to n digits is right to about 1.5·n digits (QUADPACK's error model).
    const scaled = panel.error * Math.min(1, Math.sqrt(panel.error / Math.max(size, Number.MIN_VALUE)) * 20);
    const width = Math.abs(panel.to - panel.from);
    if (scaled <= relativeTolerance * size * 0.1 || width < 1e-13 * Math.abs(to - from)) {
      done += panel.value;
      continue;
    }
    if (used > 4000) throw new NoConvergenceError('integrate', `${used} panels between ${from} and ${to}`);
    const middle = (panel.from + panel.to) / 2;
    const left = panelOf(f, panel.from, middle);
    const right = panelOf(f, middle, panel.to);
    size += Math.abs(left.value) + Math.abs(right.value) - Math.abs(panel.value);
    open.push(left, right);
    used += 2;
  }
  return done;
}
