import { DemoLine } from '../testing/demo-line';
import { Readiness } from './readiness';

describe('Readiness', () => {
  let line: DemoLine;
  let readiness: Readiness;
  beforeEach(async () => {
    line = await DemoLine.open();
    readiness = new Readiness(line.records, line.store, line.now);
  });
  afterEach(() => line.close());
  const ready = { name: 'mes', ready: true, detail: null };

  it('is ready with processes that were never seen, and says that they are unknown', async () => {
    const { status, components } = await readiness.state();
    expect(status).toBe('ready');
    expect(components.map(({ name, state }) => [name, state])).toEqual([
      ['store', 'ready'],
      ['records', 'ready'],
      ['collector', 'unknown'],
      ['scorer', 'unknown'],
    ]);
  });

  it('names the parts of a process that are not ready', async () => {
    const away = { name: 'opcua:CAS_01', ready: false, detail: 'connection refused' };
    line.records.processes.report({ process: 'collector', ready: false, components: [ready, away] });
    const { status, notReady, components } = await readiness.state();
    expect(status).toBe('not-ready');
    expect(notReady).toEqual(['collector', 'collector/opcua:CAS_01']);
    expect(components[2]).toMatchObject({ name: 'collector', state: 'not-ready', components: [ready, away] });
  });

  it('is not ready once a process was silent for more than 20 s, and ready again when it reports', async () => {
    line.records.processes.report({ process: 'scorer', ready: true, components: [] });
    line.nowMs += 20_000;
    expect((await readiness.state()).status).toBe('ready');
    line.nowMs += 1;
    expect(await readiness.state()).toMatchObject({ status: 'not-ready', notReady: ['scorer'] });
    line.records.processes.report({ process: 'scorer', ready: true, components: [] });
    expect((await readiness.state()).status).toBe('ready');
  });

  it('lists a process of any name', async () => {
    line.records.processes.report({ process: 'exporter', ready: true, components: [] });
    expect((await readiness.state()).components.map(({ name }) => name)).toContain('exporter');
  });

  it('names the store when it is away', async () => {
    line.storeAway = true;
    expect(await readiness.state()).toMatchObject({ status: 'not-ready', notReady: ['store'] });
  });

  it('names the store when it does not answer within 2 s', async () => {
    const silent = Object.create(line.store) as typeof line.store;
    silent.ping = () => new Promise<void>(() => undefined);
    const { notReady, components } = await new Readiness(line.records, silent, line.now).state();
    expect(notReady).toEqual(['store']);
    expect(components[0]?.detail).toBe('no answer within 2 s');
  });
});
