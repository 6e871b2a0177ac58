import fc from 'fast-check';
import { randomSource } from '../lot/random-source';
import type { LotRisk } from '../risk/risk-driven-plan';
import { drawSample } from './draw-sample';
import { DEFAULT_INSPECTION_POLICIES, type InspectionPolicy } from './inspection-policy';
import { issuePlan, type PlanRequest } from './issue-plan';
import { lotDecided, newStream, streamBelief, streamVeto, type StreamState } from './stream-state';
import { Z14_RULES } from '../switching/lot-switching';
import { DEFAULT_SKIP_LOT_RULES } from '../switching/skip-lot';

// Generous, for a machine that has other work.
jest.setTimeout(60_000);

const major = DEFAULT_INSPECTION_POLICIES.major;
const request = (change: Partial<PlanRequest> = {}): PlanRequest => ({
  lotSize: 500,
  characteristicClass: 'major',
  policy: major,
  stream: null,
  others: [],
  risk: null,
  alarm: false,
  containers: null,
  draws: { skip: 0.5, elevate: 0.5 },
  budget: null,
  ...change,
});
const valid = (probability: number): LotRisk => ({ probability, status: 'valid' });
const codes = (change: Partial<PlanRequest>): string[] =>
  issuePlan(request(change)).plan.reasons.map(({ code }) => code);

// A stream after lots, each told as the workflow tells it.
function after(policy: InspectionPolicy, lots: readonly boolean[], approved = false): StreamState {
  let stream = newStream(policy);
  stream = {
    ...stream,
    switching: { ...stream.switching, reductionApproved: approved, causeCorrected: true },
  };
  for (const accepted of lots) {
    if (stream.switching.mode === 'discontinued') return stream;
    const { plan, stream: next } = issuePlan(request({ policy, stream }));
    const found = { n: plan.applied.n, x: accepted ? 0 : plan.applied.c + 1 };
    const veto = streamVeto(policy, streamBelief(policy, next, []), null, 0, false);
    stream = lotDecided(
      policy,
      next,
      { accepted, found, betweenAcAndRe: false, original: true },
      veto,
      'major',
    ).stream;
    stream = { ...stream, switching: { ...stream.switching, causeCorrected: true } };
  }
  return stream;
}

describe('issuePlan', () => {
  const risk = fc.oneof(
    fc.constant(null),
    fc.double({ min: 0, max: 1, noNaN: true }).map(valid),
    fc.constantFrom<LotRisk>(
      { probability: null, status: 'missing' },
      { probability: 0.9, status: 'out-of-distribution' },
    ),
  );

  it('only ever adds inspection: n not below the floor, Ac equal, critical unchanged, tables kept', () => {
    fc.assert(
      fc.property(
        fc.record({
          lots: fc.array(fc.boolean(), { maxLength: 25 }),
          approved: fc.boolean(),
          risk,
          alarm: fc.boolean(),
          lotSize: fc.integer({ min: 1, max: 40_000 }),
          of: fc.constantFrom('critical' as const, 'major' as const, 'minor' as const),
          elevate: fc.double({ min: 0, max: 0.999, noNaN: true }),
          containers: fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }),
          correlation: fc.constantFrom(0, 0.05, 0.5),
          hours: fc.option(fc.double({ min: 0, max: 50, noNaN: true }), { nil: null }),
        }),
        ({ lots, approved, risk: told, alarm, lotSize, of, elevate, containers, correlation, hours }) => {
          const usual = DEFAULT_INSPECTION_POLICIES[of];
          const policy = { ...usual, risk: { ...usual.risk, correlation } };
          const stream = after(policy, lots, approved);
          const ask = {
            lotSize,
            characteristicClass: of,
            policy,
            stream,
            risk: told,
            alarm,
            containers,
            draws: { skip: 0.5, elevate },
            budget: hours === null ? null : { hours, hoursPerUnit: 0.05 },
          };
          const { plan, stream: next } = issuePlan(request(ask));
          expect(plan.applied.n).toBeGreaterThanOrEqual(plan.floor.n);
          expect(plan.applied.c).toBe(plan.floor.c);
          expect(plan.applied.n).toBeLessThanOrEqual(lotSize);
          if (of === 'critical') expect(plan.applied).toEqual(plan.floor);
          // The floor is that of the standard without any model, unless the veto has ended reduced inspection.
          const bare = issuePlan(request({ ...ask, risk: null, alarm: false })).plan;
          if (plan.veto.allowed || stream.switching.mode !== 'reduced')
            expect(plan.floor).toEqual(bare.floor);
          else expect(plan.floor.n).toBeGreaterThanOrEqual(bare.floor.n);
          if (stream.switching.mode !== 'reduced') expect(next.switching.mode).toBe(stream.switching.mode);
          expect(['reduced', 'normal']).toContain(
            stream.switching.mode === 'reduced' ? next.switching.mode : 'normal',
          );
          if (hours !== null && correlation === 0) expect(plan.extraHours).toBeLessThanOrEqual(hours + 1e-6);
        },
      ),
      { seed: 161, numRuns: 60 },
    );
  });

  it('with a risk of 0, and without a model, is the standard', () => {
    for (const lots of [[], [false, false], [true, false, true]]) {
      const stream = after(major, lots);
      const standard = issuePlan(request({ stream })).plan;
      expect(issuePlan(request({ stream, risk: valid(0) })).plan.applied).toEqual(standard.floor);
      expect(standard.applied).toEqual(standard.floor);
    }
  });

  it('raises a lot to the first level that is strict enough, and keeps it for five lots', () => {
    const first = issuePlan(request({ risk: valid(0.2) }));
    expect(first.plan).toMatchObject({ floor: { level: 'IV', n: 80 }, applied: { level: 'V', n: 192 } });
    expect(first.plan.risk?.consumerRisk.applied).toBeLessThanOrEqual(0.005);
    let { stream } = first;
    const levels: string[] = [];
    for (let lot = 0; lot < 5; lot += 1) {
      const next = issuePlan(request({ stream, risk: valid(0.021) }));
      levels.push(next.plan.applied.level);
      stream = next.stream;
    }
    expect(levels).toEqual(['V', 'V', 'V', 'V', 'IV']);
  });

  it('ends an elevation early once two predictions in a row are low', () => {
    let { stream } = issuePlan(request({ risk: valid(0.2) }));
    const levels = [0.001, 0.001].map((probability) => {
      const next = issuePlan(request({ stream, risk: valid(probability) }));
      stream = next.stream;
      return next.plan.applied.level;
    });
    expect(levels).toEqual(['V', 'IV']);
  });

  it('lets an elevation outlive a lot of which no model speaks', () => {
    const { stream } = issuePlan(request({ risk: valid(0.2) }));
    expect(codes({ stream })).toContain('elevation-in-force');
    expect(issuePlan(request({ stream })).plan.applied.level).toBe('V');
  });

  it('takes the belief where a prediction is missing or cannot be used, without relief', () => {
    const worn = after(major, [false]);
    for (const told of [
      { probability: null, status: 'missing' },
      { probability: 0, status: 'out-of-distribution' },
    ] as const) {
      const { plan } = issuePlan(request({ stream: worn, risk: told }));
      expect(plan.risk?.risk).toBeGreaterThan(0.02);
      expect(plan.reasons.map(({ code }) => code)).toContain('prior-risk');
    }
    const many = [
      { n: 800, x: 40 },
      { n: 900, x: 30 },
    ];
    expect(codes({ risk: { probability: null, status: 'missing' }, others: many })).toContain('prior-risk');
  });

  it('vetoes reduced inspection at once on an alarm or a high risk', () => {
    const reduced = after(major, new Array<boolean>(10).fill(true), true);
    expect(reduced.switching.mode).toBe('reduced');
    expect(issuePlan(request({ stream: reduced })).plan).toMatchObject({ mode: 'reduced', floor: { n: 32 } });
    for (const change of [{ alarm: true }, { risk: valid(0.11) }]) {
      const { plan, stream, events } = issuePlan(request({ stream: reduced, ...change }));
      expect(plan).toMatchObject({ mode: 'normal', floor: { n: 80 } });
      expect(stream.switching.mode).toBe('normal');
      expect(events.map(({ kind }) => kind)).toEqual(['mode-changed']);
    }
  });

  it('does not enter reduced inspection while the veto stands, and does so when it has gone', () => {
    const nine = after(major, new Array<boolean>(9).fill(true), true);
    const outcome = { accepted: true, found: { n: 80, x: 0 }, betweenAcAndRe: false, original: true };
    const belief = streamBelief(major, nine, []);
    const vetoed = lotDecided(major, nine, outcome, streamVeto(major, belief, valid(0.5), 0, false), 'major');
    expect(vetoed.stream.switching).toMatchObject({
      mode: 'normal',
      reductionApproved: true,
      acceptedInARow: 10,
    });
    const free = lotDecided(
      major,
      vetoed.stream,
      outcome,
      streamVeto(major, belief, null, 0, false),
      'major',
    );
    expect(free.stream.switching.mode).toBe('reduced');
  });

  it('skips lots of a proven stream, never critical ones, and stops on a withheld lot', () => {
    const policy = { ...major, skipLot: { ...DEFAULT_SKIP_LOT_RULES, qualifyAfter: 3 } };
    const stream = after(policy, [true, true, true]);
    const skip = { stream, policy, draws: { skip: 0.9, elevate: 0.5 } };
    expect(issuePlan(request(skip)).plan).toMatchObject({ skipped: true });
    expect(issuePlan(request({ ...skip, draws: { skip: 0.1, elevate: 0.5 } })).plan.skipped).toBe(false);
    expect(issuePlan(request({ ...skip, alarm: true })).plan.skipped).toBe(false);
    expect(issuePlan(request({ ...skip, characteristicClass: 'critical' })).plan.skipped).toBe(false);
    const stopped = after(policy, [true, true, true, false]);
    expect(issuePlan(request({ ...skip, stream: stopped })).plan.skipped).toBe(false);
  });

  it('raises the sample where units of a container resemble each other, until it is worth the floor', () => {
    const policy = { ...major, risk: { ...major.risk, correlation: 0.1 } };
    const { plan } = issuePlan(request({ policy, containers: 20 }));
    expect(plan.clusters?.effectiveUnits).toBeGreaterThanOrEqual(80);
    expect(plan.applied.level).toBe('V');
    expect(plan.reasons.map(({ code }) => code)).toContain('design-effect');
  });

  it('spends no more than the hours left, and nothing of the floor', () => {
    const { plan } = issuePlan(request({ risk: valid(0.2), budget: { hours: 1, hoursPerUnit: 0.05 } }));
    expect(plan.applied).toEqual(plan.floor);
    expect(plan.reasons.map(({ code }) => code)).toContain('budget');
  });

  it('plans by Z1.4, also double plans, which nothing raises', () => {
    const floor = { standard: 'z1.4', level: 'II', aql: 1, scheme: 'single' } as const;
    const z14 = { ...major, floor, switching: Z14_RULES };
    const single = issuePlan(request({ policy: z14, lotSize: 1000, risk: valid(0.3) })).plan;
    expect(single).toMatchObject({ floor: { n: 80, c: 2 }, applied: { c: 2 } });
    expect(single.applied.n).toBeGreaterThan(80);
    const double = { ...z14, floor: { ...floor, scheme: 'double' as const } };
    const plan = issuePlan(request({ policy: double, lotSize: 1000, risk: valid(0.3) })).plan;
    expect(plan.applied).toEqual(plan.floor);
    expect(plan.ladder.at(plan.applied).stages).toEqual([
      { n: 50, ac: 0, re: 3 },
      { n: 50, ac: 3, re: 4 },
    ]);
  });

  it('starts anew under another standard, but keeps tightened inspection', () => {
    const other = { ...major, floor: { standard: 'mil-std-1916', level: 'V' } as const };
    const run = after(major, [true, true, true]);
    const moved = issuePlan(request({ policy: other, stream: run }));
    expect(moved.events.map(({ kind }) => kind)).toEqual(['policy-changed']);
    expect(moved.stream.switching.acceptedInARow).toBe(0);
    expect(moved.stream.lots).toHaveLength(3);
    const strict = issuePlan(request({ policy: other, stream: after(major, [false, false]) }));
    expect(strict.plan.mode).toBe('tightened');
  });
});

describe('drawSample', () => {
  it('draws without repetition, the floor’s part first, both spread over the strata', () => {
    const strata = [
      { id: 'a', units: 300 },
      { id: 'b', units: 150 },
      { id: 'c', units: 50 },
    ];
    const random = randomSource('drawSample');
    for (let run = 0; run < 20; run += 1) {
      const units = drawSample(strata, 192, 80, String(random()));
      expect(new Set(units.map(({ stratum, unit }) => `${stratum}/${unit}`)).size).toBe(192);
      const floor = units.slice(0, 80);
      expect(floor.every(({ part }) => part === 'floor')).toBe(true);
      expect(units.slice(80).every(({ part }) => part === 'added')).toBe(true);
      for (const { id, units: size } of strata) {
        const share = (80 * size) / 500;
        const count = floor.filter(({ stratum }) => stratum === id).length;
        expect(Math.abs(count - share)).toBeLessThan(1.5);
      }
    }
  });
});
