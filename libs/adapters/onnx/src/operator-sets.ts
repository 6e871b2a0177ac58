/** An operator set that a graph needs. */
export interface OperatorSet {
  /** Empty: `ai.onnx`. */
  readonly domain: string;
  readonly version: number;
}

const OPSET_IMPORT = 8;
const DOMAIN = 1;
const VERSION = 2;

/**
 * The operator sets that an ONNX model imports; the runtime does not tell them. Bytes that are no protocol buffer give none:
 * the runtime will say what is wrong with them.
 *
 * @param model - `ModelProto`; field 8 holds the imports, each with a domain (1) and a version (2)
 */
export function operatorSets(model: Uint8Array): OperatorSet[] {
  return fieldsOf(model)
    .filter(({ number, bytes }) => number === OPSET_IMPORT && bytes !== null)
    .map(({ bytes }) => {
      const members = fieldsOf(bytes ?? new Uint8Array());
      const domain = members.find(({ number }) => number === DOMAIN)?.bytes ?? new Uint8Array();
      const version = members.find(({ number }) => number === VERSION)?.value ?? 0;
      return { domain: new TextDecoder().decode(domain), version };
    });
}

interface Field {
  readonly number: number;
  readonly value: number;
  readonly bytes: Uint8Array | null;
}

/** One level of a protocol buffer; stops at the first byte that makes no sense. */
function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; at < message.length; shift += 7) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return NaN;
  };
  while (at < message.length) {
    const tag = varint();
    const [number, wire] = [Math.floor(tag / 8), tag % 8];
    if (wire === 0) fields.push({ number, value: varint(), bytes: null });
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint();
      if (!(length <= message.length - at)) break;
      fields.push({ number, value: NaN, bytes: message.subarray(at, at + length) });
      at += length;
    } else break;
  }
  return fields;
}
