// The views for other pages: a model of frames, and a component of the model. See docs/panel.md.
export { lookOf, type Look, type ThemeColors } from './chart/look';
export type { PlotProps, RowActions, RowFilter, RowLink } from './chart/plot-props';
export type { Plot, PointText } from './chart/plot';
export { PlotState } from './chart/plot-state';
export type { Frame, FrameField, Outcome, Problem } from './frames/frame';
export { migrateOptions } from './migrations';
export {
  DEFAULTS,
  type OcOptions,
  PANEL_CHARTS,
  type PanelOptions,
  type RiskOptions,
  type SpcOptions,
  type ViewName,
} from './options';
export { ProblemView } from './views/parts/ProblemView';
export type { ViewProps } from './views/parts/view-props';
export { machinesModel, type MachinesModel } from './views/machines/model';
export { machineColumns, MachinesView } from './views/machines/View';
export { ocModel, type OcModel } from './views/oc/model';
export { OcView } from './views/oc/View';
export { ordersModel, type OrdersModel } from './views/orders/model';
export { OrdersView } from './views/orders/View';
export { riskModel, type RiskModel } from './views/risk/model';
export { RiskView } from './views/risk/View';
export { spcModel, type SpcModel } from './views/spc/model';
export { SpcView } from './views/spc/View';
