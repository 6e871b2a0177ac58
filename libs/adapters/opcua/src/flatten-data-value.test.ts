import fc from 'fast-check';
import {
  DataType,
  DataValue,
  StatusCodes,
  Variant,
  VariantArrayType,
  coerceInt64,
  type VariantLike,
} from 'node-opcua';
import { flattenDataValue } from './flatten-data-value';
import { bigintOf, doubleAndRest } from './integer-64';
import type { MonitoredNode } from './monitored-node';
import { translateDataValue } from './translate-data-value';

const NODE: MonitoredNode = {
  machine: 'CAS_01',
  role: 'signal',
  signal: 'force',
  node: { namespace: 'urn:plc', address: { type: 'nodeId', identifier: 's=F' } },
  expects: 'number',
  samplingIntervalMs: 0,
  publishingIntervalMs: 100,
  queueSize: 2,
  rideThroughMs: 60_000,
  maxGapMs: 0,
  span: null,
};

function parts(value: VariantLike, node = NODE): Record<string, number | string | null> | null {
  const data = new DataValue({
    value: new Variant({ arrayType: VariantArrayType.Scalar, ...value }),
    statusCode: StatusCodes.Good,
  });
  const flat = flattenDataValue(node, data, translateDataValue(node, data, 0));
  return flat === null ? null : Object.fromEntries(flat.map(({ signal, value: number }) => [signal, number]));
}

function scalar(dataType: DataType, value: unknown, node = NODE, texts?: ReadonlyMap<number, string>) {
  return translateDataValue(
    node,
    new DataValue({ value: new Variant({ dataType, arrayType: VariantArrayType.Scalar, value }) }),
    0,
    texts,
  );
}

describe('values that are not one number', () => {
  it('gives arrays and matrices part by part with their length, an empty one as such', () => {
    const arrayType = VariantArrayType.Array;
    expect(parts({ dataType: DataType.Double, arrayType, value: Float64Array.of(1.5, -2) })).toEqual({
      force_count: 2,
      force_0: 1.5,
      force_1: -2,
    });
    expect(parts({ dataType: DataType.Boolean, arrayType, value: [true, false] })).toEqual({
      force_count: 2,
      force_0: 1,
      force_1: 0,
    });
    expect(parts({ dataType: DataType.Double, arrayType, value: new Float64Array(0) })).toEqual({
      force_count: 0,
    });
    const matrix = { dataType: DataType.Double, arrayType: VariantArrayType.Matrix, dimensions: [2, 2] };
    expect(parts({ ...matrix, value: Float64Array.of(1, 2, 3, 4) })).toEqual({
      force_count: 4,
      force_0: 1,
      force_1: 2,
      force_2: 3,
      force_3: 4,
    });
  });

  it('makes a part bad that is not finite, and refuses what is no signal', () => {
    const arrayType = VariantArrayType.Array;
    expect(parts({ dataType: DataType.Double, arrayType, value: Float64Array.of(1, Number.NaN) })).toEqual({
      force_count: 2,
      force_0: 1,
      force_1: null,
    });
    const long = new Float64Array(65);
    expect(parts({ dataType: DataType.Double, arrayType, value: long })).toBeNull();
    expect(parts({ dataType: DataType.String, arrayType, value: ['a'] })).toBeNull();
    expect(
      parts(
        { dataType: DataType.Double, arrayType, value: Float64Array.of(1) },
        { ...NODE, expects: 'text' },
      ),
    ).toBeNull();
  });

  it('keeps 64-bit integers exactly, in two doubles where one does not hold them', () => {
    expect(parts({ dataType: DataType.Int64, value: coerceInt64('9007199254740993') })).toEqual({
      force: 9007199254740992,
      force_rest: 1,
    });
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (integer) => {
        const bits = BigInt.asUintN(64, integer);
        const pair = [Number(bits >> 32n), Number(bits & 0xffffffffn)] as const;
        expect(bigintOf(pair, true)).toBe(integer);
        expect(bigintOf(pair, false)).toBe(bits);
        for (const exact of [integer, bits]) {
          const { double, rest } = doubleAndRest(exact);
          expect(BigInt(double) + BigInt(rest)).toBe(exact);
        }
      }),
    );
  });

  it('flattens a structure by the names of its fields, nested ones too', () => {
    const inner = { schema: { fields: [{ name: 'x' }, { name: 'when' }] }, x: 2, when: new Date(1_000) };
    const outer = {
      schema: {
        fields: [
          { name: 'q' },
          { name: 'Total Count', fieldType: 'UInt64' },
          { name: 'inner' },
          { name: 'name' },
          { name: 'list' },
        ],
      },
      q: 7,
      'Total Count': [0, 5],
      inner,
      name: 'text',
      list: [1, 2],
    };
    const value = Object.assign(new Variant(), { dataType: DataType.ExtensionObject, value: outer });
    const data = new DataValue({ statusCode: StatusCodes.Good });
    data.value = value;
    const flat = flattenDataValue(NODE, data, translateDataValue(NODE, data, 0));
    expect(Object.fromEntries((flat ?? []).map(({ signal, value: number }) => [signal, number]))).toEqual({
      force_q_: 7,
      force_Total_Count: 5,
      force_inner_x: 2,
      force_inner_when: 1_000,
      force_list_0: 1,
      force_list_1: 2,
    });
  });
});

describe('scalars of every built-in type', () => {
  it.each([
    [DataType.Boolean, true, 1],
    [DataType.SByte, -128, -128],
    [DataType.Byte, 255, 255],
    [DataType.Int16, -32_768, -32_768],
    [DataType.UInt16, 65_535, 65_535],
    [DataType.Int32, -2_147_483_648, -2_147_483_648],
    [DataType.UInt32, 4_294_967_295, 4_294_967_295],
    [DataType.Int64, coerceInt64(-2), -2],
    [DataType.UInt64, [0x1fffff, 0xffffffff], Number.MAX_SAFE_INTEGER],
    [DataType.Float, 0.5, 0.5],
    [DataType.Double, Number.MIN_VALUE, Number.MIN_VALUE],
    [DataType.DateTime, new Date('2026-05-04T06:00:00.250Z'), Date.UTC(2026, 4, 4, 6, 0, 0, 250)],
    [DataType.StatusCode, StatusCodes.BadSensorFailure, StatusCodes.BadSensorFailure.value],
    [DataType.ByteString, Buffer.from('abc'), 3],
  ])('%s %s is %s', (dataType, value, expected) => {
    expect(scalar(dataType, value)).toMatchObject({ value: expected, quality: 'good' });
  });

  it.each([
    [DataType.String, 'running', 'running'],
    [DataType.LocalizedText, { text: 'läuft', locale: 'de' }, 'läuft'],
    [DataType.Guid, '72962b91-fa75-4ae6-8d28-b404dc7daf63', '72962b91-fa75-4ae6-8d28-b404dc7daf63'],
  ])('%s is a text where one is expected', (dataType, value, expected) => {
    expect(scalar(dataType, value, { ...NODE, expects: 'text' })).toMatchObject({
      value: expected,
      quality: 'good',
    });
    expect(scalar(dataType, value)).toMatchObject({ value: null, quality: 'bad' });
  });

  it('says what the number of an enumeration means, and takes it for the text where one is expected', () => {
    const texts = new Map([[2, 'running']]);
    expect(scalar(DataType.Int32, 2, NODE, texts)).toMatchObject({ value: 2, text: 'running' });
    expect(scalar(DataType.Int32, 3, NODE, texts)).not.toHaveProperty('text');
    expect(scalar(DataType.Int32, 2, { ...NODE, expects: 'text' }, texts)).toMatchObject({
      value: 'running',
    });
  });
});
