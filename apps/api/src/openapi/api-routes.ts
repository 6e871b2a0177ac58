import { getCell, listCells } from '../cells/cells.routes';
import {
  approveCorrection,
  getCorrection,
  getLoopMode,
  listCorrectionLoops,
  listCorrections,
  putLoopHold,
  putLoopMode,
  rejectCorrection,
} from '../corrections/corrections.routes';
import type { Route } from '../http/route';
import { postInspections } from '../inspections/inspections.routes';
import { getMachine, getSignal, listMachines } from '../machines/machines.routes';
import { getOrder, listOrders } from '../orders/orders.routes';
import { getPlant } from '../plant/plant.routes';
import { getRiskSummary } from '../risk/risk.routes';

/** Every route of the contract that is served, in the order of the documentation. */
export const API_ROUTES: readonly Route[] = [
  getPlant,
  listMachines,
  getMachine,
  getSignal,
  listOrders,
  getOrder,
  listCells,
  getCell,
  postInspections,
  getRiskSummary,
  listCorrections,
  getCorrection,
  approveCorrection,
  rejectCorrection,
  listCorrectionLoops,
  getLoopMode,
  putLoopMode,
  putLoopHold,
];
