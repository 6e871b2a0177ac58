import type { ChartKind, RulePreset } from '@cellgate/spc';
import type { Distribution } from '@cellgate/sampling';

export const VIEWS = ['risk', 'spc', 'oc', 'machines', 'orders'] as const;
export type ViewName = (typeof VIEWS)[number];

/** Names of fields chosen by the user, by role. */
export type ChosenFields = Readonly<Record<string, string | undefined>>;

export interface RiskOptions {
  readonly show: 'scores' | 'distribution' | 'shares' | 'ranking';
  readonly x: 'time' | 'sequence';
  readonly threshold: number;
  readonly binWidth: number;
  readonly rows: number;
  readonly fields: ChosenFields;
}

/** Kinds of chart that rows of a frame can feed; the others need matrices or several products. */
export const PANEL_CHARTS = [
  'i-mr',
  'xbar-r',
  'xbar-s',
  'p',
  'np',
  'c',
  'u',
  'laney-p',
  'laney-u',
  'ewma',
  'cusum',
  'g',
  't',
] as const satisfies readonly ChartKind[];
export type PanelChart = (typeof PANEL_CHARTS)[number];

export interface SpcOptions {
  readonly chart: PanelChart;
  readonly x: 'time' | 'sequence';
  readonly subgroupSize: number;
  readonly rules: RulePreset;
  readonly limits: 'estimate' | 'baseline' | 'frozen' | 'fields';
  /** ISO instant, or number of a point counted from 1; both inclusive. */
  readonly baselineFrom: string;
  readonly baselineTo: string;
  readonly mean: number | null;
  readonly sigma: number | null;
  readonly n: number | null;
  readonly limitSet: string;
  readonly lsl: number | null;
  readonly usl: number | null;
  readonly target: number | null;
  readonly zones: boolean;
  readonly companion: boolean;
  readonly footer: boolean;
  /** The rows are raw measurements, not means of windows. */
  readonly raw: boolean;
  readonly fields: ChosenFields;
}

export interface OcOptions {
  readonly plans: string;
  readonly distribution: Distribution;
  readonly lotSize: number | null;
  readonly quantity: 'pa' | 'aoq' | 'asn' | 'ati';
  readonly family: 'none' | 'N' | 'n' | 'c';
  /** Numbers with commas between, that the family runs over. */
  readonly familyValues: string;
  readonly aql: number | null;
  readonly alpha: number;
  readonly ltpd: number | null;
  readonly beta: number;
  readonly priorA: number | null;
  readonly priorB: number | null;
  readonly inspected: number | null;
  readonly found: number | null;
  readonly fields: ChosenFields;
}

export interface MachinesOptions {
  /** Names with commas between; empty for all. */
  readonly signals: string;
  /** Seconds without a row until a machine is called stale. */
  readonly staleAfter: number;
  readonly sparkline: boolean;
  readonly fields: ChosenFields;
}

export interface OrdersOptions {
  readonly rows: number;
  readonly hideDone: boolean;
  readonly fields: ChosenFields;
}

/** Options of the panel as they are stored in a dashboard; `version` is that of this shape. */
export interface PanelOptions {
  readonly version: 1;
  readonly view: ViewName;
  readonly risk: RiskOptions;
  readonly spc: SpcOptions;
  readonly oc: OcOptions;
  readonly machines: MachinesOptions;
  readonly orders: OrdersOptions;
}

export const DEFAULTS: PanelOptions = {
  version: 1,
  view: 'risk',
  risk: { show: 'scores', x: 'time', threshold: 75, binWidth: 5, rows: 50, fields: {} },
  spc: {
    chart: 'i-mr',
    x: 'sequence',
    subgroupSize: 5,
    rules: 'iso-7870-2',
    limits: 'estimate',
    baselineFrom: '',
    baselineTo: '',
    mean: null,
    sigma: null,
    n: null,
    limitSet: '',
    lsl: null,
    usl: null,
    target: null,
    zones: true,
    companion: true,
    footer: true,
    raw: true,
    fields: {},
  },
  oc: {
    plans: '',
    distribution: 'binomial',
    lotSize: null,
    quantity: 'pa',
    family: 'none',
    familyValues: '',
    aql: null,
    alpha: 0.05,
    ltpd: null,
    beta: 0.1,
    priorA: null,
    priorB: null,
    inspected: null,
    found: null,
    fields: {},
  },
  machines: { signals: '', staleAfter: 60, sparkline: true, fields: {} },
  orders: { rows: 20, hideDone: false, fields: {} },
};
