import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePlant, type Plant } from '@cellgate/plant';
import { readFileSync } from 'node:fs';
import {
  RESOLVE_AFTER_MS,
  type SetPointRequest,
  setPointTargets,
  SetPointWriter,
  type WriteOutcome,
} from '@cellgate/set-points';
import { FaultProxy } from '../testing/fault-proxy';
import { SimulatorProcess } from '../testing/simulator-process';

const CONFIG = join(__dirname, '../../../../config/demo-plant.yaml');
/** Longer than by default: the machine of the tests may be busy. */
const TIMING = { connectMs: 15_000, requestMs: 4_000, readBackMs: 3_000, postWatchMs: 1_500 };

/** Node id i=712 in binary: the type of a CallRequest. */
const CALL_REQUEST = Buffer.from([0x01, 0x00, 0xc8, 0x02]);

const plantAt = (port: number): Plant =>
  parsePlant(readFileSync(CONFIG, 'utf8'), { CELLGATE_OPCUA_PORT: String(port) });

/** Faults 21 to 24, 27 and 28 between the writer and a PLC that keeps the contract, over a network that a test can break. */
describe('the writer against the PLC of the simulator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-writer-'));
  let simulator: SimulatorProcess;
  let proxy: FaultProxy;
  let writer: SetPointWriter;
  let plant: Plant;
  let applied = 0;
  /** By how much the clock of the writer was turned on. */
  let turnedOn = 0;
  const now = () => Date.now() + turnedOn;

  const target = (id = 'cas-01-temperature') => {
    const found = setPointTargets(plant).get(id);
    if (!found) throw new Error(`no ${id}`);
    return found;
  };
  const request = async (value: number, changes: Partial<SetPointRequest> = {}): Promise<SetPointRequest> => {
    const state = await writer.read(target());
    return {
      sequence: (state.sequence ?? 0) + 1,
      value,
      baseline: state.actual,
      notAfterMs: now() + 10_000,
      source: 'test',
      ...changes,
    };
  };
  const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  /** The PLC's own least time between two moves. */
  const restOfPlc = () => delay(1_050);
  /** Asks once its time is long up. */
  const resolved = async (asked: SetPointRequest): Promise<WriteOutcome> => {
    turnedOn += Math.max(0, asked.notAfterMs + RESOLVE_AFTER_MS + 1 - now());
    return writer.resolve(target(), asked);
  };
  const truth = () => simulator.truth('CAS_01');
  /** Every move of the PLC must have been one that was meant. */
  const expectMoves = async (more: number) => {
    applied += more;
    expect((await truth()).applied).toHaveLength(applied);
  };

  beforeAll(async () => {
    simulator = await SimulatorProcess.start();
    proxy = await FaultProxy.start(simulator.opcUaPort);
    plant = plantAt(proxy.port);
    writer = new SetPointWriter({
      pkiFolder: join(folder, 'pki'),
      user: plant.writerUser,
      secretOf: () => simulator.writerPassword,
      timing: TIMING,
      now,
    });
    // The first use makes the writer's own key.
    await writer.read(target());
  }, 90_000);

  afterEach(async () => {
    proxy.restore();
    for (const fault of ['lost-acknowledgement', 'interlock', 'silent-clamp'])
      await simulator.remove(`plc-faults/${fault}`);
  });

  afterAll(async () => {
    writer.close();
    await proxy.stop();
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('moves a set-point and reads it back on two paths, quickly', async () => {
    const began = performance.now();
    const asked = await request(34);
    expect(await writer.apply(target(), asked)).toEqual({ kind: 'verified', actual: 34 });
    expect(performance.now() - began).toBeLessThan(15_000);
    expect((await truth()).value).toBe(34);
    await expectMoves(1);
    await restOfPlc();
  }, 60_000);

  it('moves it part by part where the server has no method', async () => {
    const parts = new SetPointWriter({
      pkiFolder: join(folder, 'pki'),
      user: plant.writerUser,
      secretOf: () => simulator.writerPassword,
      timing: TIMING,
      now,
      useMethod: false,
    });
    expect(await parts.apply(target(), await request(35))).toEqual({ kind: 'verified', actual: 35 });
    parts.close();
    await expectMoves(1);
    await restOfPlc();
  }, 60_000);

  it('fault 21: a write while the link is down is never applied, not even after it is back', async () => {
    const asked = await request(33);
    proxy.cut();
    const began = performance.now();
    expect(await writer.apply(target(), asked)).toMatchObject({ kind: 'rejected', code: 'NOT_SENT' });
    expect(performance.now() - began).toBeLessThan(15_000);
    proxy.restore();
    await delay(1_500);
    expect((await truth()).value).toBe(35);
    await expectMoves(0);
  }, 60_000);

  it('fault 22: a request that was held up and let go too late is refused by the PLC', async () => {
    const asked = await request(33, { notAfterMs: now() + 8_000 });
    const before = (await truth()).requests;
    proxy.stallAt(CALL_REQUEST);
    expect(await writer.apply(target(), asked)).toMatchObject({ kind: 'unknown' });
    expect(proxy.stalled).toBe(true);
    await delay(Math.max(0, asked.notAfterMs - now() + 300));
    proxy.restore();
    await delay(1_000);
    expect((await truth()).value).toBe(35);
    // It did arrive, and the PLC refused it.
    expect((await truth()).requests).toBe(before + 1);
    await expectMoves(0);
    expect(await resolved(asked)).toMatchObject({ kind: 'rejected', code: 'PLC_1' });
  }, 60_000);

  it('fault 23: a lost acknowledgement is unknown, then found out, and the move is made once', async () => {
    await simulator.put('plc-faults/lost-acknowledgement', { machine: 'CAS_01' });
    const asked = await request(34, {});
    expect(await writer.apply(target(), asked)).toMatchObject({ kind: 'unknown' });
    expect(await writer.resolve(target(), asked)).toMatchObject({ kind: 'unknown' });
    await simulator.remove('plc-faults/lost-acknowledgement');
    expect(await resolved(asked)).toEqual({ kind: 'verified', actual: 34 });
    await expectMoves(1);
  }, 60_000);

  it('fault 24: an old or repeated number is refused', async () => {
    const asked = await request(33);
    for (const sequence of [asked.sequence - 1, asked.sequence + 1, 0])
      expect(await writer.apply(target(), { ...asked, sequence })).toMatchObject({
        kind: 'rejected',
        code: 'PLC_2',
      });
    expect((await truth()).value).toBe(34);
    await expectMoves(0);
  }, 60_000);

  it.each([
    ['PLC_3', 'a baseline that is no longer true', { baseline: 36 }],
    ['PLC_4', 'NaN', { value: NaN }],
    ['PLC_4', 'a value outside the limits', { value: 60 }],
    ['PLC_5', 'a step that is too large', { value: 28 }],
  ])(
    'is refused with %s for %s',
    async (code, _why, changes) => {
      expect(await writer.apply(target(), await request(33, changes))).toMatchObject({
        kind: 'rejected',
        code,
      });
      await expectMoves(0);
    },
    20_000,
  );

  it('fault 27: an interlock that comes on after the last look is respected', async () => {
    const asked = await request(33);
    await simulator.put('plc-faults/interlock', { machine: 'CAS_01' });
    expect(await writer.apply(target(), asked)).toMatchObject({ kind: 'rejected', code: 'PLC_7' });
    await simulator.remove('plc-faults/interlock');
    await expectMoves(0);
  }, 60_000);

  it('fault 28: a PLC that clamps silently is found out', async () => {
    await simulator.put('plc-faults/silent-clamp', { machine: 'CAS_01', at: 33.5 });
    const asked = await request(32, {});
    expect(await writer.apply(target(), asked)).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('33.5'),
    });
    await simulator.remove('plc-faults/silent-clamp');
    expect(await resolved(asked)).toMatchObject({ kind: 'rejected', code: 'READ_BACK_MISMATCH' });
    await expectMoves(1);
    await restOfPlc();
  }, 60_000);

  it('trusts no server unseen, and writes over a signed and encrypted channel to the one that is pinned', async () => {
    const secured = (serverThumbprint: string | null) => ({
      ...target(),
      connection: {
        ...target().connection,
        securityMode: 'SignAndEncrypt' as const,
        securityPolicy: 'Basic256Sha256' as const,
        serverThumbprint,
      },
    });
    const asked = await request(34);
    const refused = await writer.apply(secured(null), asked);
    expect(refused).toMatchObject({ kind: 'rejected', code: 'NOT_SENT' });
    expect(await writer.apply(secured('0'.repeat(64)), asked)).toMatchObject({ code: 'NOT_SENT' });
    await expectMoves(0);
    const thumbprint = /[0-9a-f]{64}/.exec('detail' in refused ? refused.detail : '')?.[0] ?? '';
    expect(await writer.apply(secured(thumbprint), await request(34))).toEqual({
      kind: 'verified',
      actual: 34,
    });
    await expectMoves(1);
    await simulator.put('plc-faults/knob', { machine: 'CAS_01', value: 33.5 });
  }, 90_000);

  it('writes a legacy tag only over the value it knows, and watches it afterwards', async () => {
    const legacy = { ...target(), control: null };
    const asked = {
      sequence: 0,
      value: 34.5,
      baseline: 33.5,
      notAfterMs: now() + 10_000,
      source: 'test',
    };
    expect(await writer.apply(legacy, { ...asked, baseline: 35 })).toMatchObject({
      kind: 'rejected',
      code: 'BASELINE',
    });
    expect(await writer.apply(legacy, asked)).toEqual({ kind: 'verified', actual: 34.5 });
    const overwritten = writer.apply(legacy, { ...asked, value: 35, baseline: 34.5 });
    const knob = (async () => {
      while ((await truth()).value !== 35) await delay(50);
      await delay(300);
      await simulator.put('plc-faults/knob', { machine: 'CAS_01', value: 36 });
    })();
    expect(await overwritten).toMatchObject({ kind: 'rejected', code: 'OVERWRITTEN' });
    await knob;
    await expectMoves(0);
  }, 60_000);
});
