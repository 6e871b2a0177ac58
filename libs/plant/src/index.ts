export type { InspectionRecord, Verdict } from './inspection-record';
export type {
  Characteristic,
  InspectionStage,
  Line,
  Machine,
  NodeReference,
  OpcUaConnection,
  OrderSource,
  Plant,
  Product,
  ResultSource,
  SecretReference,
  SetPoint,
  Signal,
  SignalGroup,
  Site,
  StatusSource,
} from './plant';
export { type OpcUaUnit, opcUaUnit } from './opc-ua-unit';
export { isUnitSymbol, type Unit, type UnitSymbol, UnknownUnitError, unitOf, unitSymbols } from './units';
