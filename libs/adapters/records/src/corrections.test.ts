import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { ForbiddenTransitionError, type LoopSettings } from '@cellgate/control';
import { GENESIS } from './correction-ledger';
import type { CorrectionRecord } from './correction-record';
import { LineRecords } from './line-records';
import { temporaryDirectory } from './testing/temporary-directory';

const SETTINGS = { id: 'a', contract: true, promotion: { proposals: 2, signCorrect: 0.95 } } as LoopSettings;

describe('Corrections', () => {
  const directory = temporaryDirectory();
  let nowMs = 1_000_000;
  let records: LineRecords;
  beforeEach(() => {
    nowMs = 1_000_000;
    records = LineRecords.open(directory(), { now: () => nowMs });
  });
  afterEach(() => records.close());

  const proposal = (id = 'K1'): Omit<CorrectionRecord, 'state' | 'changedAtMs'> => ({
    id,
    loop: 'a',
    line: 'L1',
    machine: 'M1',
    signal: 'temperature',
    unit: '°C',
    kind: 'move',
    rollsBack: null,
    code: null,
    from: 35,
    to: 30,
    wish: 25,
    processNow: 45,
    processThen: 40,
    text: 'reduce temperature in M1 to 40 °C',
    evidence: { trigger: 'N1' },
    proposedBy: 'scorer',
    proposedAtMs: nowMs,
    expiresAtMs: nowMs + 900_000,
    approvedBy: null,
    request: null,
    verifiedAtMs: null,
    effect: null,
  });
  const request = { sequence: 1, notAfterMs: 1_010_000, sentAtMs: 1_000_500 };

  it('takes a correction through its states with one chained entry each', () => {
    const { corrections } = records;
    corrections.propose(proposal());
    corrections.advance('K1', 'approved', 'ada', { approvedBy: 'ada' });
    corrections.advance('K1', 'sent', 'scorer', { request });
    corrections.advance('K1', 'verified', 'scorer', { verifiedAtMs: 1_001_000 });
    const entries = corrections.ledger.of('K1');
    expect(entries.map(({ kind, by }) => [kind, by])).toEqual([
      ['proposed', 'scorer'],
      ['approved', 'ada'],
      ['sent', 'scorer'],
      ['verified', 'scorer'],
    ]);
    expect(entries[0]?.body).toMatchObject({ evidence: { trigger: 'N1' }, to: 30 });
    expect(entries.map(({ previousHash }) => previousHash)).toEqual([
      GENESIS,
      ...entries.slice(0, 3).map(({ hash }) => hash),
    ]);
    expect(corrections.get('K1')).toMatchObject({ state: 'verified', approvedBy: 'ada', request });
    expect(corrections.moves('a', 0)).toEqual([{ atMs: 1_001_000, delta: -5, verified: true }]);
    expect(corrections.ledger.verify()).toEqual({ entries: 4, head: entries[3]?.hash, faults: [] });
  });

  it('refuses a step that the state machine lacks and leaves nothing behind', () => {
    const { corrections } = records;
    corrections.propose(proposal());
    expect(() => corrections.advance('K1', 'sent', 'scorer', { request })).toThrow(ForbiddenTransitionError);
    expect(() => corrections.advance('K9', 'approved', 'ada')).toThrow(/no correction K9/);
    expect(corrections.get('K1')?.state).toBe('proposed');
    expect(corrections.ledger.verify().entries).toBe(1);
  });

  it('lets two processes decide on the same correction only once', () => {
    const other = LineRecords.open(directory(), { now: () => nowMs });
    records.corrections.propose(proposal());
    other.corrections.advance('K1', 'rejected', 'bob', { code: 'BY_PERSON' });
    expect(() => records.corrections.advance('K1', 'approved', 'ada')).toThrow(ForbiddenTransitionError);
    other.close();
  });

  it('fault 32: cannot be changed, and says where it was changed all the same', () => {
    const { corrections } = records;
    for (const id of ['K1', 'K2', 'K3']) corrections.propose(proposal(id));
    const file = join(directory(), 'records.sqlite');
    const raw = new DatabaseSync(file);
    expect(() => raw.exec("UPDATE correction_ledger SET by = 'eve'")).toThrow(/append-only/);
    expect(() => raw.exec('DELETE FROM correction_ledger')).toThrow(/append-only/);
    // Somebody with the file in hands can remove the triggers; the chain still tells.
    raw.exec('DROP TRIGGER correction_ledger_no_update; DROP TRIGGER correction_ledger_no_delete');
    raw.exec("UPDATE correction_ledger SET body = replace(body, '30', '31') WHERE seq = 2");
    expect(corrections.ledger.verify().faults).toEqual([
      { seq: 2, detail: 'was changed after it was written' },
    ]);
    raw.exec("UPDATE correction_ledger SET body = replace(body, '31', '30') WHERE seq = 2");
    expect(corrections.ledger.verify().faults).toEqual([]);
    raw.exec('DELETE FROM correction_ledger WHERE seq = 2');
    expect(corrections.ledger.verify().faults).toContainEqual({ seq: 3, detail: 'entry 2 is missing' });
    raw.exec("UPDATE correction SET state = 'approved' WHERE id = 'K3'");
    expect(corrections.ledger.verify().faults).toContainEqual({
      seq: 3,
      detail: 'correction K3 is approved, the ledger says proposed',
    });
    raw.close();
  });

  it('promotes on evidence and two persons, demotes at once, and restarts at advisory', () => {
    const { corrections } = records;
    const ask = (by: string) => corrections.requestMode('a', { wanted: 'supervised', by, reason: null });
    expect(ask('ada')).toBeNull();
    corrections.restart(SETTINGS, 'r1', 'scorer');
    expect(ask('ada')).toMatchObject({ kind: 'refused', code: 'TOO_LITTLE_EVIDENCE' });
    for (const correction of ['K1', 'K2'])
      corrections.judge('a', correction, 'scorer', { right: true, boundHit: false, after: 44 });
    expect(ask('ada')).toMatchObject({ kind: 'pending' });
    expect(ask('ada')).toMatchObject({ code: 'SAME_PERSON' });
    expect(ask('bob')).toEqual({ kind: 'changed', mode: 'supervised' });
    expect(corrections.loop('a')).toMatchObject({ mode: 'supervised', agreedRevision: 'r1', pending: null });
    expect(corrections.shed('a', 'HUNTING', 'scorer')).toBe(true);
    expect(corrections.shed('a', 'HUNTING', 'scorer')).toBe(false);
    expect(corrections.loop('a').mode).toBe('advisory');
    ask('ada');
    ask('bob');
    corrections.restart(SETTINGS, 'r1', 'scorer');
    expect(corrections.loop('a').mode).toBe('advisory');
    expect(corrections.ledger.of('a').map(({ kind }) => kind)).toEqual([
      'settings',
      'mode-refused',
      'judged',
      'judged',
      'mode-asked',
      'mode-refused',
      'mode',
      'shed',
      'mode-asked',
      'mode',
      'shed',
    ]);
    expect(corrections.ledger.verify().faults).toEqual([]);
  });

  it('asks for evidence anew when the settings change or a move did the opposite', () => {
    const { corrections } = records;
    const judgeTwice = () => {
      for (const id of ['K1', 'K2']) {
        corrections.judge('a', id, 'scorer', { right: true, boundHit: false, after: 44 });
      }
    };
    const promote = () =>
      ['ada', 'bob'].map(
        (by) => corrections.requestMode('a', { wanted: 'supervised', by, reason: null })?.kind,
      );
    corrections.restart(SETTINGS, 'r1', 'scorer');
    judgeTwice();
    expect(promote()).toEqual(['pending', 'changed']);
    // One person alone cannot agree on other settings by asking for what is already so.
    corrections.requestMode('a', { wanted: 'supervised', by: 'eve', reason: null });
    expect(corrections.loop('a')).toMatchObject({ mode: 'supervised', agreedRevision: 'r1' });
    corrections.shed('a', 'EFFECT_OPPOSITE', 'scorer');
    expect(promote()).toEqual(['refused', 'refused']);
    judgeTwice();
    corrections.restart(SETTINGS, 'r2', 'scorer');
    expect(corrections.loop('a')).toMatchObject({
      mode: 'advisory',
      agreedRevision: null,
      evidence: { judged: 0 },
    });
    expect(promote()).toEqual(['refused', 'refused']);
  });

  it('notes a refusal once, until there is another one', () => {
    const { corrections } = records;
    for (const code of ['STALE', 'STALE', 'DEADBAND', null, 'STALE'])
      corrections.noteRefusal('a', code === null ? null : { code, detail: code, untilMs: null }, 'scorer');
    expect(corrections.ledger.of('a').map(({ body }) => body['code'])).toEqual([
      'STALE',
      'DEADBAND',
      'STALE',
    ]);
  });

  it('keeps why and since when a refusal lasts, and when time alone will have ended it', () => {
    const { corrections } = records;
    const refuse = (untilMs: number) =>
      corrections.noteRefusal('a', { code: 'CUMULATIVE', detail: 'too much', untilMs }, 'scorer');
    const sinceMs = nowMs;
    refuse(nowMs + 50);
    nowMs += 10;
    refuse(nowMs + 60);
    expect(corrections.loop('a').refusal).toEqual({
      code: 'CUMULATIVE',
      detail: 'too much',
      sinceMs,
      untilMs: nowMs + 60,
    });
    expect(corrections.ledger.of('a')).toHaveLength(1);
    corrections.noteRefusal('a', null, 'scorer');
    expect(corrections.loop('a')).toMatchObject({ lastRefusal: null, refusal: null });
  });

  it('remembers what persons have rejected, not what the PLC or the guards have', () => {
    const { corrections } = records;
    const reject = (id: string, by: string, code: string) => {
      corrections.propose({ ...proposal(id), from: 35, to: 30 });
      corrections.advance(id, 'rejected', by, { code });
    };
    reject('K1', 'ada', 'BY_PERSON');
    nowMs += 10;
    reject('K2', 'scorer', 'PLC_7');
    reject('K3', 'bob', 'BY_PERSON');
    expect(corrections.rejections('a', nowMs - 10)).toEqual([
      { atMs: nowMs - 10, delta: -5 },
      { atMs: nowMs, delta: -5 },
    ]);
    expect(corrections.rejections('a', nowMs - 9)).toEqual([{ atMs: nowMs, delta: -5 }]);
    expect(corrections.rejections('b', 0)).toEqual([]);
  });

  it('lists by state and machine, newest first', () => {
    const { corrections } = records;
    corrections.propose(proposal('K1'));
    nowMs += 10;
    corrections.propose({ ...proposal('K2'), machine: 'M2', loop: 'b' });
    corrections.advance('K1', 'expired', 'scorer');
    expect(corrections.list().map(({ id }) => id)).toEqual(['K2', 'K1']);
    expect(corrections.list({ state: 'expired' }).map(({ id }) => id)).toEqual(['K1']);
    expect(corrections.list({ machine: 'M2' }).map(({ id }) => id)).toEqual(['K2']);
    expect(corrections.pending('a')).toEqual([]);
    expect(corrections.pending('b').map(({ id }) => id)).toEqual(['K2']);
  });
});
