import { DataType, DataValue, StatusCode, StatusCodes, VariantArrayType } from 'node-opcua';
import type { MonitoredNode } from './monitored-node';
import { hasOverflow, qualityOf } from './received-value';
import { PLC_NAMESPACE } from './testing/plc-server';
import { translateDataValue } from './translate-data-value';

function nodeExpecting(expects: MonitoredNode['expects']): MonitoredNode {
  return {
    machine: 'CAS_01',
    role: 'signal',
    signal: 'temperature',
    node: { namespace: PLC_NAMESPACE, address: { type: 'browsePath', path: ['CAS_01', 'Temperature'] } },
    expects,
    samplingIntervalMs: 100,
    publishingIntervalMs: 200,
    queueSize: 4,
    rideThroughMs: 60_000,
    maxGapMs: 0,
    span: null,
  };
}

function translate(
  expects: MonitoredNode['expects'],
  dataType: DataType,
  value: unknown,
  statusCode: StatusCode = StatusCodes.Good,
) {
  const data = new DataValue({ value: { dataType, value, arrayType: VariantArrayType.Scalar }, statusCode });
  return translateDataValue(nodeExpecting(expects), data, 5);
}

describe('qualityOf', () => {
  it('judges by the severity bits, so that good with overflow is good', () => {
    expect(qualityOf(0x00000480)).toBe('good');
    expect(hasOverflow(0x00000480)).toBe(true);
    expect(qualityOf(0x40900000)).toBe('uncertain');
    expect(qualityOf(0x80340000)).toBe('bad');
    expect(qualityOf(0xc0000000)).toBe('bad');
  });
});

describe('translateDataValue', () => {
  it.each([
    [DataType.Double, -1.5, -1.5],
    [DataType.UInt32, 4_294_967_295, 4_294_967_295],
    [DataType.Boolean, true, 1],
    [DataType.Int64, [0xffffffff, 0xfffffffe], -2],
    [DataType.UInt64, [0x001fffff, 0xffffffff], Number.MAX_SAFE_INTEGER],
  ])('takes data type %i as a number', (dataType, sent, value) => {
    expect(translate('number', dataType, sent)).toMatchObject({ value, quality: 'good', reason: null });
  });

  it.each([
    [DataType.Double, Number.POSITIVE_INFINITY, 'Infinity is not a finite number'],
    [DataType.UInt64, [0x00200000, 1], 'the 64-bit integer is beyond ±(2^53 - 1)'],
    [DataType.String, 'warm', 'a number was expected, the node holds String'],
    [DataType.Null, null, 'the node has no value'],
  ])('makes data type %i with %p bad where a number is expected', (dataType, sent, reason) => {
    expect(translate('number', dataType, sent)).toMatchObject({ value: null, quality: 'bad', reason });
  });

  it('takes an array for no number', () => {
    const data = new DataValue({
      value: { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: [1, 2] },
    });
    expect(translateDataValue(nodeExpecting('number'), data, 5)).toMatchObject({
      value: null,
      statusCode: StatusCodes.BadTypeMismatch.value,
      reason: 'a number was expected, the node holds an array of Double',
    });
  });

  it('takes texts and localized texts where a text is expected, and numbers too for a state', () => {
    expect(translate('text', DataType.String, 'x').value).toBe('x');
    expect(translate('any', DataType.LocalizedText, { text: 'läuft', locale: 'de' }).value).toBe('läuft');
    expect(translate('any', DataType.Int32, 2).value).toBe(2);
    expect(translate('text', DataType.Int32, 2)).toMatchObject({ value: null, quality: 'bad' });
  });

  it('keeps the reason of the server where a bad value comes without a value', () => {
    expect(translate('number', DataType.Null, null, StatusCodes.BadNotConnected)).toMatchObject({
      statusCode: StatusCodes.BadNotConnected.value,
      reason: 'BadNotConnected',
    });
  });

  it('takes a missing time and the time of a clock that was never set for no time', () => {
    const data = new DataValue({
      value: { dataType: DataType.Double, value: 1 },
      sourceTimestamp: new Date('1601-01-01T00:00:00Z'),
    });
    expect(translateDataValue(nodeExpecting('number'), data, 5)).toMatchObject({
      sourceMs: null,
      serverMs: null,
      sourceNs: 0,
      receivedMs: 5,
    });
  });
});
