import { CLAIM_EXPIRY_MS, IDEMPOTENCY_EXPIRY_MS } from './idempotent-requests';
import { LineRecords } from './line-records';
import { temporaryDirectory } from './testing/temporary-directory';

describe('IdempotentRequests', () => {
  const directory = temporaryDirectory();
  const request = { caller: 'mes', route: 'POST /inspections', key: 'k1', requestHash: 'h1' };
  const response = { status: 200, body: '{"accepted":1}' };
  let nowMs = 0;
  let records: LineRecords;
  const attempt = (): string => {
    const claim = records.idempotency.claim(request);
    if (claim.kind !== 'claimed') throw new Error(`expected a claim, got ${claim.kind}`);
    return claim.attempt;
  };
  beforeEach(() => {
    nowMs = 1_000_000_000;
    records = LineRecords.open(directory(), { now: () => nowMs });
  });
  afterEach(() => records.close());

  it('gives the first one the work, the next ones "in progress", and after it the same answer', () => {
    const first = attempt();
    expect(records.idempotency.claim(request)).toEqual({ kind: 'in-progress' });
    records.idempotency.complete(first, response);
    expect(records.idempotency.claim(request)).toEqual({ kind: 'answered', response });
  });

  it('tells when a key comes back with another request', () => {
    records.idempotency.complete(attempt(), response);
    expect(records.idempotency.claim({ ...request, requestHash: 'h2' })).toEqual({ kind: 'mismatch' });
  });

  it.each([{ caller: 'other' }, { route: 'POST /other' }, { key: 'k2' }])(
    'takes %j for another request',
    (change) => {
      attempt();
      expect(records.idempotency.claim({ ...request, ...change }).kind).toBe('claimed');
    },
  );

  it('can be claimed again after the work failed', () => {
    records.idempotency.release(attempt());
    expect(attempt()).toBeDefined();
  });

  it('lets another take over after 60 s, and ignores the answer that comes too late', () => {
    const lost = attempt();
    nowMs += CLAIM_EXPIRY_MS;
    const second = attempt();
    records.idempotency.complete(lost, { status: 500, body: 'late' });
    expect(records.idempotency.claim(request).kind).toBe('in-progress');
    records.idempotency.complete(second, response);
    expect(records.idempotency.claim(request)).toEqual({ kind: 'answered', response });
  });

  it('forgets an answer after 24 h', () => {
    records.idempotency.complete(attempt(), response);
    nowMs += IDEMPOTENCY_EXPIRY_MS - 1;
    expect(records.idempotency.claim(request).kind).toBe('answered');
    nowMs += 1;
    expect(records.idempotency.claim(request).kind).toBe('claimed');
  });
});
