import { getCell, listCells } from '../cells/cells.routes';
import { listGaps } from '../gaps/gaps.routes';
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
import { getLot, holdLot, listLots, postLot, postResults } from '../sampling/lots.routes';
import {
  getMilStd1916Plan,
  getTablePlan,
  getZ14Plan,
  listTables,
  postOc,
  postPlans,
} from '../sampling/sampling.routes';
import { getStream, listStreams, postCondition } from '../sampling/streams.routes';
import { getSpcCharacteristicChart, listSpcCharacteristics } from '../spc/characteristics.routes';
import { getSpcExport } from '../spc/export.routes';
import {
  listLimitProposals,
  listLimitSets,
  postLimitSet,
  rejectLimitProposal,
} from '../spc/limit-sets.routes';
import { acknowledgeSpcSignal, listSpcSignals } from '../spc/signals.routes';
import { postMeasurementSystem, postSpcChart } from '../spc/spc.routes';
import { listLabels, postLabels } from '../labels/labels.routes';
import { getModelCalibration } from '../models/calibration.routes';
import {
  getModel,
  getPromotionEvidence,
  listModels,
  promoteModel,
  rollBackModel,
} from '../models/models.routes';
import { getRiskSummary, postAssessments } from '../risk/risk.routes';

/** Every route of the contract that is served, in the order of the documentation. */
export const API_ROUTES: readonly Route[] = [
  getPlant,
  listMachines,
  getMachine,
  getSignal,
  listGaps,
  listOrders,
  getOrder,
  listCells,
  getCell,
  postInspections,
  getRiskSummary,
  postOc,
  postPlans,
  getMilStd1916Plan,
  getZ14Plan,
  listTables,
  getTablePlan,
  postLot,
  postResults,
  holdLot,
  getLot,
  listLots,
  listStreams,
  getStream,
  postCondition,
  postSpcChart,
  postMeasurementSystem,
  listSpcCharacteristics,
  getSpcCharacteristicChart,
  listLimitSets,
  postLimitSet,
  listLimitProposals,
  rejectLimitProposal,
  listSpcSignals,
  acknowledgeSpcSignal,
  getSpcExport,
  listCorrections,
  getCorrection,
  approveCorrection,
  rejectCorrection,
  listCorrectionLoops,
  getLoopMode,
  putLoopMode,
  postAssessments,
  listModels,
  getModel,
  getModelCalibration,
  getPromotionEvidence,
  promoteModel,
  rollBackModel,
  postLabels,
  listLabels,
  putLoopHold,
];
