import { DataType, StatusCodes, VariantArrayType, type DataValue, type Variant } from 'node-opcua';
import type { EnumerationTexts } from './enumeration-texts';
import type { MonitoredNode } from './monitored-node';
import { bigintOf } from './integer-64';
import { qualityOf, type ReceivedValue } from './received-value';

// The names that the library exports are looked up through several modules at each use: these are used for every value.
const Type = DataType;
const Shape = VariantArrayType;

interface Fault {
  readonly code: { readonly value: number };
  readonly reason: string;
}

type Translated = number | string | Fault;

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
  const translated = valueOf(node, data.value, texts);
  const { machine, role, signal } = node;
  const sourceMs = instantOf(data.sourceTimestamp);
  const sourceNs = sourceMs === null ? 0 : Math.floor(data.sourcePicoseconds / PICOSECONDS_A_TICK) * 100;
  const serverMs = instantOf(data.serverTimestamp);
  const { value: statusCode } = data.statusCode;
  const quality = qualityOf(statusCode);
  if (typeof translated !== 'object') {
    const value = translated;
    const reason = quality === 'good' ? null : data.statusCode.name;
    const text = texts !== undefined && typeof value === 'number' ? texts.get(value) : undefined;
    // One literal of one shape: this runs for every value.
    return text === undefined
      ? {
          machine,
          role,
          signal,
          value,
          statusCode,
          quality,
          reason,
          sourceMs,
          sourceNs,
          serverMs,
          receivedMs,
        }
      : {
          machine,
          role,
          signal,
          value,
          text,
          statusCode,
          quality,
          reason,
          sourceMs,
          sourceNs,
          serverMs,
          receivedMs,
        };
  }
  // A bad value often comes without any: then the server's own reason is the better one.
  const serverSaysBad = quality === 'bad';
  return {
    machine,
    role,
    signal,
    value: null,
    statusCode: serverSaysBad ? statusCode : translated.code.value,
    quality: 'bad',
    reason: serverSaysBad ? data.statusCode.name : translated.reason,
    sourceMs,
    sourceNs,
    serverMs,
    receivedMs,
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
  return { ...common, quality: 'bad', sourceMs: null, sourceNs: 0, serverMs: null, receivedMs };
}

/** 100 ns, the resolution of a DateTime. */
const PICOSECONDS_A_TICK = 100_000;

/** A time outside these years comes from a clock that was never set, or stands for "no time" (1601, 1970). */
const EARLIEST_MS = Date.UTC(1990, 0, 1);
const END_MS = Date.UTC(2200, 0, 1);

function instantOf(time: Date | null | undefined): number | null {
  const ms = time?.getTime() ?? Number.NaN;
  return ms > EARLIEST_MS && ms < END_MS ? ms : null;
}

function valueOf(node: MonitoredNode, variant: Variant, texts?: EnumerationTexts): Translated {
  const raw: unknown = variant.value;
  if (typeof raw === 'number' && variant.dataType === Type.Double && node.expects === 'number') {
    return finite(raw);
  }
  if (variant.dataType === Type.Null || variant.value === null || variant.value === undefined) {
    return { code: StatusCodes.BadNoData, reason: 'the node has no value' };
  }
  if (variant.arrayType !== Shape.Scalar) {
    return mismatch(node, `an array of ${Type[variant.dataType]}`);
  }
  if (node.expects !== 'number') {
    const text = textOf(variant) ?? texts?.get(variant.value as number) ?? null;
    if (text !== null) {
      return text;
    }
    if (node.expects === 'text' && text === null) {
      return mismatch(node, Type[variant.dataType]);
    }
  }
  return numberOf(node, variant);
}

function textOf(variant: Variant): string | null {
  switch (variant.dataType) {
    case Type.String:
    case Type.Guid:
    case Type.XmlElement:
      return variant.value as string;
    case Type.LocalizedText:
      return (variant.value as { text?: string | null }).text ?? '';
    case Type.NodeId:
    case Type.ExpandedNodeId:
    case Type.QualifiedName:
      return String(variant.value);
    default:
      return null;
  }
}

function numberOf(node: MonitoredNode, variant: Variant): Translated {
  switch (variant.dataType) {
    case Type.Boolean:
      return variant.value === true ? 1 : 0;
    case Type.SByte:
    case Type.Byte:
    case Type.Int16:
    case Type.UInt16:
    case Type.Int32:
    case Type.UInt32:
    case Type.Float:
    case Type.Double:
      return finite(variant.value as number);
    case Type.Int64:
    case Type.UInt64:
      return integer64Of(variant);
    case Type.DateTime:
      return (variant.value as Date).getTime();
    case Type.StatusCode:
      return (variant.value as { value: number }).value;
    case Type.ByteString:
      return (variant.value as Buffer).length;
    default:
      return mismatch(node, Type[variant.dataType]);
  }
}

function finite(value: number): Translated {
  return Number.isFinite(value)
    ? value
    : { code: StatusCodes.BadOutOfRange, reason: `${value} is not a finite number` };
}

/** Only what a double holds exactly is one number; others are two, see `flattenDataValue`. */
function integer64Of(variant: Variant): Translated {
  const value = Number(bigintOf(variant.value as [number, number], variant.dataType === Type.Int64));
  return Number.isSafeInteger(value)
    ? value
    : { code: StatusCodes.BadOutOfRange, reason: 'the 64-bit integer is beyond ±(2^53 - 1)' };
}

function mismatch(node: MonitoredNode, found: string | undefined): Fault {
  const wanted = node.expects === 'any' ? 'a number or a text' : `a ${node.expects}`;
  return { code: StatusCodes.BadTypeMismatch, reason: `${wanted} was expected, the node holds ${found}` };
}
