import { findSinglePlan, findVariablesPlan, ocCurve, z14Plan, type OcCurveRequest } from '@cellgate/sampling';

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

const POINTS = 200;
const REPEATS = 15;

const fractions = (from: number, to: number): number[] =>
  Array.from({ length: POINTS }, (_, i) => from + ((to - from) * (i + 0.5)) / POINTS);
const units = (lotSize: number, from: number, to: number): number[] =>
  Array.from({ length: POINTS }, (_, i) => Math.round(from + ((to - from) * i) / POINTS) / lotSize);

/**
 * Processor time in milliseconds of the best of repeated calls, after one that warms the code up: what the code takes, not what
 * else the machine does.
 */
function bestMs(run: () => unknown): number {
  run();
  const times = Array.from({ length: REPEATS }, () => {
    const started = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

// Single plans from the everyday to the largest, each over the part of its curve where the sums are longest.
const SINGLE_CURVES: readonly (readonly [string, OcCurveRequest])[] = [
  ['n 80, c 0, binomial', curve({ kind: 'single', n: 80, c: 0 }, 'binomial', fractions(0, 0.1))],
  ['n 125, c 5, poisson', curve({ kind: 'single', n: 125, c: 5 }, 'poisson', fractions(0, 0.2))],
  ['n 1e5, c 1e4, binomial', curve({ kind: 'single', n: 1e5, c: 1e4 }, 'binomial', fractions(0.09, 0.11))],
  ['n 1e6, c 5e5, binomial', curve({ kind: 'single', n: 1e6, c: 5e5 }, 'binomial', fractions(0.49, 0.51))],
  [
    'n 1e5 of 1e6, c 1e4, hypergeometric',
    { ...curve({ kind: 'single', n: 1e5, c: 1e4 }, 'hypergeometric', units(1e6, 95e3, 105e3)), lotSize: 1e6 },
  ],
  [
    'variables, n 29, k 2.40',
    curve({ kind: 'variables', n: 29, k: 2.4, sigma: 'unknown' }, 'binomial', fractions(0, 0.1)),
  ],
];

function curve(
  plan: OcCurveRequest['plan'],
  distribution: OcCurveRequest['distribution'],
  points: number[],
): OcCurveRequest {
  return { plan, distribution, points };
}

/** Times of OC curves and plan searches, with the bars that the product holds. */
export async function bench(): Promise<{ name: string; figures: Record<string, number>; bars: Bar[] }> {
  const figures: Record<string, number> = {};
  const bars: Bar[] = [];
  const bar = (name: string, value: number, limit: number): void => {
    bars.push({ name, value, limit, ok: value <= limit });
  };
  for (const [name, request] of SINGLE_CURVES) {
    figures[`OC of ${POINTS} points, AQL, LTPD, AOQL: ${name} (ms)`] = bestMs(() => ocCurve(request));
  }
  bar(
    'OC of 200 points of any single plan, slowest of the above (ms)',
    Math.max(...Object.values(figures)),
    5,
  );

  const close = { aql: 0.01, alpha: 0.05, ltpd: 0.011, beta: 0.05, distribution: 'binomial' } as const;
  bar(
    'plan for AQL 0.01, LTPD 0.011 (ms)',
    bestMs(() => findSinglePlan(close)),
    50,
  );
  const ppm = { aql: 1e-6, alpha: 0.05, ltpd: 2e-6, beta: 0.1 };
  bar(
    'plan for 1 ppm, 2 ppm (ms)',
    bestMs(() => findSinglePlan({ ...ppm, distribution: 'binomial' })),
    200,
  );
  figures['variables plan for 1 ppm, 2 ppm, sigma unknown (ms)'] = bestMs(() =>
    findVariablesPlan(ppm, 'unknown'),
  );

  const { plan } = z14Plan({ lotSize: 200_000, level: 'II', aql: 1, mode: 'normal', type: 'multiple' });
  const seven = (['binomial', 'poisson', 'hypergeometric'] as const).map((distribution) => {
    const points = distribution === 'hypergeometric' ? units(200_000, 0, 10_000) : fractions(0, 0.05);
    const time = bestMs(() => ocCurve({ plan, distribution, points, lotSize: 200_000 }));
    figures[`OC of ${POINTS} points of a 7-stage plan, ${distribution} (ms)`] = time;
    return time;
  });
  bar('OC of a 7-stage plan, slowest distribution (ms)', Math.max(...seven), 20);
  return { name: 'sampling', figures, bars };
}
