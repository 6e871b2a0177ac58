import { correctionStages } from './correction-stages';
import {
  type SpcSignal,
  spcAcknowledgementPoint,
  spcSignalFromRow,
  spcSignalId,
  spcSignalKey,
  spcSignalPoint,
} from './spc-signal';
import { instantAt } from '../instant';
import { SqliteTimeSeriesStore } from '../sqlite-time-series-store';
import { HOUR, onlyRow, START_MS } from '../testing/points';

const signal: SpcSignal = {
  line: 'L1',
  machine: 'CAS_01',
  characteristic: 'burr',
  rule: 'N1',
  at: instantAt(START_MS + 5, 'C1'),
  product: 'HCC',
  reading: 9.1,
  value: 9,
  center: 5,
  lower: null,
  upper: 8,
  limitSet: 'burr@CAS_01#2',
  chart: 'ewma',
  window: { fromMs: START_MS, toMs: START_MS + 5 },
  owner: 'stacking',
  acknowledgement: null,
};

describe('spc_signal', () => {
  let store: SqliteTimeSeriesStore;
  beforeEach(async () => {
    store = await SqliteTimeSeriesStore.open(':memory:');
  });
  afterEach(() => store.close());

  it('is the same, written and read back', async () => {
    await store.write([spcSignalPoint(signal)]);
    expect(spcSignalFromRow(await onlyRow(store, 'spc_signal'))).toEqual(signal);
  });

  it('is one row however often it is written, and keeps its acknowledgement', async () => {
    const acknowledgement = { by: 'mh', cause: 'TOOL', action: 'CHANGED', note: 'blade', atMs: START_MS + 9 };
    await store.write([spcSignalPoint(signal), spcAcknowledgementPoint(signal, acknowledgement)]);
    await store.write([spcSignalPoint(signal)]);
    expect(spcSignalFromRow(await onlyRow(store, 'spc_signal'))).toEqual({ ...signal, acknowledgement });
  });

  it('has an id from which its key can be read, and no other text is one', () => {
    const { line, machine, characteristic, rule, at } = signal;
    const id = spcSignalId(signal);
    expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(spcSignalKey(id)).toEqual({ line, machine, characteristic, rule, at });
    for (const text of ['', 'x', 'W10', `${id}=`, Buffer.from('[1,2,3,4,5,6]').toString('base64url')]) {
      expect(spcSignalKey(text)).toBeNull();
    }
  });

  it('is not made of a foreign row', () => {
    expect(spcSignalFromRow({ at: signal.at, tags: {}, fields: { value: 1 } })).toBeNull();
  });

  it('finds the corrections that moved a machine, and no others', async () => {
    const correction = (state: string, after: number, machine = 'CAS_01') => ({
      measurement: 'correction' as const,
      tags: { line: 'L1', machine, parameter: 'temperature', state },
      fields: { id: `c${after}` },
      at: instantAt(START_MS + after),
    });
    await store.write([
      correction('proposed', 1),
      correction('sent', 2),
      correction('verified', 3),
      correction('effect-checked', 4),
      correction('sent', 5, 'FORM_01'),
    ]);
    const found = await correctionStages(store, HOUR, 'CAS_01');
    expect(found.map(({ correction: id, atMs }) => [id, atMs - START_MS])).toEqual([
      ['c2', 2],
      ['c3', 3],
    ]);
    expect(await correctionStages(store, HOUR)).toHaveLength(3);
  });
});
