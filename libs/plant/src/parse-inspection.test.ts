import * as fc from 'fast-check';

import { parseInspection } from './parse-inspection';
import { parsePlant } from './parse-plant';
import { plantText } from './testing/plant-text';

const plant = parsePlant(plantText(), {});
const complete = {
  cellId: 'C-0001',
  lot: 'LOT 7',
  order: '98765',
  line: 'L1',
  stage: 'IPQC',
  station: 'A_01',
  position: 'slot-3',
  sequence: 41,
  at: '2026-11-23T14:05:00.250+01:00',
  measurements: { burr: 3.5 },
};
const issuesOf = (input: unknown, defaults = {}) => {
  const parsed = parseInspection(plant, input, defaults);
  return 'issues' in parsed ? parsed.issues : [];
};

describe('parseInspection', () => {
  it('reads a complete record', () => {
    expect(parseInspection(plant, complete)).toEqual({
      record: {
        cellId: 'C-0001',
        lot: 'LOT 7',
        order: '98765',
        line: 'L1',
        stage: 'IPQC',
        station: 'A_01',
        position: 'slot-3',
        sequence: 41,
        atMs: Date.UTC(2026, 10, 23, 13, 5, 0, 250),
        measurements: { burr: 3.5 },
      },
    });
  });

  it('fills in what may be left out: the line of the station, null for the rest', () => {
    const { cellId, stage, station, at } = complete;
    const input = { cellId, stage, station, at, measurements: { burr: null }, lot: null };
    expect(parseInspection(plant, input)).toEqual({
      record: expect.objectContaining({ line: 'L1', lot: null, order: null, position: null, sequence: null }),
    });
  });

  it('takes the station that delivered the record when the record names none', () => {
    const input = { cellId: 'C-1', stage: 'FQC', at: complete.at, measurements: { capacity: 50 } };
    expect(parseInspection(plant, input, { station: 'B_01' })).toEqual({
      record: expect.objectContaining({ station: 'B_01', line: 'L1' }),
    });
    expect(parseInspection(plant, { ...input, station: 'A_01' }, { station: 'B_01' })).toEqual({
      record: expect.objectContaining({ station: 'A_01' }),
    });
  });

  it.each([
    [{ cellId: undefined }, '/cellId', 'MISSING', 'cellId is required'],
    [{ stage: null }, '/stage', 'MISSING', 'stage is required'],
    [{ station: undefined }, '/station', 'MISSING', 'station is required'],
    [{ at: undefined }, '/at', 'MISSING', 'at is required'],
    [{ measurements: null }, '/measurements', 'MISSING', 'measurements is required'],
    [{ cellId: 17 }, '/cellId', 'WRONG_TYPE', '17 is not a text'],
    [{ lot: ['x'] }, '/lot', 'WRONG_TYPE', 'a list is not a text'],
    [
      { measurements: [1] },
      '/measurements',
      'WRONG_TYPE',
      'measurements must be an object from characteristic to number',
    ],
    [{ cellID: 'x' }, '/cellID', 'UNKNOWN_FIELD', 'unknown field "cellID"; did you mean "cellId"?'],
    [
      { at: '2026-11-23T14:05:00' },
      '/at',
      'NAIVE_TIME',
      '"2026-11-23T14:05:00" has neither Z nor an offset; a time needs one of them',
    ],
    [{ at: 'now' }, '/at', 'INVALID_TIME', '"now" is not an RFC 3339 time such as 2026-11-23T14:05:00Z'],
    [{ at: 1764000000000 }, '/at', 'WRONG_TYPE', '1764000000000 is not a text'],
    [
      { at: '9999-01-01T00:00:00Z' },
      '/at',
      'TIME_OUT_OF_RANGE',
      '"9999-01-01T00:00:00Z" lies before 1970 or after 2261',
    ],
    [{ sequence: 1.5 }, '/sequence', 'INVALID_SEQUENCE', '1.5 is not a whole number from 0 on'],
    [{ sequence: -1 }, '/sequence', 'INVALID_SEQUENCE', '-1 is not a whole number from 0 on'],
    [{ sequence: '1' }, '/sequence', 'INVALID_SEQUENCE', '"1" is not a whole number from 0 on'],
    [{ stage: 'ipqc' }, '/stage', 'UNKNOWN_STAGE', '"ipqc" is not a stage; one of IPQC, FQC, OQC'],
    [{ station: 'A_02' }, '/station', 'UNKNOWN_STATION', 'there is no station "A_02"; did you mean "A_01"?'],
    [{ line: 'L2' }, '/line', 'LINE_MISMATCH', '"L2" is not the line of station A_01, which is L1'],
    [
      { measurements: { bur: 1 } },
      '/measurements/bur',
      'UNKNOWN_CHARACTERISTIC',
      'there is no characteristic "bur"; did you mean "burr"?',
    ],
    [
      { measurements: { 'a/b~c': 1 } },
      '/measurements/a~1b~0c',
      'UNKNOWN_CHARACTERISTIC',
      'there is no characteristic "a/b~c"',
    ],
    [
      { measurements: { capacity: 50 } },
      '/measurements/capacity',
      'STAGE_MISMATCH',
      'capacity belongs to stage FQC, not to IPQC',
    ],
    [{ station: 'B_01' }, '/measurements/burr', 'STATION_MISMATCH', 'burr is measured at A_01, not at B_01'],
    [{ measurements: { burr: '3' } }, '/measurements/burr', 'WRONG_TYPE', '"3" is neither a number nor null'],
    [
      { measurements: { burr: NaN } },
      '/measurements/burr',
      'NOT_FINITE',
      'NaN is not a finite number; a missing value is null',
    ],
    [
      { measurements: { burr: -Infinity } },
      '/measurements/burr',
      'NOT_FINITE',
      '-Infinity is not a finite number; a missing value is null',
    ],
  ])('refuses %j', (change, pointer, code, detail) => {
    expect(issuesOf({ ...complete, ...change })).toEqual([{ pointer, code, detail }]);
  });

  it.each(['', 'a b', 'a"b', "a'b", 'a\\b', 'a`b', 'ä', 'a\n', 'x'.repeat(65)])(
    'refuses the cell id %j',
    (cellId) => {
      expect(issuesOf({ ...complete, cellId })).toEqual([
        expect.objectContaining({ pointer: '/cellId', code: 'INVALID_TEXT' }),
      ]);
    },
  );

  it.each(['x', 'x'.repeat(64), 'C|1:2/3.4,5=6#7;(8)*~', '__proto__'])('accepts the cell id %j', (cellId) => {
    expect(issuesOf({ ...complete, cellId })).toEqual([]);
  });

  it.each(['', 'a\u0000b', 'a\nb', 'x'.repeat(65)])('refuses the lot %j', (lot) => {
    expect(issuesOf({ ...complete, lot })).toEqual([
      expect.objectContaining({ pointer: '/lot', code: 'INVALID_TEXT' }),
    ]);
  });

  it.each([null, undefined, 5, 'x', [], [complete]])('refuses %j, which is no record', (input) => {
    expect(issuesOf(input)).toEqual([
      { pointer: '', code: 'WRONG_TYPE', detail: 'a record must be a JSON object' },
    ]);
  });

  it('names everything that is wrong at once', () => {
    const input = { at: 'x', stage: 'QC', station: 'Z', measurements: { burr: '1', zzz: NaN }, extra: 1 };
    expect(issuesOf(input).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/extra UNKNOWN_FIELD',
      '/cellId MISSING',
      '/stage UNKNOWN_STAGE',
      '/at INVALID_TIME',
      '/station UNKNOWN_STATION',
      '/measurements/burr WRONG_TYPE',
      '/measurements/zzz UNKNOWN_CHARACTERISTIC',
      '/measurements/zzz NOT_FINITE',
    ]);
  });

  it('takes nothing from the prototype of the record', () => {
    const input: unknown = JSON.parse('{"__proto__": {"cellId": "C-1"}, "measurements": {"__proto__": 1}}');
    const pointers = issuesOf(input).map(({ pointer, code }) => `${pointer} ${code}`);
    expect(pointers).toEqual(expect.arrayContaining(['/__proto__ UNKNOWN_FIELD', '/cellId MISSING']));
    expect(pointers).toContain('/measurements/__proto__ UNKNOWN_CHARACTERISTIC');
  });

  it('answers any JSON with a record or with reasons', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(complete)), fc.jsonValue(), (field, value) => {
        const parsed = parseInspection(plant, { ...complete, [field]: value });
        if ('issues' in parsed) expect(parsed.issues.length).toBeGreaterThan(0);
        else expect(Number.isFinite(parsed.record.atMs)).toBe(true);
      }),
      { seed: 9, numRuns: 500 },
    );
  });

  it('accepts a hundred thousand characters of nonsense without repeating them all', () => {
    const [issue] = issuesOf({ ...complete, cellId: 'x'.repeat(100_000) });
    expect(issue?.detail.length).toBeLessThan(300);
  });
});
