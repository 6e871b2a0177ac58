import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePlant } from '@cellgate/plant';
import type { CorrectionRecord } from '@cellgate/records';
import { SetPointWriter } from '@cellgate/set-points';
import { ContractPlc } from '../testing/contract-plc';
import { LoopUnderTest } from '../testing/loop-under-test';
import { SimulatorProcess } from '../testing/simulator-process';
import { executeCorrection } from './execute-correction';
import { readSamples } from './loop-samples';

jest.setTimeout(120_000);

const CONFIG = join(__dirname, '../../../../config/demo-plant.yaml');
const TIMING = { connectMs: 15_000, requestMs: 4_000, readBackMs: 3_000 };

/** Faults 25, 26, 29 and 30 for the loop as a whole over OPC UA. What was applied is counted by the PLC. */
describe('a loop against the contract of the simulator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-contract-'));
  let simulator: SimulatorProcess;
  let writer: SetPointWriter;
  let line: LoopUnderTest<ContractPlc>;
  let meant = 0;
  const truth = () => simulator.truth('CAS_01');
  /** Moves that the PLC applied and nobody had approved. */
  const unsafe = async (): Promise<number> => (await truth()).applied.length - meant;
  const newest = (): CorrectionRecord => {
    const [first] = line.all;
    if (!first) throw new Error('no correction');
    return first;
  };
  const approve = (by = 'carla') => line.corrections.advance(newest().id, 'approved', by, { approvedBy: by });

  beforeAll(async () => {
    simulator = await SimulatorProcess.start();
    const plant = parsePlant(readFileSync(CONFIG, 'utf8'), {
      CELLGATE_OPCUA_PORT: String(simulator.opcUaPort),
    });
    writer = new SetPointWriter({
      pkiFolder: join(folder, 'pki'),
      user: plant.writerUser,
      secretOf: () => simulator.writerPassword,
      timing: TIMING,
    });
    const [target] = plant.setPoints;
    if (target === undefined) throw new Error('no set-point');
    await new ContractPlc(plant, writer, 35).read(target.id, true);
  }, 90_000);

  beforeEach(async () => {
    await simulator.put('plc-faults/knob', { machine: 'CAS_01', value: 35 });
    const plant = parsePlant(readFileSync(CONFIG, 'utf8'), {
      CELLGATE_OPCUA_PORT: String(simulator.opcUaPort),
    });
    line = await LoopUnderTest.with(() => new ContractPlc(plant, writer, 35), Date.now() - 120_000);
    await line.pass(40, false);
    line.promote();
    line.heat = 10;
    await line.pass(60, false);
    await line.pass(1);
    expect(newest()).toMatchObject({ state: 'proposed', from: 35, to: 30 });
  });

  afterEach(async () => {
    for (const fault of ['narrow-limits', 'interlock', 'local', 'no-permissive'])
      await simulator.remove(`plc-faults/${fault}`);
    expect(await unsafe()).toBe(0);
    expect(line.corrections.ledger.verify().faults).toEqual([]);
    await line.close();
  });

  afterAll(async () => {
    writer.close();
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    [
      'fault 25: limits narrower than the plant file',
      'LIMITS_WIDER_THAN_PLC',
      'narrow-limits',
      { low: 20, high: 45 },
    ],
    ['fault 26: a knob turned after the approval', 'BASELINE', 'knob', { value: 36 }],
    ['an interlock', 'INTERLOCK', 'interlock', {}],
    ['a panel switched to local', 'NOT_REMOTE', 'local', {}],
    ['no permissive', 'NO_PERMISSIVE', 'no-permissive', {}],
  ])('moves nothing with %s at the PLC', async (_what, code, fault, parameters) => {
    approve();
    await simulator.put(`plc-faults/${fault}`, { machine: 'CAS_01', ...parameters });
    await line.pass(1);
    expect(line.all.at(-1)).toMatchObject({ state: 'rejected', code });
    expect(line.plc.requests).toEqual([]);
  });

  describe('fault 29', () => {
    it('an approval that comes too late moves nothing', async () => {
      line.skip(901);
      await line.pass(1);
      expect(line.all.at(-1)).toMatchObject({ state: 'expired', code: 'APPROVAL_EXPIRED' });
    });

    it('an approval that is carried out too late moves nothing', async () => {
      approve();
      line.skip(901);
      await line.pass(1);
      expect(line.all.at(-1)).toMatchObject({ state: 'expired', code: 'APPROVAL_EXPIRED' });
    });

    it('whoever proposed it cannot approve it', async () => {
      approve('scorer');
      await line.pass(1);
      expect(line.all.at(-1)).toMatchObject({ state: 'rejected', code: 'SAME_PERSON' });
    });

    it('one person alone cannot put the loop into a mode that writes more', () => {
      const { id } = line.loop.settings;
      for (let time = 0; time < 3; time++)
        line.corrections.requestMode(id, { wanted: 'closed', by: 'ada', reason: null });
      expect(line.mode).toBe('supervised');
    });
  });

  it('fault 30: of 1,000 proposals in a second, with signs that flip and NaN, the PLC sees one, and the loop sheds', async () => {
    const template = newest();
    line.corrections.advance(template.id, 'rejected', 'carla', { code: 'BY_PERSON' });
    const { state: _state, changedAtMs: _changed, ...draft } = template;
    const { loop, corrections, plc } = line;
    const nowMs = line.nowMs;
    const samples = await readSamples(line.store, loop, nowMs - 30_000, nowMs);
    corrections.requestMode(loop.settings.id, { wanted: 'closed', by: 'ada', reason: null });
    corrections.requestMode(loop.settings.id, { wanted: 'closed', by: 'bob', reason: null });
    expect(line.mode).toBe('closed');
    plc.frozen = true;
    const codes = new Map<string, number>();
    for (let index = 0; index < 1_000; index++) {
      const { actual } = await plc.read(loop.settings.id, true);
      // Every third is not a number, every second of the others goes the other way.
      const to =
        index === 0 ? actual - 2 : index % 3 === 0 ? NaN : Math.fround(actual + (index % 2 === 0 ? 4 : -4));
      const proposed = corrections.propose({
        ...draft,
        id: `runaway-${index}`,
        from: actual,
        to,
        wish: to,
        proposedAtMs: nowMs,
      });
      const execution = { loop, corrections, plcs: plc, samples, now: () => nowMs };
      const done = await executeCorrection(execution, corrections.advance(proposed.id, 'approved', 'scorer'));
      const outcome = done.code ?? done.state;
      codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
    }
    plc.frozen = false;
    // The first was a move within all bounds.
    meant += 1;
    expect(plc.requests).toHaveLength(1);
    expect(Object.fromEntries(codes)).toMatchObject({
      verified: 1,
      COOLDOWN: 2,
      NOT_FINITE: 1,
      MODE_FORBIDS: 996,
    });
    expect(line.mode).toBe('advisory');
  });
});
