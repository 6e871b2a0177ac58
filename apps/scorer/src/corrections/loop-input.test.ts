import { machinePoint } from '@cellgate/time-series';
import { LoopUnderTest } from '../testing/loop-under-test';

// Minutes of a line are computed second by second, on a machine that may be busy.
jest.setTimeout(60_000);

/** What a loop makes of input that it cannot rely on: each has a code, and nothing is proposed. */
describe('the input of a loop that has something to correct', () => {
  let line: LoopUnderTest;
  beforeEach(async () => {
    line = await LoopUnderTest.open();
    line.promote('closed');
    // So hot from the beginning that there is a reason to move as soon as there are samples.
    line.heat = 10;
  });
  afterEach(async () => {
    expect(line.plc.applied).toEqual([]);
    await line.close();
  });

  const refusal = () => line.corrections.loop(line.loop.settings.id).refusal;
  const runOnce = async () => {
    const { silent } = line;
    line.silent = true;
    await line.pass(1);
    line.silent = silent;
  };
  const show = async (value: number, quality = 0) => {
    line.nowMs += 500;
    const point = machinePoint({
      line: 'L1',
      machine: 'CAS_01',
      kind: 'assembly',
      atMs: line.nowMs,
      status: 'running',
      signals: { temperature: { value, quality } },
    });
    if (point !== null) await line.store.write([point]);
  };

  it.each<[string, string, () => Promise<void>]>([
    [
      'Bad among the samples',
      'BAD_QUALITY',
      async () => {
        await line.pass(40, false);
        line.quality = 0x80000000;
        await line.pass(1, false);
        line.quality = 0;
        await line.pass(2, false);
      },
    ],
    [
      'an overflow of the queue, although the value is good',
      'BAD_QUALITY',
      async () => {
        await line.pass(40, false);
        await show(45, 0x480);
        await line.pass(2, false);
      },
    ],
    [
      'stale: silent for longer than it may be',
      'STALE',
      async () => {
        await line.pass(40, false);
        line.skip(10);
      },
    ],
    ['too few samples', 'TOO_FEW_SAMPLES', () => line.pass(8, false)],
    [
      'an open gap in the window',
      'OPEN_GAP',
      async () => {
        await line.pass(16, false);
        line.skip(7);
        await line.pass(8, false);
      },
    ],
    [
      'a value that the machine cannot have',
      'OUTSIDE_DOMAIN',
      async () => {
        line.settle({ maxStep: 30, cumulative: 30 });
        line.promote('closed');
        await line.pass(40, false);
        line.loop = { ...line.loop, range: { low: -40, high: 44 } };
        line.restart();
      },
    ],
    [
      'a clock of the machine that is ahead',
      'CLOCK_SKEW',
      async () => {
        await line.pass(40, false);
        line.skip(-4);
      },
    ],
  ])('%s: %s', async (_what, code, spoil) => {
    await spoil();
    await runOnce();
    expect(refusal()?.code).toBe(code);
    expect(line.all).toEqual([]);
  });

  it('no samples at all: nothing to correct, nothing proposed, and after a minute it loses its mode', async () => {
    line.silent = true;
    await line.pass(60);
    expect(line.mode).toBe('closed');
    await line.pass(2);
    expect(line.mode).toBe('advisory');
    expect(line.all).toEqual([]);
    const shed = line.corrections.ledger.of(line.loop.settings.id).at(-1);
    expect(shed).toMatchObject({ kind: 'shed', body: { code: 'BAD_INPUT' } });
  });

  it.each([NaN, Infinity, -Infinity])('%p never becomes a sample', async (value) => {
    await line.pass(40, false);
    const before = await line.store.rows({
      measurement: 'machine',
      window: { fromMs: 0, toMs: line.nowMs + 10_000 },
      fields: ['temperature'],
    });
    // Refused or left out on the way to the store, or stored as nothing: a number it is not.
    await show(value).catch(() => undefined);
    const rows = await line.store.rows({
      measurement: 'machine',
      window: { fromMs: 0, toMs: line.nowMs + 10_000 },
      fields: ['temperature'],
    });
    const numbers = rows.filter(({ fields }) => typeof fields['temperature'] === 'number');
    expect(numbers).toHaveLength(before.length);
  });
});
