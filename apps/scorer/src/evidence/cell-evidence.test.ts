import type { InspectionRecord } from '@cellgate/plant';
import fc from 'fast-check';
import { misfits, parseFeatureSpecification } from '@cellgate/risk';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoPlant } from '../testing/line-store';
import { MODEL_DIR } from '../testing/scorer-under-test';
import { cellEvidence, gapReason } from './cell-evidence';
import { expectedInspections } from './model-inputs';

const specification = parseFeatureSpecification(
  JSON.parse(readFileSync(join(MODEL_DIR, 'feature-spec.json'), 'utf8')),
);
const expected = expectedInspections(demoPlant(), specification);

function record(changes: Partial<InspectionRecord>): InspectionRecord {
  return {
    cellId: 'C1',
    lot: null,
    order: null,
    line: 'L1',
    stage: 'FQC',
    station: 'EOL_01',
    position: null,
    sequence: null,
    atMs: 0,
    measurements: {},
    ...changes,
  };
}

describe('cellEvidence', () => {
  it('takes the newest value, and keeps an older one that a later record lacks', () => {
    const evidence = cellEvidence(
      [
        record({ atMs: 2, measurements: { k_value: 0.3, dcir: null } }),
        record({ atMs: 1, measurements: { k_value: 0.2, dcir: 1.2 }, lot: 'A', order: '1' }),
      ],
      expected,
    );
    expect(evidence).toMatchObject({
      measurements: { k_value: 0.3, dcir: 1.2 },
      lot: 'A',
      order: '1',
      lastInspectedMs: 2,
    });
  });

  it('names each inspection that is missing', () => {
    const evidence = cellEvidence([record({ station: 'CAS_01', stage: 'IPQC' })], expected);
    expect(evidence.absent.map(gapReason)).toEqual([
      'no FQC inspection of FORM_01',
      'no FQC inspection of EOL_01',
    ]);
  });

  it('has a hash that depends on values and gaps, not on the order of the records', () => {
    const records = [
      record({ atMs: 1, station: 'CAS_01', stage: 'IPQC', measurements: { burr: 5, moisture: 200 } }),
      record({ atMs: 2, station: 'FORM_01', measurements: { fill_mass: 70 } }),
      record({ atMs: 3, measurements: { k_value: 0.25 } }),
    ];
    const { hash } = cellEvidence(records, expected);
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: 3 }), (shuffled) => {
        expect(cellEvidence(shuffled, expected).hash).toBe(hash);
      }),
    );
    const other = records.map((each) =>
      each.station === 'EOL_01' ? record({ atMs: 3, measurements: { k_value: 0.26 } }) : each,
    );
    expect(cellEvidence(other, expected).hash).not.toBe(hash);
    const empty = [...records, record({ atMs: 4, stage: 'OQC' })];
    expect(cellEvidence(empty, expected).hash).toBe(hash);
    expect(cellEvidence(records.slice(0, 2), expected).hash).not.toBe(
      cellEvidence([...records.slice(0, 2), record({ atMs: 3 })], expected).hash,
    );
  });
});

describe('the model that ships', () => {
  it('fits the demonstration plant and needs each of its stations', () => {
    expect(misfits(specification, demoPlant().characteristics)).toEqual([]);
    expect(expected).toEqual([
      { stage: 'IPQC', stations: ['CAS_01'] },
      { stage: 'FQC', stations: ['FORM_01'] },
      { stage: 'FQC', stations: ['EOL_01'] },
    ]);
  });
});
