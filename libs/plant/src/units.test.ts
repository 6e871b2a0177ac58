import { opcUaUnit, packCommonCode } from './opc-ua-unit';
import { isUnitSymbol, type UnitSymbol, UnknownUnitError, unitOf, unitSymbols } from './units';

describe('unit catalogue', () => {
  it('names every symbol, every name and every code once', () => {
    const units = unitSymbols.map(unitOf);
    const codes = units.flatMap((unit) => unit.code ?? []);
    expect(new Set(unitSymbols).size).toBe(unitSymbols.length);
    expect(new Set(units.map((unit) => unit.name)).size).toBe(units.length);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('gives every code one to three capital letters or digits', () => {
    for (const symbol of unitSymbols) expect(unitOf(symbol).code ?? 'XX').toMatch(/^[0-9A-Z]{1,3}$/);
  });

  it('writes micro as U+00B5 and ohm as U+03A9 and never with their lookalikes', () => {
    expect(unitSymbols.join('')).not.toMatch(/[\u03bc\u2126\u00ba]/u);
    expect(isUnitSymbol('\u00b5m')).toBe(true);
    expect(isUnitSymbol('m\u03a9')).toBe(true);
  });

  it('tells a known symbol from an unknown one', () => {
    expect(isUnitSymbol('mg/cm²')).toBe(true);
    expect(isUnitSymbol('furlong')).toBe(false);
    expect(() => unitOf('furlong' as UnitSymbol)).toThrow(UnknownUnitError);
  });
});

describe('OPC UA unit', () => {
  // Unit ids of the OPC Foundation's table UNECE_to_OPCUA.csv.
  it.each([
    ['°C', 4408652],
    ['A', 4279632],
    ['V', 5655636],
    ['mV', 12890],
    ['%', 20529],
    ['ppm', 13625],
    ['g', 4674125],
    ['g/cm³', 12851],
    ['mg/cm²', 4732467],
    ['mΩ', 4535349],
    ['MΩ', 4339509],
    ['Ah', 4279624],
    ['kPa', 4935745],
    ['N', 5129559],
    ['mm/s', 4403510],
    ['1/min', 4405556],
    ['µm', 13384],
    ['h', 4740434],
  ] as const)('packs the UNECE code of %s into the unit id %i', (symbol, unitId) => {
    expect(opcUaUnit(symbol).unitId).toBe(unitId);
  });

  it('gives a unit without UNECE code the unit id -1 and a namespace of its own', () => {
    expect(opcUaUnit('mV/d')).toEqual({
      namespaceUri: 'urn:cellgate:units',
      unitId: -1,
      displayName: 'mV/d',
      description: 'millivolt per day',
    });
  });

  it('packs a two-character code without a leading zero byte', () => {
    expect(packCommonCode('4H')).toBe(0x34_48);
  });
});
