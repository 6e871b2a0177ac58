import { DataType, StatusCodes, VariantArrayType, type DataValue, type Variant } from 'node-opcua';
import type { EnumerationTexts } from './enumeration-texts';
import type { MonitoredNode } from './monitored-node';
import { bigintOf } from './integer-64';
import { qualityOf, type ReceivedValue } from './received-value';

interface Fault {
  readonly code: { readonly value: number };
  readonly reason: string;
}

type Translated = { readonly value: number | string } | Fault;

/**
 * Value of a notification in neutral terms. The client judges what the server cannot know: a value of the
 * wrong type is bad with `BadTypeMismatch`, NaN and infinities with `BadOutOfRange`, and neither is passed on.
 */
export function translateDataValue(
  node: MonitoredNode,
  data: DataValue,
  receivedMs: number,
  texts?: EnumerationTexts,
): ReceivedValue {
  const statusCode = data.statusCode.value;
  const quality = qualityOf(statusCode);
  const common = {
    machine: node.machine,
    role: node.role,
    signal: node.signal,
    sourceMs: instantOf(data.sourceTimestamp),
    serverMs: instantOf(data.serverTimestamp),
    receivedMs,
  };
  const translated = valueOf(node, data.value, texts);
  if ('value' in translated) {
    const text =
      texts !== undefined && typeof translated.value === 'number' ? texts.get(translated.value) : undefined;
    return {
      ...(text === undefined ? {} : { text }),
      ...common,
      value: translated.value,
      statusCode,
      quality,
      reason: quality === 'good' ? null : data.statusCode.name,
    };
  }
  // A bad value often comes without any: then the server's own reason is the better one.
  const serverSaysBad = quality === 'bad';
  return {
    ...common,
    value: null,
    statusCode: serverSaysBad ? statusCode : translated.code.value,
    quality: 'bad',
    reason: serverSaysBad ? data.statusCode.name : translated.reason,
  };
}

/** A node that could not be found or monitored, as a value of bad quality. */
export function missingNodeValue(
  node: MonitoredNode,
  statusCode: number,
  reason: string,
  receivedMs: number,
): ReceivedValue {
  const { machine, role, signal } = node;
  const common = { machine, role, signal, value: null, statusCode, reason };
  return { ...common, quality: 'bad', sourceMs: null, serverMs: null, receivedMs };
}

/** A time outside these years comes from a clock that was never set, or stands for "no time" (1601, 1970). */
const EARLIEST_MS = Date.UTC(1990, 0, 1);
const END_MS = Date.UTC(2200, 0, 1);

function instantOf(time: Date | null | undefined): number | null {
  const ms = time?.getTime() ?? Number.NaN;
  return ms > EARLIEST_MS && ms < END_MS ? ms : null;
}

function valueOf(node: MonitoredNode, variant: Variant, texts?: EnumerationTexts): Translated {
  if (variant.dataType === DataType.Null || variant.value === null || variant.value === undefined) {
    return { code: StatusCodes.BadNoData, reason: 'the node has no value' };
  }
  if (variant.arrayType !== VariantArrayType.Scalar) {
    return mismatch(node, `an array of ${DataType[variant.dataType]}`);
  }
  if (node.expects !== 'number') {
    const text = textOf(variant) ?? texts?.get(variant.value as number) ?? null;
    if (text !== null) {
      return { value: text };
    }
    if (node.expects === 'text' && text === null) {
      return mismatch(node, DataType[variant.dataType]);
    }
  }
  return numberOf(node, variant);
}

function textOf(variant: Variant): string | null {
  switch (variant.dataType) {
    case DataType.String:
    case DataType.Guid:
    case DataType.XmlElement:
      return variant.value as string;
    case DataType.LocalizedText:
      return (variant.value as { text?: string | null }).text ?? '';
    case DataType.NodeId:
    case DataType.ExpandedNodeId:
    case DataType.QualifiedName:
      return String(variant.value);
    default:
      return null;
  }
}

function numberOf(node: MonitoredNode, variant: Variant): Translated {
  switch (variant.dataType) {
    case DataType.Boolean:
      return { value: variant.value === true ? 1 : 0 };
    case DataType.SByte:
    case DataType.Byte:
    case DataType.Int16:
    case DataType.UInt16:
    case DataType.Int32:
    case DataType.UInt32:
    case DataType.Float:
    case DataType.Double:
      return finite(variant.value as number);
    case DataType.Int64:
    case DataType.UInt64:
      return integer64Of(variant);
    case DataType.DateTime:
      return { value: (variant.value as Date).getTime() };
    case DataType.StatusCode:
      return { value: (variant.value as { value: number }).value };
    case DataType.ByteString:
      return { value: (variant.value as Buffer).length };
    default:
      return mismatch(node, DataType[variant.dataType]);
  }
}

function finite(value: number): Translated {
  return Number.isFinite(value)
    ? { value }
    : { code: StatusCodes.BadOutOfRange, reason: `${value} is not a finite number` };
}

/** Only what a double holds exactly is one number; others are two, see `flattenDataValue`. */
function integer64Of(variant: Variant): Translated {
  const value = Number(bigintOf(variant.value as [number, number], variant.dataType === DataType.Int64));
  return Number.isSafeInteger(value)
    ? { value }
    : { code: StatusCodes.BadOutOfRange, reason: 'the 64-bit integer is beyond ±(2^53 - 1)' };
}

function mismatch(node: MonitoredNode, found: string | undefined): Fault {
  const wanted = node.expects === 'any' ? 'a number or a text' : `a ${node.expects}`;
  return { code: StatusCodes.BadTypeMismatch, reason: `${wanted} was expected, the node holds ${found}` };
}
