import { CORRECTION_STATES } from '@cellgate/control';
import { correctionFromRow } from '@cellgate/time-series';
import { Killed, LoopUnderTest } from '../testing/loop-under-test';
import { LedgerEvents } from './ledger-events';

// Minutes of a line are computed second by second, on a machine that may be busy.
jest.setTimeout(60_000);

describe('a correction loop', () => {
  let line: LoopUnderTest;
  beforeEach(async () => {
    line = await LoopUnderTest.open();
    await line.pass(40);
  });
  afterEach(async () => {
    // Whatever a test did: the ledger holds, and every move of the PLC was approved in a mode that writes.
    expect(line.corrections.ledger.verify().faults).toEqual([]);
    await line.close();
  });

  const newest = () => {
    const [first] = line.all;
    if (!first) throw new Error('no correction');
    return first;
  };
  const approve = () => line.corrections.advance(newest().id, 'approved', 'carla', { approvedBy: 'carla' });
  /** A drift of 10 K and a proposal in mode supervised. */
  const proposed = async () => {
    line.promote();
    line.heat = 10;
    await line.pass(61);
    expect(newest()).toMatchObject({ state: 'proposed', from: 35, to: 30 });
  };
  const refusal = () => line.corrections.loop(line.loop.settings.id).lastRefusal;

  it('is quiet in control, in whatever mode', async () => {
    line.promote('closed');
    await line.pass(60);
    expect(line.all).toEqual([]);
    expect(line.plc.applied).toEqual([]);
  });

  it('advises, judges its advice by what the process does, and writes nothing', async () => {
    line.heat = 10;
    await line.pass(100);
    const all = line.all;
    expect(all.map(({ text }) => text)).toContain(
      'reduce temperature in CAS_01 to 40 °C (set-point 35 → 30 °C)',
    );
    expect(all.at(-1)).toMatchObject({ state: 'expired', code: 'JUDGED' });
    const { judged, signCorrect, boundHits } = line.corrections.loop(line.loop.settings.id).evidence;
    expect([judged, signCorrect, boundHits]).toEqual([2, 2, 0]);
    expect(line.plc.applied).toEqual([]);
    expect(newest().evidence).toMatchObject({
      trigger: {
        rule: 'N1',
        causes: [{ characteristic: 'misalignment' }, { characteristic: 'weld_resistance' }],
      },
      cut: 'step',
    });
  });

  it('sends what was approved, sees the effect, and does not move again before its cooldown', async () => {
    await proposed();
    approve();
    await line.pass(1);
    expect(newest()).toMatchObject({ state: 'verified', approvedBy: 'carla' });
    await line.pass(40);
    expect(newest()).toMatchObject({ state: 'effect-checked', effect: 'as-predicted' });
    expect(line.plc.applied.map(({ value, baseline, source }) => [value, baseline, source])).toEqual([
      [30, 35, newest().id],
    ]);
    await line.pass(30);
    expect(line.all).toHaveLength(1);
    expect(refusal()).toBe('COOLDOWN');
    // After the cooldown comes the second step, to 35 °C.
    line.skip(230);
    await line.pass(61);
    expect(newest()).toMatchObject({ state: 'proposed', from: 30, to: 25 });
    expect(newest().processThen).toBeCloseTo(35, 0);
  });

  it('works alone in mode closed, within its bounds', async () => {
    line.promote('closed');
    line.heat = 10;
    await line.pass(100);
    for (let part = 0; part < 4; part++) {
      line.skip(280);
      await line.pass(61);
    }
    // 35 → 30 → 25: two steps of 5 K and no more, the sum of moves is used up.
    expect(line.plc.applied.map(({ value }) => value)).toEqual([30, 25]);
  });

  it.each([
    [
      'fault 25: limits of the PLC narrower than the file',
      'LIMITS_WIDER_THAN_PLC',
      () => (line.plc.high = 45),
    ],
    ['fault 26: a knob turned between proposal and execution', 'BASELINE', () => (line.plc.actual = 36)],
    ['an interlock', 'INTERLOCK', () => (line.plc.interlock = true)],
    ['no permissive', 'NO_PERMISSIVE', () => (line.plc.permissive = false)],
    ['a PLC switched to local', 'NOT_REMOTE', () => (line.plc.remote = false)],
    ['a PLC that does not answer', 'PLC_UNREAD', () => (line.plc.away = true)],
    [
      'an operator who holds the loop',
      'OPERATOR_HOLD',
      () => line.corrections.hold(line.loop.settings.id, true, 'ada', 'blade change'),
    ],
  ])('sends nothing with %s', async (_what, code, fault) => {
    await proposed();
    approve();
    fault();
    await line.pass(1);
    expect(line.all.at(-1)).toMatchObject({ state: 'rejected', code });
    expect(line.plc.applied).toEqual([]);
  });

  it('fault 29: lets an approval expire, and sends nothing that was approved too late', async () => {
    await proposed();
    line.skip(900);
    await line.pass(1);
    expect(line.all.at(-1)).toMatchObject({ state: 'expired', code: 'APPROVAL_EXPIRED' });
    expect(line.plc.applied).toEqual([]);
  });

  it('proposes nothing from bad, stale or missing input, and sheds when that lasts', async () => {
    line.promote();
    line.heat = 10;
    line.quality = 0x408f0000;
    await line.pass(50);
    expect(line.all).toEqual([]);
    line.quality = 0;
    line.silent = true;
    await line.pass(60);
    expect(line.all).toEqual([]);
    expect(line.mode).toBe('advisory');
  });

  it('proposes nothing while the machine stands, or while the process is on its way', async () => {
    line.heat = 10;
    line.status = 'stopped';
    await line.pass(61);
    expect(refusal()).toBe('MACHINE_STATE');
    line.status = 'running';
    line.heat = 3;
    await line.pass(10);
    expect(refusal()).toBe('MODEL_INTERVAL');
  });

  it('fault 23: a lost answer blocks the loop until it is found out', async () => {
    await proposed();
    approve();
    line.plc.next = 'lose-answer';
    await line.pass(5);
    expect(newest().state).toBe('unknown');
    line.plc.next = 'apply';
    await line.pass(20);
    expect(newest()).toMatchObject({ state: 'verified' });
    expect(line.plc.applied).toHaveLength(1);
  });

  it('takes a move back in steps when the process goes the wrong way, and sheds', async () => {
    line.trueGain = -1;
    await proposed();
    approve();
    await line.pass(60);
    const [back] = line.all;
    expect(line.all.at(-1)).toMatchObject({
      state: 'rolled-back',
      effect: 'opposite',
      code: 'EFFECT_OPPOSITE',
    });
    expect(back).toMatchObject({ kind: 'rollback', from: 30, to: 35 });
    expect(line.plc.actual).toBe(35);
    expect(line.mode).toBe('advisory');
  });

  describe('where persons have frozen limits', () => {
    beforeEach(() => {
      line.limitSet = { center: 38, lower: 34, upper: 42 };
      line.heat = 10;
    });

    it('waits for the signal of the control chart, and shows it as evidence', async () => {
      await line.pass(61);
      expect(line.all).toEqual([]);
      await line.signal(45);
      await line.pass(1);
      expect(newest().evidence).toMatchObject({
        trigger: {
          rule: 'N1',
          limits: { mean: 38 },
          signal: { limitSet: 'temperature@CAS_01#1', reading: 45 },
        },
      });
    });

    it('does not act on a signal of a process that has come back, nor on the harmless side', async () => {
      await line.signal(45);
      line.heat = 5;
      await line.pass(61);
      expect(line.all).toEqual([]);
      line.heat = -5;
      await line.signal(30);
      await line.pass(61);
      expect(line.all).toEqual([]);
    });

    it('does not act again on the signal from before its move', async () => {
      line.promote();
      await line.pass(61);
      await line.signal(45);
      await line.pass(1);
      approve();
      await line.pass(45);
      expect(newest()).toMatchObject({ state: 'effect-checked' });
      line.heat = 20;
      line.skip(280);
      await line.pass(61);
      expect(line.all).toHaveLength(1);
    });
  });

  it('works in its hours only, by the clock of the plant, and takes harm back at any hour', async () => {
    // 2026-01-05 is a Monday; the test begins at 09:00 in Berlin.
    line.settle({ hours: [{ days: ['mon'], from: '06:00', to: '09:01' }] });
    line.heat = 10;
    await line.pass(90);
    expect(line.all).toEqual([]);
    expect(refusal()).toBe('OUTSIDE_WINDOW');
    line.settle({ hours: [{ days: ['mon'], from: '06:00', to: '10:00' }] });
    await line.pass(10);
    expect(newest()).toMatchObject({ state: 'proposed' });
  });

  it('sends nothing that was approved in its hours and comes up after them', async () => {
    await proposed();
    approve();
    line.settle({ hours: [{ days: ['tue'], from: '00:00', to: '24:00' }] });
    await line.pass(1);
    // Other settings are another revision: a start takes the approval and the mode away first.
    expect(newest().state).toBe('expired');
    expect(line.plc.applied).toEqual([]);
  });

  describe('the rejects since a move', () => {
    const moved = async () => {
      await proposed();
      await line.inspect(200, 4);
      approve();
      await line.pass(45);
      expect(line.plc.actual).toBe(30);
      expect(newest()).toMatchObject({ state: 'effect-checked', effect: 'as-predicted' });
    };

    it('take it back when they rise by half in 50 cells, beyond chance', async () => {
      await moved();
      await line.inspect(60, 8);
      await line.pass(25);
      expect(line.mode).toBe('advisory');
      expect(line.plc.actual).toBe(35);
      expect(line.all.find(({ code }) => code === 'REJECTS_ROSE')).toMatchObject({ state: 'rolled-back' });
      expect(line.corrections.loop(line.loop.settings.id).evidence.judged).toBe(0);
    });

    it.each([
      ['49 cells, however bad', 49, 49],
      ['a rise that chance explains', 60, 2],
      ['none', 400, 0],
    ])('leave it with %s', async (_what, cells, rejects) => {
      await moved();
      await line.inspect(cells, rejects);
      await line.pass(25);
      expect(line.mode).toBe('supervised');
      expect(line.plc.actual).toBe(30);
    });
  });

  it('goes back to shadow when two moves in a row did not do what its model says', async () => {
    line.trueGain = 0.1;
    await proposed();
    for (let move = 0; move < 2; move++) {
      approve();
      await line.pass(45);
      expect(newest()).toMatchObject({ state: 'effect-checked', effect: 'too-weak' });
      expect(line.mode).toBe(move === 0 ? 'supervised' : 'shadow');
      if (move > 0) break;
      line.skip(280);
      await line.pass(61);
    }
    const shed = line.corrections.ledger.of(line.loop.settings.id).filter(({ kind }) => kind === 'shed');
    expect(shed.at(-1)?.body).toMatchObject({ code: 'MODEL_DRIFT', to: 'shadow' });
  });

  it('leaves a set-point to whoever has turned it during a rollback', async () => {
    line.trueGain = -1;
    await proposed();
    approve();
    await line.pass(1);
    line.plc.actual = 33;
    await line.pass(60);
    expect(line.plc.actual).toBe(33);
    expect(line.plc.applied).toHaveLength(1);
  });

  it('writes every entry of the ledger to the time series, once', async () => {
    await proposed();
    approve();
    await line.pass(45);
    const rows = async () => {
      await new LedgerEvents(line.corrections, [line.loop]).publish(line.store);
      const found = await line.store.rows({
        measurement: 'correction',
        window: { fromMs: 0, toMs: line.nowMs + 1 },
      });
      return found.flatMap((row) => correctionFromRow(row) ?? []);
    };
    const events = await rows();
    const own = events.filter(({ id }) => id === newest().id).map(({ state, by }) => `${state} by ${by}`);
    // Two entries of one millisecond stand in the order of their hashes.
    expect(own.sort()).toEqual([
      'approved by carla',
      'effect-checked by scorer',
      'proposed by scorer',
      'sent by scorer',
      'verified by scorer',
    ]);
    expect(await rows()).toEqual(events);
    expect(events.map(({ hash }) => hash)).toContain(line.corrections.ledger.verify().head);
  });

  describe('fault 31: killed', () => {
    it.each(['before-read', 'before-request', 'after-request'] as const)(
      '%s: comes back at advisory, sends nothing again, and finds out what happened',
      async (killAt) => {
        await proposed();
        approve();
        line.plc.killAt = killAt;
        if (killAt === 'before-read') await line.pass(1);
        else await expect(line.pass(1)).rejects.toThrow(Killed);
        line.plc.killAt = null;
        line.restart();
        expect(line.mode).toBe('advisory');
        await line.pass(90);
        const moves = killAt === 'after-request' ? 1 : 0;
        expect(line.plc.applied).toHaveLength(moves);
        const first = line.all.at(-1);
        expect(first?.state).toBe(moves === 1 ? 'effect-checked' : 'rejected');
      },
    );

    it.each(CORRECTION_STATES)('in state %s: never sends it again', async (state) => {
      await proposed();
      const ways: Record<string, readonly (typeof CORRECTION_STATES)[number][]> = {
        approved: ['approved'],
        rejected: ['rejected'],
        expired: ['expired'],
        sent: ['approved', 'sent'],
        verified: ['approved', 'sent', 'verified'],
        unknown: ['approved', 'sent', 'unknown'],
        'effect-checked': ['approved', 'sent', 'verified', 'effect-checked'],
        'rolling-back': ['approved', 'sent', 'verified', 'rolling-back'],
        'rolled-back': ['approved', 'sent', 'verified', 'rolling-back', 'rolled-back'],
      };
      const { id } = newest();
      for (const to of ways[state] ?? []) {
        const request = { sequence: 1, notAfterMs: line.nowMs + 10_000, sentAtMs: line.nowMs };
        const patch = to === 'sent' ? { request } : to === 'verified' ? { verifiedAtMs: line.nowMs } : {};
        line.corrections.advance(id, to, 'carla', patch);
      }
      expect(newest().state).toBe(state);
      line.restart();
      expect(line.mode).toBe('advisory');
      await line.pass(90);
      expect(line.plc.applied).toEqual([]);
      expect(['sent', 'approved', 'unknown']).not.toContain(line.all.at(-1)?.state);
    });
  });
});
