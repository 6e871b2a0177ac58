import { mayWrite } from '@cellgate/control';
import fc from 'fast-check';
import { Killed, LoopUnderTest } from '../testing/loop-under-test';

jest.setTimeout(180_000);

/** What may happen to a loop, in any order. */
type Happening =
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'skip'; readonly seconds: number }
  | { readonly kind: 'heat'; readonly kelvin: number }
  | { readonly kind: 'kill'; readonly at: 'before-read' | 'before-request' | 'after-request' }
  | { readonly kind: 'answer'; readonly next: 'apply' | 'lose-answer' | 'lose-request' | 'refuse' }
  | { readonly kind: 'approve' | 'reject' | 'promote' | 'restart' | 'interlock' | 'hold' | 'back' }
  | { readonly kind: 'knob'; readonly value: number };

const simple = fc.constantFrom(
  ...([
    'approve',
    'approve',
    'approve',
    'reject',
    'promote',
    'restart',
    'interlock',
    'hold',
    'back',
  ] as const),
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('skip' as const), seconds: fc.constantFrom(20, 310, 900) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('heat' as const), kelvin: fc.constantFrom(-10, 0, 10) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('kill' as const),
      at: fc.constantFrom('before-read' as const, 'before-request' as const, 'after-request' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      next: fc.constantFrom(
        'apply' as const,
        'lose-answer' as const,
        'lose-request' as const,
        'refuse' as const,
      ),
    }),
  },
  { weight: 6, arbitrary: simple.map((kind) => ({ kind })) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('knob' as const), value: fc.constantFrom(33, 35, 36) }),
  },
);

/** Counts, on the side of the PLC, every move that nobody had approved in a mode that writes. */
class Witness {
  readonly meant = new Set<string>();

  constructor(private readonly line: LoopUnderTest) {}

  get unsafe(): number {
    const { applied } = this.line.plc;
    const { settings } = this.line.loop;
    const seen = new Set<string>();
    return applied.filter(({ source, value, baseline }) => {
      const twice = seen.has(source);
      seen.add(source);
      const kept =
        Math.abs(value - baseline) <= settings.maxStep && value >= settings.min && value <= settings.max;
      // A rollback is meant by the move that it takes back.
      const meant = this.meant.has(source) || /-back-\d+$/.test(source);
      return twice || !kept || !meant;
    }).length;
  }
}

describe('fault 31: a scorer that is killed anywhere, any number of times', () => {
  it('never applies a move that was not approved, twice, beyond its bounds or unrecorded', async () => {
    let moves = 0;
    let kills = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 12, maxLength: 24 }), async (story) => {
        const line = await LoopUnderTest.open();
        const witness = new Witness(line);
        const { id } = line.loop.settings;
        const live = async (seconds: number): Promise<void> => {
          try {
            await line.pass(seconds);
          } catch (error) {
            if (!(error instanceof Killed)) throw error;
            kills += 1;
            line.plc.killAt = null;
            line.restart();
            expect(mayWrite(line.mode)).toBe(false);
          }
        };
        try {
          line.promote();
          line.heat = 10;
          await live(45);
          for (const step of story) {
            const waiting = line.all.find(({ state }) => state === 'proposed');
            if (step.kind === 'pass') await live(step.seconds);
            else if (step.kind === 'skip') line.skip(step.seconds);
            else if (step.kind === 'heat') line.heat = step.kelvin;
            else if (step.kind === 'kill') {
              // Dies while it carries something out, if there is anything to carry out.
              if (line.mode === 'advisory') line.promote();
              await live(3);
              const next = line.all.find(({ state }) => state === 'proposed');
              line.plc.killAt = step.at;
              if (next !== undefined && line.mode === 'supervised') {
                witness.meant.add(next.id);
                line.corrections.advance(next.id, 'approved', 'carla', { approvedBy: 'carla' });
                await live(2);
              }
              line.plc.killAt = null;
            } else if (step.kind === 'answer') line.plc.next = step.next;
            else if (step.kind === 'knob') line.plc.actual = step.value;
            else if (step.kind === 'promote') line.promote();
            else if (step.kind === 'interlock') line.plc.interlock = true;
            else if (step.kind === 'hold') line.corrections.hold(id, true, 'ada', 'a look');
            else if (step.kind === 'back') {
              line.plc.interlock = false;
              line.corrections.hold(id, false, 'ada', 'seen');
            } else if (step.kind === 'restart') {
              line.restart();
              expect(mayWrite(line.mode)).toBe(false);
            } else if (waiting !== undefined) {
              if (step.kind === 'approve' && line.mode === 'supervised') witness.meant.add(waiting.id);
              const to = step.kind === 'approve' ? 'approved' : 'rejected';
              line.corrections.advance(
                waiting.id,
                to,
                'carla',
                to === 'approved' ? { approvedBy: 'carla' } : {},
              );
              await live(2);
            }
            expect(witness.unsafe).toBe(0);
          }
          await live(30);
          expect(witness.unsafe).toBe(0);
          const { applied } = line.plc;
          expect(new Set(applied.map(({ sequence }) => sequence)).size).toBe(applied.length);
          // Every move of the PLC is in a ledger that holds.
          const sent = new Set(line.all.filter(({ request }) => request !== null).map((each) => each.id));
          expect(applied.filter(({ source }) => !sent.has(source))).toEqual([]);
          expect(line.corrections.ledger.verify().faults).toEqual([]);
          moves += applied.length;
        } finally {
          await line.close();
        }
      }),
      { seed: 31, numRuns: 20 },
    );
    // A story in which nothing ever happens would prove nothing.
    expect(moves).toBeGreaterThan(5);
    expect(kills).toBeGreaterThan(2);
  });
});
