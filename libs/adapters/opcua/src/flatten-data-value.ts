import { DataType, VariantArrayType, type DataValue, type Variant } from 'node-opcua';
import { bigintOf, doubleAndRest } from './integer-64';
import type { MonitoredNode } from './monitored-node';
import { qualityOf, type ReceivedValue } from './received-value';

/** A structure or array with more parts than this is no signal of a machine. */
const MOST_PARTS = 64;
const DEEPEST = 6;

/**
 * Parts of a value that is not one number, each as a signal of its own: `<signal>_0`, `_1`, … and `<signal>_count` of an
 * array (a matrix row by row), `<signal>_<field>` of a structure, `<signal>` and `<signal>_rest` of a 64-bit integer beyond
 * ±(2^53 − 1), whose sum is exact. Parts that are no numbers are left out; numbers that are not finite are bad.
 *
 * @param translated - what the value is as one number: names, times and, for those parts that are bad, the code
 * @returns null where the node does not want numbers, or the value has none or too many
 */
export function flattenDataValue(
  node: MonitoredNode,
  { value: variant, statusCode }: DataValue,
  translated: ReceivedValue,
): ReceivedValue[] | null {
  if (node.expects !== 'number') {
    return null;
  }
  const parts = new Map<string, number>();
  const { dataType, arrayType } = variant;
  const is64 = dataType === DataType.Int64 || dataType === DataType.UInt64;
  if (arrayType === VariantArrayType.Scalar && is64) {
    put64(parts, node.signal, variant.value as [number, number], dataType === DataType.Int64);
  } else if (arrayType !== VariantArrayType.Scalar) {
    if (!putArray(parts, node.signal, variant)) {
      return null;
    }
  } else if (dataType === DataType.ExtensionObject) {
    putFields(parts, node.signal, variant.value, 0);
  }
  if (parts.size === 0 || parts.size > MOST_PARTS + 1) {
    return null;
  }
  return [...parts].map(([signal, value]) => {
    if (!Number.isFinite(value)) {
      return {
        ...translated,
        signal,
        value: null,
        statusCode: OUT_OF_RANGE,
        reason: `${value} is not a finite number`,
      };
    }
    const quality = qualityOf(statusCode.value);
    const reason = quality === 'good' ? null : statusCode.name;
    return { ...translated, signal, value, statusCode: statusCode.value, quality, reason };
  });
}

/** BadOutOfRange */
const OUT_OF_RANGE = 0x803c0000;

function putArray(parts: Map<string, number>, name: string, { value, dataType }: Variant): boolean {
  const list = Array.from((value as ArrayLike<unknown> | null) ?? []);
  if (list.length > MOST_PARTS) {
    return false;
  }
  parts.set(`${name}_count`, list.length);
  list.forEach((item, position) => {
    const part = `${name}_${position}`;
    if (dataType === DataType.Int64 || dataType === DataType.UInt64) {
      put64(parts, part, item as [number, number], dataType === DataType.Int64);
    } else if (dataType === DataType.ExtensionObject) {
      putFields(parts, part, item, 0);
    } else {
      putScalar(parts, part, item);
    }
  });
  return parts.size > 1 || list.length === 0;
}

interface Field {
  readonly name: string;
  readonly fieldType?: string;
}

/** Fields of a decoded structure, nested ones joined by `_`. */
function putFields(parts: Map<string, number>, name: string, structure: unknown, depth: number): void {
  const fields = (structure as { schema?: { fields?: readonly Field[] } } | null)?.schema?.fields ?? [];
  for (const { name: field, fieldType } of fields) {
    const value = (structure as Record<string, unknown>)[field];
    const part = `${name}_${partName(field)}`;
    if (fieldType === 'Int64' || fieldType === 'UInt64') {
      if (Array.isArray(value) && value.length === 2) {
        put64(parts, part, value as [number, number], fieldType === 'Int64');
      }
    } else if (Array.isArray(value) || ArrayBuffer.isView(value)) {
      Array.from(value as ArrayLike<unknown>).forEach((item, position) => {
        putScalar(parts, `${part}_${position}`, item);
      });
    } else if (!putScalar(parts, part, value) && depth < DEEPEST) {
      putFields(parts, part, value, depth + 1);
    }
  }
}

function putScalar(parts: Map<string, number>, name: string, value: unknown): boolean {
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'boolean'
        ? Number(value)
        : value instanceof Date
          ? value.getTime()
          : null;
  if (number !== null) {
    parts.set(name, number);
  }
  return number !== null;
}

function put64(
  parts: Map<string, number>,
  name: string,
  pair: readonly [number, number],
  isSigned: boolean,
): void {
  const { double, rest } = doubleAndRest(bigintOf(pair, isSigned));
  parts.set(name, double);
  if (rest !== 0 || !Number.isSafeInteger(double)) {
    parts.set(`${name}_rest`, rest);
  }
}

/** A field name as the series take it; `_q` is the quality of a signal. */
function partName(field: string): string {
  const name = field.replace(/[^A-Za-z0-9_]/g, '_');
  return name === 'q' ? 'q_' : name;
}
