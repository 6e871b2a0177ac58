import type { Machine, OpcUaConnection, Signal } from '@cellgate/plant';
import { PLC_NAMESPACE } from './plc-server';

export function signalOf(id: string, path: readonly string[]): Signal {
  return {
    id,
    label: id,
    unit: '°C',
    range: null,
    node: { namespace: PLC_NAMESPACE, address: { type: 'browsePath', path } },
  };
}

/** CAS_01 with two signals, status and results, published fast so that tests need not wait. */
export function machineAt(
  endpoint: string,
  changes: { connection?: Partial<OpcUaConnection>; machine?: Partial<Machine> } = {},
): Machine {
  return {
    id: 'CAS_01',
    name: 'Cell assembly 1',
    line: 'L1',
    kind: 'assembly',
    after: [],
    connection: {
      endpoint,
      securityMode: 'None',
      securityPolicy: 'None',
      serverThumbprint: null,
      user: { type: 'anonymous' },
      ...changes.connection,
    },
    status: {
      node: { namespace: PLC_NAMESPACE, address: { type: 'browsePath', path: ['CAS_01', 'Status'] } },
      states: { 0: 'stopped', 1: 'running' },
    },
    results: {
      node: {
        namespace: PLC_NAMESPACE,
        address: { type: 'nodeId', identifier: 's=CAS_01.InspectionResult' },
      },
    },
    groups: [
      {
        id: 'process',
        samplingIntervalMs: 50,
        publishingIntervalMs: 100,
        signals: [
          signalOf('temperature', ['CAS_01', 'Temperature']),
          signalOf('vibration', ['CAS_01', 'Vibration']),
        ],
      },
    ],
    ...changes.machine,
  };
}
