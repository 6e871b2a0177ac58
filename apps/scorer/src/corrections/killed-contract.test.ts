import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePlant } from '@cellgate/plant';
import type { CorrectionRecord } from '@cellgate/records';
import { type SetPointRequest, SetPointWriter, type WriteOutcome } from '@cellgate/set-points';
import { ContractPlc } from '../testing/contract-plc';
import { Killed, LoopUnderTest } from '../testing/loop-under-test';
import { SimulatorProcess } from '../testing/simulator-process';

jest.setTimeout(120_000);

const CONFIG = join(__dirname, '../../../../config/demo-plant.yaml');
const TIMING = { connectMs: 15_000, requestMs: 4_000, readBackMs: 3_000 };
/** Beyond the life of a request and the time after which its outcome is found out. */
const LONG_AFTER_MS = 600_000;

type Moment = 'before the request' | 'while it is on the wire' | 'after the PLC has answered';

/** The PLC of the simulator, and a scorer that dies while it talks to it. */
class DeadlyPlc extends ContractPlc {
  killAt: Moment | null = null;
  /** What the dead left on the wire. */
  onTheWire: Promise<unknown> = Promise.resolve();

  override async apply(id: string, request: SetPointRequest): Promise<WriteOutcome> {
    const moment = this.killAt;
    this.killAt = null;
    if (moment === null) return super.apply(id, request);
    if (moment === 'before the request') throw new Killed();
    this.onTheWire = super.apply(id, request);
    if (moment === 'after the PLC has answered') await this.onTheWire;
    throw new Killed();
  }
}

/** Fault 31 over OPC UA with a PLC in a process of its own, which outlives the scorer. What was applied is counted there. */
describe('fault 31: a scorer that is killed while it corrects', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-killed-'));
  let simulator: SimulatorProcess;
  let writer: SetPointWriter;
  let line: LoopUnderTest<DeadlyPlc>;
  let meant = 0;
  /** By how much the clock of the writer was turned on. */
  let turnedOn = 0;
  const plant = () =>
    parsePlant(readFileSync(CONFIG, 'utf8'), { CELLGATE_OPCUA_PORT: String(simulator.opcUaPort) });
  const truth = () => simulator.truth('CAS_01');
  const of = (id: string): CorrectionRecord => {
    const found = line.corrections.get(id);
    if (!found) throw new Error(`no correction ${id}`);
    return found;
  };
  const newest = (): CorrectionRecord => {
    const [first] = line.all;
    if (!first) throw new Error('no correction');
    return first;
  };
  /** Approves what is proposed, and lets the scorer die over it. */
  const dieOver = async (moment: Moment): Promise<CorrectionRecord> => {
    const waiting = newest();
    expect(waiting).toMatchObject({ state: 'proposed', from: 35, to: 30 });
    line.corrections.advance(waiting.id, 'approved', 'carla', { approvedBy: 'carla' });
    line.plc.killAt = moment;
    await expect(line.pass(1)).rejects.toThrow(Killed);
    // Written down before it was sent: whoever comes next knows that there may be something under way.
    expect(of(waiting.id).state).toBe('sent');
    await line.plc.onTheWire;
    return waiting;
  };

  beforeAll(async () => {
    simulator = await SimulatorProcess.start();
    writer = new SetPointWriter({
      pkiFolder: join(folder, 'pki'),
      user: plant().writerUser,
      secretOf: () => simulator.writerPassword,
      timing: TIMING,
      now: () => Date.now() + turnedOn,
    });
    // The first use makes the writer's own key.
    await new ContractPlc(plant(), writer, 35).read('cas-01-temperature', true);
  }, 90_000);

  beforeEach(async () => {
    turnedOn = 0;
    await simulator.put('plc-faults/knob', { machine: 'CAS_01', value: 35 });
    meant = (await truth()).applied.length;
    line = await LoopUnderTest.with(() => new DeadlyPlc(plant(), writer, 35), Date.now() - 120_000);
    await line.pass(40, false);
    line.promote();
    line.heat = 10;
    await line.pass(60, false);
    await line.pass(1);
  });

  afterEach(async () => {
    // Unsafe writes at the PLC: 0.
    expect((await truth()).applied.length - meant).toBe(0);
    expect(line.corrections.ledger.verify().faults).toEqual([]);
    await line.close();
    // The PLC's own least time between two moves.
    await new Promise((resolve) => setTimeout(resolve, 1_050));
  });

  afterAll(async () => {
    writer.close();
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each<[Moment, moves: number, state: CorrectionRecord['state'], code: string | null]>([
    ['before the request', 0, 'rejected', 'NOT_APPLIED'],
    ['while it is on the wire', 1, 'verified', null],
    ['after the PLC has answered', 1, 'verified', null],
  ])(
    '%s: comes back at advisory, asks the PLC what happened, and sends nothing again',
    async (moment, moves, state, code) => {
      const before = (await truth()).requests;
      const { id } = await dieOver(moment);
      meant += moves;
      for (let life = 0; life < 3; life++) {
        line.restart();
        expect(line.mode).toBe('advisory');
        expect(of(id).state).toBe('unknown');
        // Its time is not up: it could still arrive, so nothing is decided and nothing else is done.
        turnedOn = -LONG_AFTER_MS;
        await line.pass(1);
        expect(of(id).state).toBe('unknown');
      }
      turnedOn = LONG_AFTER_MS;
      await line.pass(1);
      expect(of(id)).toMatchObject({ state, code });
      turnedOn = 0;
      await line.pass(20);
      const after = await truth();
      expect(after.requests - before).toBe(moves);
      expect(after.value).toBe(moves === 0 ? 35 : 30);
      expect(line.plc.requests).toHaveLength(moves);
    },
  );

  it('an approval that waits at the kill is void, and the PLC hears nothing of it', async () => {
    const before = (await truth()).requests;
    const { id } = newest();
    line.corrections.advance(id, 'approved', 'carla', { approvedBy: 'carla' });
    line.restart();
    await line.pass(5);
    expect(of(id)).toMatchObject({ state: 'expired', code: 'RESTART' });
    expect((await truth()).requests).toBe(before);
  });

  it('the next life moves once it is allowed to again, with the next number of the PLC', async () => {
    const { id } = await dieOver('before the request');
    line.restart();
    turnedOn = LONG_AFTER_MS;
    await line.pass(1);
    expect(of(id).state).toBe('rejected');
    turnedOn = 0;
    line.promote();
    await line.pass(2);
    const next = newest();
    expect(next).toMatchObject({ state: 'proposed' });
    expect(next.id).not.toBe(id);
    line.corrections.advance(next.id, 'approved', 'carla', { approvedBy: 'carla' });
    const { applied } = await truth();
    await line.pass(1);
    meant += 1;
    expect(of(next.id).state).toBe('verified');
    expect((await truth()).applied.at(-1)).toMatchObject({
      value: 30,
      seq: of(next.id).request?.sequence,
    });
    expect((await truth()).applied).toHaveLength(applied.length + 1);
  });
});
