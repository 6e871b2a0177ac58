import type { InspectionRecord } from './inspection-record';
import { judgeInspection, specRevisionOf } from './judge-inspection';
import { parsePlant } from './parse-plant';
import { characteristicsOf, machineById, machinesOf } from './plant-look-up';
import { type Changes, plantText } from './testing/plant-text';

// burr: IPQC at A_01, 0…12, required. weld: the same, at most 5. note: the same, no limits, not required.
const more: Changes = {
  'characteristics[2]': { id: 'weld', stage: 'IPQC', machine: 'A_01', unit: 'mΩ', usl: 5 },
  'characteristics[3]': { id: 'note', stage: 'IPQC', machine: 'A_01', unit: '1', required: false },
};
const plant = parsePlant(plantText(more), {});

const verdict = (measurements: InspectionRecord['measurements']) =>
  judgeInspection(plant, record(measurements)).verdict;

function record(measurements: InspectionRecord['measurements'], stage: InspectionRecord['stage'] = 'IPQC') {
  const where = { line: 'L1', station: 'A_01', stage, position: null, sequence: null };
  return { cellId: 'C', lot: null, order: null, ...where, atMs: 0, measurements };
}

describe('judgeInspection', () => {
  it.each([
    ['PASS', { burr: 6, weld: 1 }],
    ['PASS', { burr: 0, weld: 5 }],
    ['PASS', { burr: 12, weld: -100 }],
    ['PASS', { burr: 6, weld: 1, note: null }],
    ['FAIL', { burr: 12.000001, weld: 1 }],
    ['FAIL', { burr: -0.000001, weld: 1 }],
    ['FAIL', { burr: 6, weld: 5.1 }],
    ['FAIL', { burr: null, weld: 5.1 }],
    ['FAIL', { weld: 5.1 }],
    ['FAIL', { burr: 13, weld: null }],
    ['INCOMPLETE', { burr: null, weld: 1 }],
    ['INCOMPLETE', { weld: 1 }],
    ['INCOMPLETE', {}],
  ] as const)('gives %s for %j', (expected, measurements) => {
    expect(verdict(measurements)).toBe(expected);
  });

  it('gives PASS where the stage measures nothing at the station', () => {
    expect(judgeInspection(plant, record({}, 'OQC')).verdict).toBe('PASS');
  });
});

describe('specRevisionOf', () => {
  const revision = (changes: Changes = {}) =>
    specRevisionOf(parsePlant(plantText({ ...more, ...changes }), {}), 'A_01', 'IPQC');

  it('is the revision that the judgement carries: 12 hex digits', () => {
    expect(judgeInspection(plant, record({})).specRevision).toBe(revision());
    expect(revision()).toMatch(/^[0-9a-f]{12}$/);
  });

  it.each([
    ['the upper limit', { 'characteristics[0].usl': 12.5 }],
    ['the lower limit', { 'characteristics[0].lsl': undefined }],
    ['the target', { 'characteristics[0].target': 5 }],
    ['the unit', { 'characteristics[0].unit': 'mm' }],
    ['the duty to measure', { 'characteristics[0].required': false }],
    ['the set of characteristics', { 'characteristics[3]': undefined }],
  ])('changes with %s', (_what, changes: Changes) => {
    expect(revision(changes)).not.toBe(revision());
  });

  it.each([
    ['a label', { 'characteristics[0].label': 'Other' }],
    ['a limit of another stage', { 'characteristics[1].lsl': 48 }],
  ])('stays the same when %s changes', (_what, changes: Changes) => {
    expect(revision(changes)).toBe(revision());
  });

  it('stays the same when the characteristics change their order', () => {
    const swapped = {
      'characteristics[2]': more['characteristics[3]'],
      'characteristics[3]': more['characteristics[2]'],
    };
    expect(revision(swapped)).toBe(revision());
  });
});

describe('looking up', () => {
  it('finds machines and what they measure at a stage', () => {
    expect(machinesOf(plant).map(({ id }) => id)).toEqual(['A_01', 'B_01']);
    expect(machineById(plant, 'B_01')?.line).toBe('L1');
    expect(machineById(plant, 'C_01')).toBeNull();
    expect(characteristicsOf(plant, 'A_01', 'IPQC').map(({ id }) => id)).toEqual(['burr', 'weld', 'note']);
    expect(characteristicsOf(plant, 'B_01', 'FQC').map(({ id }) => id)).toEqual(['capacity']);
    expect(characteristicsOf(plant, 'B_01', 'OQC')).toEqual([]);
  });
});
