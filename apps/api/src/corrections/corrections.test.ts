import type { LoopSettings } from '@cellgate/control';
import type { CorrectionRecord } from '@cellgate/records';
import { startTestApi, type TestApi } from '../testing/running-api';

const SETTINGS: LoopSettings = {
  id: 'cas-01-temperature',
  line: 'L1',
  machine: 'CAS_01',
  signal: 'temperature',
  unit: '°C',
  min: 20,
  max: 50,
  maxStep: 5,
  resolution: 0.1,
  target: 35,
  gain: 1,
  weight: 0.3,
  deadband: 0.5,
  cumulative: 10,
  cumulativeWithinMs: 1,
  movesPerHour: 6,
  cooldownMs: 1,
  settlingMs: 1,
  expiryMs: 900_000,
  reversals: 3,
  reversalMoves: 6,
  chart: { mean: 35, sigma: 0.5 },
  harm: 'above',
  causes: [{ characteristic: 'misalignment', evidence: 'trial' }],
  samples: 30,
  maxAgeMs: 1,
  maxClockSkewMs: 1,
  contract: true,
  hours: null,
  timeZone: 'UTC',
  promotion: { proposals: 1, signCorrect: 0.95 },
};

describe('corrections over HTTP', () => {
  let api: TestApi;
  const tokens = new Map<string, string>();
  const as = (person: string) => ({ Authorization: `Bearer ${tokens.get(person) ?? ''}` });
  const send = (person: string, method: string, path: string, body?: unknown) =>
    api.ask(`/api/v1${path}`, {
      method,
      headers: { ...as(person), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const propose = (id: string, changes: Partial<CorrectionRecord> = {}) =>
    api.line.records.corrections.propose({
      id,
      loop: SETTINGS.id,
      line: 'L1',
      machine: 'CAS_01',
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
      text: 'reduce temperature in CAS_01 to 40 °C',
      evidence: { trigger: { rule: 'N1' } },
      proposedBy: 'scorer',
      proposedAtMs: api.line.nowMs,
      expiresAtMs: api.line.nowMs + 900_000,
      approvedBy: null,
      request: null,
      verifiedAtMs: null,
      effect: null,
      ...changes,
    });
  const mode = (person: string, wanted: string) =>
    send(person, 'PUT', `/correction-loops/${SETTINGS.id}/mode`, { mode: wanted });

  beforeAll(async () => {
    api = await startTestApi();
    const { corrections, tokens: book } = api.line.records;
    for (const name of ['ada', 'bob', 'carla', 'scorer'])
      tokens.set(name, book.create({ name, scopes: ['read', 'correct'] }));
    tokens.set('reader', book.create({ name: 'reader', scopes: ['read'] }));
    corrections.restart(SETTINGS, 'r1', 'scorer');
    corrections.judge(SETTINGS.id, 'K0', 'scorer', { right: true, boundHit: false, after: 44 });
  }, 30_000);
  afterAll(() => api.close());

  it('lists loops with their limits and modes', async () => {
    const { status, body } = await send('reader', 'GET', '/correction-loops');
    expect(status).toBe(200);
    expect(body).toEqual({
      data: [
        expect.objectContaining({
          loop: SETTINGS.id,
          mode: 'advisory',
          min: 20,
          max: 50,
          maxStep: 5,
          pending: null,
        }),
      ],
    });
    expect((await send('reader', 'GET', '/correction-loops/none/mode')).status).toBe(404);
  });

  it('says why a loop proposes nothing, and when its budget is free again', async () => {
    const { corrections } = api.line.records;
    const loop = async () =>
      ((await send('reader', 'GET', '/correction-loops')).body as { data: object[] }).data[0];
    const [nowMs, detail] = [api.line.nowMs, 'moves within 8 h would add up to -15 °C, 10 °C at most'];
    corrections.noteRefusal(
      SETTINGS.id,
      { code: 'CUMULATIVE', detail, untilMs: nowMs + 3_600_000 },
      'scorer',
    );
    expect(await loop()).toMatchObject({
      lastRefusal: 'CUMULATIVE',
      refusal: {
        code: 'CUMULATIVE',
        detail,
        since: new Date(nowMs).toISOString(),
        until: new Date(nowMs + 3_600_000).toISOString(),
      },
    });
    corrections.noteRefusal(SETTINGS.id, { code: 'INTERLOCK', detail: 'on', untilMs: null }, 'scorer');
    expect(await loop()).toMatchObject({ refusal: { code: 'INTERLOCK', until: null } });
    corrections.noteRefusal(SETTINGS.id, null, 'scorer');
    expect(await loop()).toMatchObject({ lastRefusal: null, refusal: null });
  });

  it('approves nothing in a mode that writes nothing', async () => {
    propose('K1');
    const { status, problem } = await send('carla', 'POST', '/corrections/K1/approve');
    expect([status, problem.code]).toEqual([409, 'WRONG_STATE']);
    expect((await send('reader', 'POST', '/corrections/K1/approve')).status).toBe(403);
    expect((await send('nobody', 'POST', '/corrections/K1/approve')).status).toBe(401);
  });

  it('fault 29: two persons promote, never one; demotion is at once; old proposals go with the mode', async () => {
    expect((await mode('ada', 'closed')).problem).toMatchObject({
      code: 'PROMOTION_REFUSED',
      detail: expect.stringContaining('NOT_ONE_STEP'),
    });
    expect((await mode('ada', 'supervised')).body).toMatchObject({
      mode: 'advisory',
      pending: { by: 'ada', mode: 'supervised' },
    });
    const again = await mode('ada', 'supervised');
    expect([again.status, again.problem.code]).toEqual([403, 'PERSON_NEEDED']);
    expect((await mode('bob', 'supervised')).body).toMatchObject({ mode: 'supervised', pending: null });
    expect((await send('reader', 'GET', '/corrections/K1')).body).toMatchObject({
      state: 'expired',
      code: 'MODE_CHANGED',
    });
    expect((await mode('ada', 'sideways')).status).toBe(400);
  });

  it('fault 29: takes one approval by another person, in time', async () => {
    propose('K2');
    const own = await send('scorer', 'POST', '/corrections/K2/approve');
    expect([own.status, own.problem.code]).toEqual([403, 'PERSON_NEEDED']);
    expect((await send('carla', 'POST', '/corrections/K2/approve')).body).toMatchObject({
      state: 'approved',
      approvedBy: 'carla',
    });
    const twice = await send('bob', 'POST', '/corrections/K2/approve');
    // Approving again what is approved is no step of the state machine.
    expect(twice.status).toBe(409);
    propose('K3');
    api.line.nowMs += 900_001;
    expect((await send('carla', 'POST', '/corrections/K3/approve')).problem).toMatchObject({
      code: 'WRONG_STATE',
      detail: expect.stringContaining('expired'),
    });
  });

  it('rejects with a reason, and not what was sent', async () => {
    propose('K4');
    expect((await send('ada', 'POST', '/corrections/K4/reject', {})).status).toBe(400);
    expect(
      (await send('ada', 'POST', '/corrections/K4/reject', { reason: 'blade change at 14:00' })).body,
    ).toMatchObject({
      state: 'rejected',
      code: 'BY_PERSON',
    });
    propose('K5');
    const request = { sequence: 1, notAfterMs: api.line.nowMs + 10_000, sentAtMs: api.line.nowMs };
    api.line.records.corrections.advance('K5', 'approved', 'ada', { approvedBy: 'ada' });
    api.line.records.corrections.advance('K5', 'sent', 'scorer', { request });
    expect((await send('ada', 'POST', '/corrections/K5/reject', { reason: 'stop' })).status).toBe(409);
  });

  it('shows a correction with its evidence and its chained ledger, and filters the list', async () => {
    const { body } = await send('reader', 'GET', '/corrections/K4');
    expect(body).toMatchObject({
      text: 'reduce temperature in CAS_01 to 40 °C',
      evidence: { trigger: { rule: 'N1' } },
      ledger: [
        { kind: 'proposed', by: 'scorer' },
        { kind: 'rejected', by: 'ada', body: { reason: 'blade change at 14:00' } },
      ],
    });
    const ids = async (query: string) =>
      ((await send('reader', 'GET', `/corrections?${query}`)).body as { data: { id: string }[] }).data.map(
        ({ id }) => id,
      );
    expect(await ids('state=sent')).toEqual(['K5']);
    expect(await ids('machine=FORM_01')).toEqual([]);
    expect(await ids('limit=1')).toHaveLength(1);
    expect((await send('reader', 'GET', '/corrections?state=lost')).status).toBe(400);
    expect((await send('reader', 'GET', '/corrections/none')).status).toBe(404);
    expect(api.line.records.corrections.ledger.verify().faults).toEqual([]);
  });

  it('holds a loop and lets it go, with who and why in the ledger', async () => {
    const hold = (held: boolean) =>
      send('ada', 'PUT', `/correction-loops/${SETTINGS.id}/hold`, { held, reason: 'blade change' });
    expect((await hold(true)).body).toEqual({ loop: SETTINGS.id, held: true });
    expect(api.line.records.corrections.loop(SETTINGS.id).operatorHold).toBe(true);
    expect((await hold(false)).body).toEqual({ loop: SETTINGS.id, held: false });
    const kinds = api.line.records.corrections.ledger.of(SETTINGS.id).map(({ kind, by }) => `${kind} ${by}`);
    expect(kinds.slice(-2)).toEqual(['held ada', 'released ada']);
    expect(
      (await send('ada', 'PUT', '/correction-loops/none/hold', { held: true, reason: 'x' })).status,
    ).toBe(404);
  });

  it('lets nobody approve without a name', async () => {
    const open = await startTestApi();
    open.line.records.corrections.restart(SETTINGS, 'r1', 'scorer');
    open.line.records.corrections.judge(SETTINGS.id, 'K0', 'scorer', {
      right: true,
      boundHit: false,
      after: 44,
    });
    const path = `/api/v1/correction-loops/${SETTINGS.id}/mode`;
    const headers = { 'Content-Type': 'application/json' };
    const up = await open.ask(path, { method: 'PUT', headers, body: JSON.stringify({ mode: 'supervised' }) });
    expect([up.status, up.problem.code]).toEqual([403, 'PERSON_NEEDED']);
    const down = await open.ask(path, { method: 'PUT', headers, body: JSON.stringify({ mode: 'off' }) });
    expect(down.body).toMatchObject({ mode: 'off' });
    await open.close();
  }, 30_000);
});
