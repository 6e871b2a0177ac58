export {
  MesError,
  MesHttpError,
  MesNotJsonError,
  MesTooLargeError,
  MesUnreachableError,
  MesWrongShapeError,
} from './errors';
export type { MesErrorCode, ShapeIssue } from './errors';
export { OrderChanges } from './order-changes';
export { OrderClient } from './order-client';
export type { OrderClientOptions } from './order-client';
export type { ProductionOrder } from './production-order';
