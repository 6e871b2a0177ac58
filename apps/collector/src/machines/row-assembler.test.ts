import type { Machine } from '@cellgate/plant';
import type { ReceivedValue } from '@cellgate/opcua';
import { pointOfRow } from '@cellgate/time-series';
import fc from 'fast-check';
import { demoPlant, machinesById } from '../testing/plant';
import { AT_MS, BAD, UNCERTAIN, received } from '../testing/received';
import { RowAssembler } from './row-assembler';

const machines = machinesById(demoPlant());

function assembleRows(known: ReadonlyMap<string, Machine>, batch: readonly ReceivedValue[]) {
  return new RowAssembler(known).assemble(batch).map(pointOfRow);
}

describe('RowAssembler', () => {
  it('puts the values of one machine and source time into one wide row', () => {
    const rows = assembleRows(machines, [
      received(),
      received({ signal: 'vibration', value: 1.5 }),
      received({ role: 'status', signal: 'status', value: 1 }),
      received({ machine: 'FORM_01', signal: 'current', value: 3.2 }),
      received({ signal: 'speed', value: 60, sourceMs: AT_MS + 500 }),
    ]);
    const tags = { line: 'L1', machine: 'CAS_01', kind: 'assembly' };
    expect(rows).toEqual([
      {
        measurement: 'machine',
        tags,
        fields: { temperature: 24.5, vibration: 1.5, status: 'running' },
        at: { ms: AT_MS, sub: 0 },
      },
      {
        measurement: 'machine',
        tags: { line: 'L1', machine: 'FORM_01', kind: 'formation' },
        fields: { current: 3.2 },
        at: { ms: AT_MS, sub: 0 },
      },
      { measurement: 'machine', tags, fields: { speed: 60 }, at: { ms: AT_MS + 500, sub: 0 } },
    ]);
  });

  it('leaves a bad value out, whatever it says, and keeps its status code', () => {
    const [row] = assembleRows(machines, [
      received({ ...BAD, value: 0 }),
      received({ signal: 'force', value: 200 }),
    ]);
    expect(row?.fields).toEqual({ temperature_q: 0x808e0000, force: 200 });
  });

  it('keeps an uncertain value with its status code', () => {
    const [row] = assembleRows(machines, [received({ ...UNCERTAIN, value: 40 })]);
    expect(row?.fields).toEqual({ temperature: 40, temperature_q: 0x40900000 });
  });

  it('takes good with the overflow bit for good', () => {
    const [row] = assembleRows(machines, [received({ statusCode: 0x480 })]);
    expect(row?.fields).toEqual({ temperature: 24.5 });
  });

  it('shows a state that the plant does not know as unknown, and no state when it is bad', () => {
    const status = { role: 'status', signal: 'status' } as const;
    expect(assembleRows(machines, [received({ ...status, value: 9 })])[0]?.fields).toEqual({
      status: 'unknown (9)',
    });
    expect(assembleRows(machines, [received({ ...status, ...BAD, value: 1 })])).toEqual([]);
  });

  it('falls back to the time of the server and then of the arrival', () => {
    const times = [received({ sourceMs: null }), received({ sourceMs: null, serverMs: null })];
    expect(assembleRows(machines, times).map(({ at }) => at.ms)).toEqual([AT_MS + 1, AT_MS + 100]);
  });

  it('keeps two values of one millisecond, and a repeated one once', () => {
    const rows = assembleRows(machines, [received(), received({ value: 25 }), received()]);
    expect(rows.map(({ fields, at }) => [fields['temperature'], at.sub])).toEqual([
      [24.5, 0],
      [25, 1],
    ]);
  });

  it('keeps two values of one millisecond that come in two messages, and each of them once', () => {
    const rows = new RowAssembler(machines);
    const told = [
      [received()],
      [received({ value: 25 })],
      [received({ value: 25 })],
      [received({ value: 26 })],
    ];
    expect(
      told.map((batch) => rows.assemble(batch).map(({ values, at: { sub } }) => [...values, sub])),
    ).toEqual([[[24.5, 0]], [[25, 1]], [[25, 1]], [[26, 2]]]);
  });

  it('tells values of one millisecond apart by their times, in whatever order and by whatever process they come', () => {
    const told = [received({ sourceNs: 100 }), received({ value: 25, sourceNs: 900_000 })];
    const stored = (batches: readonly (readonly ReceivedValue[])[]) =>
      batches
        .flatMap((batch) => assembleRows(machines, batch))
        .map(({ fields, at }) => `${at.sub} ${fields['temperature']}`)
        .sort();
    const expected = ['100 24.5', '900000 25'];
    expect(stored([told])).toEqual(expected);
    expect(stored([[...told].reverse()])).toEqual(expected);
    expect(stored(told.map((value) => [value]))).toEqual(expected);
  });

  it('neither loses nor invents a value', () => {
    const value = fc.record({
      signal: fc.constantFrom('temperature', 'vibration', 'force'),
      value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })),
      sourceMs: fc.integer({ min: AT_MS, max: AT_MS + 3 }),
      quality: fc.constantFrom({}, BAD, UNCERTAIN),
    });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), (list) => {
        const batch = list.map(({ quality, ...rest }) => received({ ...rest, ...quality }));
        const stored = assembleRows(machines, batch).flatMap(({ fields, at }) =>
          Object.entries(fields)
            .filter(([name]) => !name.endsWith('_q'))
            .map(([name, number]) => `${at.ms} ${name} ${number}`),
        );
        const usable = batch.filter((v) => v.quality !== 'bad' && v.value !== null);
        expect(new Set(stored)).toEqual(new Set(usable.map((v) => `${v.sourceMs} ${v.signal} ${v.value}`)));
      }),
    );
  });

  it('makes the rows that looking everything up anew for each value would make', () => {
    const value = fc.record({
      machine: fc.constantFrom('CAS_01', 'FORM_01'),
      signal: fc.constantFrom('temperature', 'current'),
      value: fc.constantFrom(1, 2, null),
      sourceMs: fc.constantFrom(AT_MS, AT_MS + 1),
      quality: fc.constantFrom({}, {}, BAD, UNCERTAIN),
    });
    const assembler = new RowAssembler(machines);
    let laterMs = 0;
    fc.assert(
      fc.property(fc.array(value, { maxLength: 24 }), (list) => {
        laterMs += 2;
        const batch = list.map(({ quality, sourceMs, ...rest }) =>
          received({ ...rest, ...quality, sourceMs: sourceMs + laterMs }),
        );
        // The same assembler for all batches: of one only a shared instant may show in the next.
        expect(assembler.assemble(batch).map(pointOfRow)).toEqual(plainRows(batch));
      }),
      { numRuns: 500 },
    );
  });
});

/** One map a row, by machine, instant and place. */
function plainRows(batch: readonly ReceivedValue[]) {
  const rows = new Map<string, { value: ReceivedValue; place: number; said: Map<string, string> }>();
  for (const value of batch) {
    const number = value.quality === 'bad' || typeof value.value !== 'number' ? null : value.value;
    const code = value.quality === 'good' ? 0 : value.statusCode;
    const says = JSON.stringify([number, code]);
    if (number === null && code === 0) continue;
    for (let place = 0; ; place += 1) {
      const key = `${value.machine} ${value.sourceMs} ${place}`;
      const row = rows.get(key) ?? { value, place, said: new Map<string, string>() };
      rows.set(key, row);
      if ((row.said.get(value.signal) ?? says) === says) {
        row.said.set(value.signal, says);
        break;
      }
    }
  }
  return [...rows.values()].flatMap(({ value, place, said }) => {
    const fields = Object.fromEntries(
      [...said].flatMap(([signal, says]) => {
        const [number, code] = JSON.parse(says) as [number | null, number];
        return [
          ...(number === null ? [] : [[signal, number] as const]),
          ...(code === 0 ? [] : [[`${signal}_q`, code] as const]),
        ];
      }),
    );
    const { line = '', id = '', kind = '' } = machines.get(value.machine) ?? {};
    const at = { ms: value.sourceMs ?? 0, sub: place };
    return Object.keys(fields).length === 0
      ? []
      : [{ measurement: 'machine', tags: { line, machine: id, kind }, fields, at }];
  });
}
