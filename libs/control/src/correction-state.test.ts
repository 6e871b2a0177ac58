import fc from 'fast-check';
import {
  advance,
  afterRestart,
  CORRECTION_STATES,
  type CorrectionState,
  ForbiddenTransitionError,
  isInFlight,
  isUndecided,
} from './correction-state';

/**
 * The protocol with the PLC: write `sent` first, then send; a crash may come between any two steps. The model knows what the
 * PLC did, the product knows only its own states.
 */
class Model {
  state: CorrectionState = advance(null, 'proposed');
  applied = 0;
  sends = 0;
  sequence = 1;
  plcSequence = 0;
  mayWrite = true;

  step(
    action: 'approve' | 'reject' | 'expire' | 'send' | 'crash' | 'answer' | 'lose' | 'resolve' | 'check',
  ): void {
    switch (action) {
      case 'approve':
        return this.to('approved');
      case 'reject':
        if (isUndecided(this.state)) this.to('rejected');
        return;
      case 'expire':
        return this.to('expired');
      case 'send': {
        if (this.state !== 'approved' || !this.mayWrite) return;
        this.to('sent');
        this.sends++;
        // The PLC applies a sequence number once.
        if (this.plcSequence < this.sequence) {
          this.plcSequence = this.sequence;
          this.applied++;
        }
        return;
      }
      case 'answer':
        if (this.state === 'sent') this.to('verified');
        return;
      case 'lose':
        if (this.state === 'sent') this.to('unknown');
        return;
      case 'crash': {
        const next = afterRestart(this.state);
        if (next) this.to(next.to);
        this.mayWrite = false;
        return;
      }
      case 'resolve':
        if (this.state === 'unknown') this.to(this.plcSequence === this.sequence ? 'verified' : 'rejected');
        return;
      case 'check':
        if (this.state === 'verified') this.to('effect-checked');
    }
  }

  private to(next: CorrectionState): void {
    try {
      this.state = advance(this.state, next);
    } catch (error) {
      if (!(error instanceof ForbiddenTransitionError)) throw error;
    }
  }
}

describe('the states of a correction', () => {
  it('goes the ways of the story and no others', () => {
    const ways: CorrectionState[] = [
      'proposed',
      'approved',
      'sent',
      'verified',
      'effect-checked',
      'rolling-back',
      'rolled-back',
    ];
    ways.reduce<CorrectionState | null>((from, to) => advance(from, to), null);
    expect(() => advance('proposed', 'sent')).toThrow(ForbiddenTransitionError);
    expect(() => advance('unknown', 'sent')).toThrow(ForbiddenTransitionError);
    expect(() => advance('rejected', 'approved')).toThrow(ForbiddenTransitionError);
    expect(() => advance(null, 'sent')).toThrow(ForbiddenTransitionError);
  });

  it('killed at every state: nothing is sent again, and what was sent is asked after', () => {
    for (const state of CORRECTION_STATES) {
      const next = afterRestart(state)?.to ?? state;
      expect([state, next === 'approved' || next === 'sent']).toEqual([state, false]);
      if (isInFlight(state)) expect(['unknown', 'effect-checked']).toContain(next);
      if (next !== state) expect(advance(state, next)).toBe(next);
    }
  });

  it('whatever happens in whatever order, kills included, the PLC applies one request at most and only an approved one', () => {
    const actions = fc.array(
      fc.constantFrom(
        'approve',
        'reject',
        'expire',
        'send',
        'crash',
        'answer',
        'lose',
        'resolve',
        'check' as const,
      ),
      { maxLength: 40 },
    ) as fc.Arbitrary<Parameters<Model['step']>[0][]>;
    fc.assert(
      fc.property(actions, (sequence) => {
        const model = new Model();
        for (const action of sequence) {
          const before = { ...model };
          model.step(action);
          if (model.applied > before.applied)
            expect([before.state, before.mayWrite]).toEqual(['approved', true]);
        }
        expect(model.applied).toBeLessThanOrEqual(1);
        expect(model.sends).toBeLessThanOrEqual(1);
        if (model.applied === 1)
          expect(['rejected', 'expired', 'proposed', 'approved']).not.toContain(model.state);
      }),
      { seed: 31, numRuns: 2_000 },
    );
  });
});
