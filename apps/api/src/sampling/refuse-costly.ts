import { SamplingInputError, waldConstants } from '@cellgate/sampling';
import type { OcCurveRequest } from '@cellgate/sampling';

/** The largest lot or sample that curves are computed for over HTTP; the largest that matter have some 1e7 units. */
const LARGEST_COUNT = 1e9;
/** Steps of the dynamic programming that a request may take: about two seconds of one core. */
const MOST_STEPS = 5e9;
/** The same for sequential plans, whose steps cost more. */
const MOST_SEQUENTIAL_STEPS = 4e5;
/** Evaluations that AQL, LTPD, AOQL and the default points take, about. */
const OWN_EVALUATIONS = 200;

/**
 * Refuses a curve that would keep the server from answering others for long. Numbers that are none are left to the library, which
 * names them.
 * @throws SamplingInputError SAMPLING_TOO_LARGE_TO_COMPUTE
 */
export function refuseCostly({ plan, lotSize, points }: OcCurveRequest): void {
  const evaluations = OWN_EVALUATIONS + (points?.length ?? 0);
  tooLarge('lotSize', lotSize ?? 0, LARGEST_COUNT);
  switch (plan.kind) {
    case 'single':
    case 'variables':
      tooLarge('plan.n', plan.n, LARGEST_COUNT);
      return;
    case 'multiple': {
      const units = plan.stages.reduce((sum, { n }) => sum + n, 0);
      tooLarge('plan.stages', units, LARGEST_COUNT);
      const re = plan.stages.reduce((most, stage) => Math.max(most, stage.re), 0);
      const longest = Math.floor(Math.sqrt(MOST_STEPS / (plan.stages.length * evaluations)));
      tooLarge('plan.stages re', re, longest);
      return;
    }
    case 'sequential': {
      if (!(plan.p1 < plan.p2)) return;
      const { h1, h2 } = waldConstants(plan);
      // Two qualities that are close need a long test; its running counts spread between the two lines.
      const longest = Math.floor((MOST_SEQUENTIAL_STEPS / evaluations) ** (1 / 2.3));
      if (h1 + h2 > longest) {
        const rule = `the lines of the test are ${(h1 + h2).toFixed(1)} units apart, at most ${longest} are computed here`;
        throw new SamplingInputError('SAMPLING_TOO_LARGE_TO_COMPUTE', 'plan.p2', plan.p2, rule);
      }
      return;
    }
    case 'csp1':
      return;
  }
}

function tooLarge(field: string, value: number, limit: number): void {
  if (!(value > limit)) return;
  const rule = `at most ${limit} is computed here`;
  throw new SamplingInputError('SAMPLING_TOO_LARGE_TO_COMPUTE', field, value, rule);
}
