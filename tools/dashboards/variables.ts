import { DATASOURCE, type JsonObject } from './dashboard.ts';

const ON_DASHBOARD_LOAD = 1;
const ON_TIME_RANGE_CHANGE = 2;
const ALPHABETICAL = 1;

interface Choice {
  readonly multi?: boolean;
  readonly all?: boolean;
  /** What "All" stands for; left out: every option by name. */
  readonly allValue?: string;
  readonly refresh?: number;
  /** Keeps the options that match. */
  readonly regex?: string;
}

function variable(name: string, label: string, query: string, choice: Choice = {}): JsonObject {
  const { multi = true, all = true, allValue, refresh = ON_DASHBOARD_LOAD, regex = '' } = choice;
  return {
    name,
    label,
    type: 'query',
    datasource: DATASOURCE,
    query,
    definition: query,
    refresh,
    regex,
    sort: ALPHABETICAL,
    hide: 0,
    skipUrlSync: false,
    multi,
    includeAll: all,
    ...(allValue === undefined ? {} : { allValue }),
    options: [],
    current: all
      ? { selected: true, text: multi ? ['All'] : 'All', value: multi ? ['$__all'] : '$__all' }
      : {},
  };
}

const LINES = 'SHOW TAG VALUES FROM "machine" WITH KEY = "line"';
export const LINE = variable('line', 'Line', LINES);
/** For control charts: readings of two lines on one chart have no common limits. */
export const ONE_LINE = variable('line', 'Line', LINES, { multi: false, all: false });

const MACHINES = 'SHOW TAG VALUES FROM "machine" WITH KEY = "machine" WHERE "line" =~ /^${line:regex}$/';
export const MACHINE = variable('machine', 'Machine', MACHINES);
/** For the page of one machine. */
export const ONE_MACHINE = variable('machine', 'Machine', MACHINES, { multi: false, all: false });

export const PRODUCT = variable(
  'product',
  'Product',
  'SELECT DISTINCT("product") FROM "production_order" WHERE $timeFilter',
  { multi: false, allValue: '.*', refresh: ON_TIME_RANGE_CHANGE },
);

/** Grades and inspections know their order, orders know their product. */
export const ORDER = variable(
  'order',
  'Order',
  'SELECT DISTINCT("order") FROM "production_order" WHERE $timeFilter AND "product" =~ /^${product:regex}$/',
  { refresh: ON_TIME_RANGE_CHANGE },
);

/** The fields of `inspection` that are no characteristic are left out by name. */
export const CHARACTERISTIC = variable(
  'characteristic',
  'Characteristic',
  'SHOW FIELD KEYS FROM "inspection"',
  {
    multi: false,
    all: false,
    regex: '/^(?!(?:cell|lot|order|spec_rev|sequence)$).+/',
  },
);

/** Signals of machines, without the text of the state and the status codes. */
export const SIGNAL = variable('signal', 'Signal', 'SHOW FIELD KEYS FROM "machine"', {
  regex: '/^(?!status$)(?!.*_q$).+/',
});
