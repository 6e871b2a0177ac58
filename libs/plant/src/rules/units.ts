import { nearest } from '../nearest';
import { placed, placedMachines, placedSignals } from '../plant-draft';
import type { ShowValue } from '../show-value';
import { isUnitSymbol, type UnitSymbol, unitOf, unitSymbols } from '../units';
import type { Rule } from './rule';

/** What people write who cannot type the symbol. */
const SPELLINGS: Readonly<Record<string, UnitSymbol>> = {
  celsius: '°C',
  degc: '°C',
  deg: '°',
  degree: '°',
  hours: 'h',
  sec: 's',
  days: 'd',
  day: 'd',
  micron: 'µm',
  um: 'µm',
  ohm: 'Ω',
  mohm: 'mΩ',
  uohm: 'µΩ',
  percent: '%',
  pct: '%',
  rpm: 'r/min',
  nm: 'N·m',
  cp: 'mPa·s',
  µohm: 'µΩ',
};

export const checkUnits: Rule = ({ file, report, show }) => {
  const holders = [
    ...placedMachines(file).flatMap(placedSignals),
    ...placed(file.characteristics, ['characteristics']),
    ...placed(file.setPoints, ['setPoints']),
  ];
  for (const { item, path } of holders) {
    if (item.unit !== undefined && !isUnitSymbol(item.unit)) {
      report([...path, 'unit'], unknownUnit(item.unit, show));
    }
  }
};

function unknownUnit(symbol: string, show: ShowValue): string {
  const lookalike = unitSymbols.find((known) => known.normalize('NFKC') === symbol.normalize('NFKC'));
  if (lookalike !== undefined) {
    return `${show(symbol)} is written with other characters (${codePoints(symbol)}) than the unit ${lookalike} (${codePoints(lookalike)})`;
  }
  const near = unitsNear(symbol).map((known) => JSON.stringify(known));
  return `${show(symbol)} is not a known unit${near.length === 0 ? '; docs/plant.md lists them' : `; near: ${near.join(', ')}`}`;
}

function unitsNear(symbol: string): string[] {
  const spelt = SPELLINGS[symbol.toLowerCase()];
  const [byName] = nearest(
    symbol,
    unitSymbols.map((known) => unitOf(known).name),
  );
  const named = unitSymbols.filter((known) => unitOf(known).name === byName);
  return [
    ...new Set([...(spelt === undefined ? [] : [spelt]), ...named, ...nearest(symbol, unitSymbols, 3)]),
  ].slice(0, 3);
}

function codePoints(text: string): string {
  return [...text]
    .map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ');
}
