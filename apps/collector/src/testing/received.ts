import type { ReceivedValue } from '@cellgate/opcua';

/** 4 May 2026, 06:00:00 UTC. */
export const AT_MS = Date.UTC(2026, 4, 4, 6);

export function received(changes: Partial<ReceivedValue> = {}): ReceivedValue {
  return Object.freeze({
    machine: 'CAS_01',
    role: 'signal' as const,
    signal: 'temperature',
    value: 24.5,
    statusCode: 0,
    quality: 'good' as const,
    reason: null,
    sourceMs: AT_MS,
    sourceNs: 0,
    serverMs: AT_MS + 1,
    receivedMs: AT_MS + 100,
    ...changes,
  });
}

export const BAD: Partial<ReceivedValue> = {
  statusCode: 0x80_8e_00_00,
  quality: 'bad',
  reason: 'BadSensorFailure',
};

export const UNCERTAIN: Partial<ReceivedValue> = {
  statusCode: 0x40_90_00_00,
  quality: 'uncertain',
  reason: 'UncertainLastUsableValue',
};

/** An inspection record as CAS_01 sends it. */
export function recordOf(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    cellId: 'C-000001',
    lot: 'LOT-1',
    order: '98765',
    stage: 'IPQC',
    at: new Date(AT_MS).toISOString(),
    sequence: 1,
    measurements: {
      cathode_loading: 21,
      anode_loading: 12.9,
      cathode_density: 3.4,
      burr: 5,
      moisture: 200,
      misalignment: 0.2,
      weld_resistance: 0.1,
    },
    ...changes,
  };
}

export function resultOf(record: unknown, changes: Partial<ReceivedValue> = {}): ReceivedValue {
  const value = typeof record === 'string' ? record : JSON.stringify(record);
  return received({ role: 'results', signal: 'results', value, ...changes });
}
