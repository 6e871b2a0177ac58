import { demoPlant, machinesById } from '../testing/plant';
import { AT_MS, BAD, received } from '../testing/received';
import { MachineWatch } from './machine-watch';

const machines = machinesById(demoPlant());

function status(value: number, atMs = AT_MS) {
  return received({ role: 'status', signal: 'status', value, sourceMs: atMs });
}

describe('MachineWatch', () => {
  it('tells a change of state once, at the time of the machine', () => {
    const watch = new MachineWatch(machines);
    const [first] = watch.values([status(1)]);
    expect(first).toMatchObject({
      measurement: 'machine_event',
      tags: { line: 'L1', machine: 'CAS_01', kind: 'state' },
      fields: { state: 'running' },
      at: { ms: AT_MS },
    });
    expect(watch.values([status(1, AT_MS + 1)])).toEqual([]);
    expect(
      watch.values([status(2, AT_MS + 2), status(1, AT_MS + 3)]).map(({ fields }) => fields['state']),
    ).toEqual(['fault', 'running']);
  });

  it('takes no repetition of the past for a change, nor the state known from before the start', () => {
    const watch = new MachineWatch(machines, new Map([['CAS_01', 'running']]));
    expect(watch.values([status(1)])).toEqual([]);
    expect(watch.values([status(2, AT_MS + 10)])).toHaveLength(1);
    expect(watch.values([status(1, AT_MS + 5)])).toEqual([]);
    expect(watch.values([status(2, AT_MS + 11)])).toEqual([]);
  });

  it('tells when signals turn bad and good again, each for itself even at the same instant', () => {
    const watch = new MachineWatch(machines);
    expect(watch.values([received(), received({ signal: 'force' })])).toEqual([]);
    const at = { sourceMs: AT_MS + 1 };
    const bad = watch.values([received({ ...BAD, ...at }), received({ ...BAD, ...at, signal: 'force' })]);
    expect(bad.map(({ fields }) => fields)).toEqual([
      { state: 'bad', reason: 'BadSensorFailure', text: 'temperature' },
      { state: 'bad', reason: 'BadSensorFailure', text: 'force' },
    ]);
    expect(new Set(bad.map(({ at: { sub } }) => sub)).size).toBe(2);
    expect(watch.values([received({ sourceMs: AT_MS + 2 })])).toMatchObject([
      { fields: { state: 'good', text: 'temperature' } },
    ]);
  });

  it('does not conclude a state from a bad value', () => {
    const watch = new MachineWatch(machines);
    const events = watch.values([{ ...status(2), ...BAD }]);
    expect(events.map(({ tags }) => tags['kind'])).toEqual(['quality']);
  });

  it('tells the loss of a connection for each machine behind it', () => {
    const watch = new MachineWatch(machines);
    const events = watch.connection({
      endpoint: 'opc.tcp://plc:4840',
      machines: ['CAS_01', 'FORM_01'],
      state: 'disconnected',
      reason: 'connection lost',
      atMs: AT_MS,
    });
    expect(events.map(({ tags, fields }) => [tags['machine'], tags['kind'], fields])).toEqual(
      ['CAS_01', 'FORM_01'].map((machine) => [
        machine,
        'connection',
        { state: 'disconnected', reason: 'connection lost', text: 'opc.tcp://plc:4840', down: 1 },
      ]),
    );
  });
});
