/** Symbol of a unit as people read it; every symbol stands in the catalogue of this file. */
export type UnitSymbol = string;
