import { LoopUnderTest } from '../testing/loop-under-test';

// Minutes of a line are computed second by second, on a machine that may be busy.
jest.setTimeout(60_000);

describe('a proposal that a person has rejected', () => {
  let line: LoopUnderTest;
  beforeEach(async () => {
    line = await LoopUnderTest.open();
    await line.pass(40);
  });
  afterEach(async () => {
    expect(line.corrections.ledger.verify().faults).toEqual([]);
    expect(line.plc.applied).toEqual([]);
    await line.close();
  });

  const newest = () => {
    const [first] = line.all;
    if (!first) throw new Error('no correction');
    return first;
  };
  const proposed = async () => {
    line.promote();
    line.heat = 10;
    await line.pass(61);
    expect(newest()).toMatchObject({ state: 'proposed', from: 35, to: 30 });
  };
  const refusal = () => line.corrections.loop(line.loop.settings.id).lastRefusal;
  const reject = () => line.corrections.advance(newest().id, 'rejected', 'carla', { code: 'BY_PERSON' });

  it.each(['goes on', 'is started anew'])('rests for the cooldown while the process %s', async (how) => {
    await proposed();
    reject();
    if (how === 'is started anew') line.restart();
    await line.pass(60);
    expect(line.all).toHaveLength(1);
    expect(refusal()).toBe('REJECTED_BY_PERSON');
    // One second before the end, and the end.
    line.skip(205);
    await line.pass(34);
    expect(line.all).toHaveLength(1);
    await line.pass(2);
    expect(line.all).toHaveLength(2);
    expect(newest()).toMatchObject({ state: 'proposed', from: 35, to: 30 });
  });

  it('does not keep the loop from the other direction', async () => {
    line.settle({ harm: 'both' });
    await proposed();
    reject();
    line.heat = -10;
    await line.pass(61);
    expect(line.all).toHaveLength(2);
    expect(newest()).toMatchObject({ state: 'proposed', from: 35, to: 40 });
  });
});
