import { type UnitSymbol, unitOf } from './units';

/** Content of the OPC UA structure EUInformation (OPC 10000-8). */
export interface OpcUaUnit {
  readonly namespaceUri: string;
  /** -1 where the unit has no UNECE code, as OPC 10000-8 prescribes. */
  readonly unitId: number;
  readonly displayName: string;
  readonly description: string;
}

const UNECE_NAMESPACE = 'http://www.opcfoundation.org/UA/units/un/cefact';
const OWN_NAMESPACE = 'urn:cellgate:units';

/**
 * A UNECE common code (one to three ASCII characters) as the integer that OPC UA uses:
 * the characters, first one most significant, eight bits each (OPC 10000-8, EUInformation).
 *
 * @example
 * packCommonCode('CEL') // => 4408652
 */
export function packCommonCode(code: string): number {
  return [...code].reduce((packed, character) => packed * 256 + character.charCodeAt(0), 0);
}

export function opcUaUnit(symbol: UnitSymbol): OpcUaUnit {
  const unit = unitOf(symbol);
  return {
    namespaceUri: unit.code === null ? OWN_NAMESPACE : UNECE_NAMESPACE,
    unitId: unit.code === null ? -1 : packCommonCode(unit.code),
    displayName: unit.symbol,
    description: unit.name,
  };
}
