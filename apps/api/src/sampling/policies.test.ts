import { DEFAULT_INSPECTION_POLICIES, DEFAULT_SKIP_LOT_RULES } from '@cellgate/sampling';
import type { InspectionPolicy, StreamState } from '@cellgate/sampling';
import { DemoLine } from '../testing/demo-line';
import { InspectionPolicies } from './inspection-policies';
import { plantPolicies } from './plant-policies';
import { ReceiveLot } from './receive-lot';
import { TakeLotResults } from './take-lot-results';

// Generous, for a machine that has other work.
jest.setTimeout(60_000);

const { major } = DEFAULT_INSPECTION_POLICIES;

describe('a lot under the policies of the organisation', () => {
  let line: DemoLine;
  beforeEach(async () => {
    line = await DemoLine.open();
  });
  afterEach(() => line.close());

  const desk = (policies: InspectionPolicies) => {
    const arrivals = new ReceiveLot(line.records, policies, line.now);
    const results = new TakeLotResults(line.records, policies, line.now);
    const lot = {
      supplier: 'S',
      material: 'M',
      size: 500,
      characteristics: [{ name: 'a', class: 'major' as const }],
    };
    return {
      arrive: (id: string, change: object = {}) => arrivals.receive({ id, ...lot, ...change }, ''),
      decide: (id: string, inspected: number, nonconforming = 0) =>
        results.take(id, { characteristic: 'a', inspected, nonconforming }, ''),
    };
  };
  const only = (policy: InspectionPolicy, budget: InspectionPolicies['budget'] = null) =>
    desk(new InspectionPolicies([{ class: 'major', supplier: null, material: null, policy }], budget));

  it('takes the first policy that fits, else the usual one', () => {
    const policies = plantPolicies({
      ...line.plant,
      sampling: {
        policies: [
          { class: 'major', supplier: 'S', standard: 'mil-std-1916', level: 'VI', scheme: 'single' },
          {
            class: 'major',
            standard: 'z1.4',
            level: 'II',
            aql: 1,
            scheme: 'double',
            switching: { discontinueAfter: 3 },
            risk: { tolerance: 0.001 },
          },
        ],
        budget: { hoursPerDay: 6, minutesPerUnit: 3 },
      },
    });
    expect(policies.of('S', 'M', 'major').floor).toEqual({ standard: 'mil-std-1916', level: 'VI' });
    expect(policies.of('T', 'M', 'major')).toMatchObject({
      floor: { standard: 'z1.4', aql: 1, scheme: 'double' },
      switching: { discontinueAfter: 3, correctionRequired: false },
      risk: { tolerance: 0.001, badFraction: 0.02 },
    });
    expect(policies.of('S', 'M', 'minor')).toEqual(DEFAULT_INSPECTION_POLICIES.minor);
    expect(policies.budget).toEqual({ hoursPerDay: 6, hoursPerUnit: 0.05 });
  });

  it('elevates by predicted risk, tells the stream the result, and accounts for floor and applied plan', () => {
    const { arrive, decide } = desk(new InspectionPolicies());
    const lot = arrive('A', { risk: { probability: 0.2, modelVersion: 'm-3' } });
    const [issued] = lot.characteristics;
    expect(issued).toMatchObject({
      plan: { n: 192, ac: 0 },
      floor: { level: 'IV', n: 80 },
      applied: { level: 'V', n: 192 },
      risk: { used: 0.2, tolerance: 0.005, modelVersion: 'm-3' },
    });
    expect(issued?.risk?.consumerRisk.floor).toBeGreaterThan(0.005);
    expect(issued?.risk?.consumerRisk.applied).toBeLessThan(0.005);
    expect(issued?.units?.filter(({ part }) => part === 'floor')).toHaveLength(80);
    // Found beyond the floor's part or not: an added unit can only make the result worse.
    expect(decide('A', 192, 1)).toMatchObject({
      decision: 'rejected',
      stream: { recentWithheld: 1, elevation: { steps: 1 } },
    });
    const critical = arrive('B', { risk: 0.9, characteristics: [{ name: 'a', class: 'critical' }] });
    expect(critical.characteristics[0]).toMatchObject({ floor: { n: 500 }, applied: { n: 500 } });
    expect(critical.characteristics[0]?.reasons.map(({ code }) => code)).toContain('critical-screening');
  });

  it('elevates some lots at random, in the share that is set', () => {
    const { arrive } = only({ ...major, risk: { ...major.risk, randomShare: 0.3 } });
    let random = 0;
    for (let lot = 0; lot < 60; lot += 1) {
      const codes = arrive(`L${lot}`, { risk: 0.001 }).characteristics[0]?.reasons.map(({ code }) => code);
      if (codes?.includes('random-elevation')) random += 1;
    }
    // Binomial(60, 0.3): outside 4 to 34 once in a hundred thousand.
    expect(random).toBeGreaterThan(3);
    expect(random).toBeLessThan(35);
  });

  it('spends the hours of a day on elevations, and none on floors', () => {
    const { arrive } = only(major, { hoursPerDay: 10, hoursPerUnit: 0.05 });
    const levels = ['A', 'B', 'C'].map((id) => arrive(id, { risk: 0.2 }).characteristics[0]?.applied.level);
    expect(levels).toEqual(['V', 'IV', 'IV']);
    line.nowMs += 86_400_000;
    expect(arrive('D', { risk: 0.2 }).characteristics[0]?.applied.level).toBe('V');
  });

  it('lets lots of a proven stream pass, and inspects again after an alarm', () => {
    const { arrive, decide } = only({
      ...major,
      skipLot: { ...DEFAULT_SKIP_LOT_RULES, qualifyAfter: 2, steps: [1_000_000] },
    });
    for (const id of ['A', 'B']) {
      arrive(id);
      decide(id, 80);
    }
    const skipped = arrive('C');
    expect(skipped).toMatchObject({ decision: 'accepted', disposition: 'release' });
    expect(skipped.characteristics[0]).toMatchObject({
      skipped: true,
      plan: { n: 0 },
      remaining: 0,
      units: [],
    });
    expect(() => decide('C', 80)).toThrow('SAMPLING_LOT_CLOSED');
    expect(arrive('D', { risk: { probability: 0.001, alarm: true } }).characteristics[0]?.skipped).toBe(
      false,
    );
    const stream = line.records.sampling.stream({ supplier: 'S', material: 'M', class: 'major' });
    expect((stream?.state as StreamState).skipLot.phase).toBe('interrupted');
    expect((stream?.state as StreamState).switching.acceptedInARow).toBe(2);
  });

  it('asks for more where units of a container resemble each other', () => {
    const { arrive } = only({ ...major, risk: { ...major.risk, correlation: 0.1 } });
    const containers = Array.from({ length: 20 }, (_, i) => ({ id: `tray-${i}`, units: 25 }));
    const [issued] = arrive('A', { containers }).characteristics;
    expect(issued?.applied.level).toBe('V');
    expect(issued?.clusters?.effectiveUnits).toBeGreaterThanOrEqual(80);
  });

  it('does not count a lot that comes again for switching', () => {
    const { arrive, decide } = desk(new InspectionPolicies());
    arrive('A');
    decide('A', 80, 1);
    arrive('A-2', { resubmissionOf: 'A' });
    expect(decide('A-2', 80, 1).stream).toMatchObject({ mode: 'normal', recentWithheld: 1 });
  });
});
