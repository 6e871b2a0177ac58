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
export type { UnitSymbol } from './units';
