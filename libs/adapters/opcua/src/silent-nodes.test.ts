import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType } from 'node-opcua';
import type { Signal } from '@cellgate/plant';
import { connectMachines, type MachineConnections } from './connect-machines';
import { eventually } from './testing/eventually';
import { machineAt, signalOf } from './testing/machine-builder';
import { PlcServer, freePort } from './testing/plc-server';
import { RecordingListener } from './testing/recording-listener';

jest.setTimeout(60_000);

const RANGE = { low: 0, high: 100 };
const FORCE = { path: 'CAS_01/Force', dataType: DataType.Double, value: 1 };

describe('nodes that say nothing', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-opcua-silent-'));
  let plc: PlcServer;
  let connections: MachineConnections;
  let listener: RecordingListener;

  beforeEach(async () => {
    listener = new RecordingListener();
    plc = await PlcServer.start({
      port: await freePort(),
      nodes: [
        FORCE,
        { path: 'CAS_01/Still', dataType: DataType.Double, value: 7 },
        { path: 'CAS_01/Filtered', dataType: DataType.Double, value: 100, euRange: RANGE },
        {
          path: 'CAS_01/Refused',
          dataType: DataType.Double,
          value: 100,
          euRange: RANGE,
          refusesPercent: true,
        },
        { path: 'CAS_01/Plain', dataType: DataType.Double, value: 100 },
      ],
    });
  });
  afterEach(async () => {
    await connections.close();
    await plc.stop();
  });
  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function connect(signals: readonly Signal[], maxGapMs = 0): Promise<void> {
    const group = { id: 'process', samplingIntervalMs: 0, publishingIntervalMs: 100, maxGapMs, signals };
    const machine = machineAt(plc.endpoint, { machine: { status: null, results: null, groups: [group] } });
    connections = await connectMachines([machine], listener, {
      pkiFolder: join(dataDir, 'pki'),
      applicationName: 'cellgate-test',
      secretOf: () => '',
      timing: { retryMinMs: 50, retryMaxMs: 300, nodeRetryMinMs: 200, nodeRetryMaxMs: 400 },
    });
    await eventually(() => signals.every(({ id }) => listener.of(id).length > 0), 'the first values');
  }

  const signal = (name: string): Signal => signalOf(name.toLowerCase(), ['CAS_01', name]);

  it('maxGap: asks for a signal that is silent, and notices that its item is dead and not its value still', async () => {
    await connect([signal('Force'), signal('Still')], 500);
    plc.muteNode('CAS_01/Force');
    const beforeMs = Date.now();
    plc.set('CAS_01/Force', 42, { at: new Date(beforeMs) });
    // What was missed is read, the gap told, and the subscription made anew.
    await listener.value((v) => v.signal === 'force' && v.value === 42);
    await eventually(() => listener.gaps.some(({ cause }) => cause === 'signal_silent'), 'the gap');
    expect(listener.gaps.filter(({ cause }) => cause === 'signal_silent')).toMatchObject([
      { machine: 'CAS_01', signals: ['force'], outcome: 'missing', toMs: beforeMs },
    ]);
    await eventually(() => connections.status()[0]?.counters.reconnects === 1, 'another subscription');
    await eventually(() => listener.gaps.at(-1)?.toMs !== null, 'the end of all gaps');
    plc.set('CAS_01/Force', 43);
    await listener.value((v) => v.signal === 'force' && v.value === 43);
    expect(listener.gaps.filter(({ signals }) => signals.join() === 'still')).toEqual([]);
    expect(listener.changes.map(({ reason }) => reason)).toContain(
      'the server changes CAS_01.force and does not tell',
    );
  });

  it('9: records a node that is deleted while it is followed as a gap, and closes it when it is there again', async () => {
    await connect([signal('Force'), signal('Still')]);
    plc.removeNode('CAS_01/Force');
    await eventually(() => listener.gaps.length > 0, 'the gap');
    expect(listener.of('force')[1]).toMatchObject({
      quality: 'bad',
      reason: expect.stringContaining('BadNodeId'),
    });
    expect(listener.gaps[0]).toMatchObject({
      machine: 'CAS_01',
      signals: ['force'],
      cause: 'node_failed',
      outcome: 'lasting',
      toMs: null,
      detail: expect.stringMatching(/the server has the node no longer: BadNodeId(Unknown|Invalid)/),
    });
    // It is looked for again and again.
    await eventually(
      () => connections.status()[0]?.missing[0]?.reason.includes('BadNoMatch') === true,
      'a retry',
    );
    plc.addNode({ ...FORCE, value: 5 });
    await listener.value((v) => v.signal === 'force' && v.value === 5);
    await eventually(() => connections.status()[0]?.missing.length === 0, 'no missing node');
    expect(listener.gaps.map(({ cause, outcome }) => [cause, outcome])).toEqual([
      ['node_failed', 'lasting'],
      ['node_failed', 'missing'],
    ]);
    plc.set('CAS_01/Force', 6);
    await listener.value((v) => v.signal === 'force' && v.value === 6);
    plc.set('CAS_01/Still', 8);
    await listener.value((v) => v.signal === 'still' && v.value === 8);
    expect(connections.status()[0]?.counters.reconnects).toBe(0);
  });

  it.each([
    ['is applied by a server that can', 'Filtered', null, 'server'],
    ['is applied here with the EURange where the server refuses it', 'Refused', { low: 0, high: 1 }, 'here'],
    ['is applied here with the range of the plant where the node states none', 'Plain', RANGE, 'here'],
    ['lets every change pass where nobody states a range', 'Plain', null, 'nowhere'],
  ] as const)('a deadband of 5 percent %s', async (_name, node, range, where) => {
    const followed: Signal = { ...signal(node), range, deadband: { percent: 5 } };
    await connect([followed]);
    const filtered = (): number => connections.status()[0]?.counters.filtered ?? 0;
    const path = `CAS_01/${node}`;
    // The range is asked for while the first values come: it counts from some moment on.
    for (let step = 1; where === 'here' && filtered() === 0; step += 1) {
      plc.set(path, 100 + (step % 2) / 1_000);
      await plc.sampled();
    }
    listener.received.length = 0;
    for (const value of [103, 104, 109, 105]) {
      plc.set(path, value);
      await plc.sampled();
    }
    plc.set(path, 50);
    await listener.value((v) => v.value === 50);
    const told = listener.received.map(({ value }) => value).filter((value) => Number(value) !== 100);
    expect(told).toEqual(where === 'nowhere' ? [103, 104, 109, 105, 50] : [109, 50]);
    expect(filtered() > 0).toBe(where === 'here');
  });
});
