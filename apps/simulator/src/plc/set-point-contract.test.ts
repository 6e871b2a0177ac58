import { HEARTBEAT_TIMEOUT_MS, SetPointContract, type SetPointRequest } from './set-point-contract';

describe('the contract of a set-point', () => {
  let now = 1_000_000;
  let value = 35;
  let running = true;
  let contract: SetPointContract;
  let beats = 0;

  beforeEach(() => {
    now = 1_000_000;
    value = 35;
    running = true;
    contract = new SetPointContract(
      { min: 20, max: 50, maxStep: 5, minIntervalMs: 1_000 },
      { value: () => value, move: (to) => (value = to), running: () => running, nowMs: () => now },
    );
    contract.heartbeat(++beats);
  });

  const request = (changes: Partial<SetPointRequest> = {}): SetPointRequest => ({
    seq: contract.ack.seq + 1,
    value: 31,
    baseline: value,
    notAfterMs: now + 10_000,
    ...changes,
  });

  it('applies what is right and acknowledges it', () => {
    expect(contract.apply(request())).toBe(0);
    expect([value, contract.ack]).toEqual([31, { seq: 1, code: 0, applied: 31 }]);
  });

  it.each([
    [1, 'too late', () => request({ notAfterMs: now - 1 })],
    [1, 'no time', () => request({ notAfterMs: NaN })],
    [2, 'an old number', () => request({ seq: 0 })],
    [2, 'a number too far', () => request({ seq: 2 })],
    [3, 'another baseline', () => request({ baseline: 36 })],
    [3, 'no baseline', () => request({ baseline: NaN })],
    [4, 'above the range', () => request({ value: 50.1 })],
    [4, 'no number', () => request({ value: NaN })],
    [4, 'infinite', () => request({ value: -Infinity })],
    [5, 'too large a step', () => request({ value: 29 })],
  ])('answers %i for %s and applies nothing', (code, _why, make) => {
    expect(contract.apply(make())).toBe(code);
    expect(value).toBe(35);
    expect(contract.ack).toMatchObject(code === 2 ? { seq: 0, code: 0 } : { seq: 1, code });
  });

  it('answers 6 within the interval, 7 with an interlock or without permissive, 8 without mode or heartbeat', () => {
    expect(contract.apply(request())).toBe(0);
    now += 999;
    expect(contract.apply(request({ value: 32 }))).toBe(6);
    now += 1;
    contract.interlocked = true;
    expect(contract.apply(request({ value: 32 }))).toBe(7);
    contract.interlocked = false;
    running = false;
    expect(contract.apply(request({ value: 32 }))).toBe(7);
    running = true;
    contract.remoteSelected = false;
    expect(contract.apply(request({ value: 32 }))).toBe(8);
    contract.remoteSelected = true;
    now += HEARTBEAT_TIMEOUT_MS;
    // The same count again is no sign of life.
    contract.heartbeat(beats);
    expect(contract.apply(request({ value: 32 }))).toBe(8);
    contract.heartbeat(++beats);
    expect(contract.apply(request({ value: 32 }))).toBe(0);
    expect(value).toBe(32);
  });

  it('applies a request once, however often it comes', () => {
    const twice = request();
    expect(contract.apply(twice)).toBe(0);
    value = 35;
    now += 5_000;
    expect(contract.apply(twice)).toBe(2);
    expect([value, contract.ack.code]).toEqual([35, 0]);
  });

  it('can be told to clamp silently: it acknowledges the whole move', () => {
    contract.silentClamp = 33;
    expect(contract.apply(request())).toBe(0);
    expect([value, contract.ack.applied]).toEqual([33, 31]);
  });
});
