import type { EndpointStatus } from '@cellgate/opcua';
import type { WriterState } from '../writing/point-writer';
import { componentsOf } from './components';

const WRITING: WriterState = {
  available: true,
  reason: null,
  queued: 3,
  written: 10,
  dropped: 0,
  rejected: 0,
};

const COUNTERS: EndpointStatus['counters'] = {
  values: 100,
  unusable: 0,
  overflows: 0,
  dropped: 0,
  listenerErrors: 0,
  duplicates: 0,
  filtered: 0,
  backfilled: 0,
  messagesLost: 0,
  publishRefusals: 0,
  reconnects: 0,
};

function endpoint(changes: Partial<EndpointStatus> = {}): EndpointStatus {
  return {
    endpoint: 'opc.tcp://plc:4840',
    machines: ['CAS_01'],
    connected: true,
    reason: null,
    nodes: 7,
    missing: [],
    counters: COUNTERS,
    clockSkewMs: null,
    serverCertificateExpiresMs: null,
    ...changes,
  };
}

describe('componentsOf', () => {
  it('is ready when machines, MES and store are there', () => {
    const orders = { available: true, problem: null, orders: 2 };
    expect(componentsOf([endpoint()], orders, WRITING)).toEqual([
      { name: 'opcua opc.tcp://plc:4840', ready: true, detail: '7 of 7 nodes' },
      { name: 'mes', ready: true, detail: '2 orders known' },
      { name: 'store', ready: true, detail: 'writing' },
    ]);
  });

  it('names missing nodes without calling the connection lost, and counts what was unusable', () => {
    const missing = ['a', 'b', 'c', 'd'].map((signal) => ({
      machine: 'CAS_01',
      signal,
      reason: 'BadNoMatch',
    }));
    const counters = { ...COUNTERS, unusable: 2, overflows: 1 };
    const [component] = componentsOf([endpoint({ missing, counters })], null, WRITING);
    expect(component).toEqual({
      name: 'opcua opc.tcp://plc:4840',
      ready: true,
      detail:
        '3 of 7 nodes; missing CAS_01.a (BadNoMatch), CAS_01.b (BadNoMatch), CAS_01.c (BadNoMatch) and 1 more; ' +
        '2 unusable values; 1 queue overflows',
    });
  });

  it('says why each of them is away', () => {
    const away = { ...WRITING, available: false, reason: 'connection refused', queued: 400, dropped: 5 };
    const orders = { available: false, problem: 'no complete answer within 15000 ms', orders: 0 };
    const details = componentsOf([endpoint({ connected: false, reason: 'connection lost' })], orders, away);
    expect(details.map(({ ready, detail }) => [ready, detail])).toEqual([
      [false, 'connection lost'],
      [false, 'no complete answer within 15000 ms'],
      [false, 'connection refused; 400 points wait; 5 points dropped'],
    ]);
  });
});
