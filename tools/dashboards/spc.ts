import { CORRECTIONS, SIGNALS } from './annotations.ts';
import { dashboardJson, UIDS, type JsonObject } from './dashboard.ts';
import { linkTo, ofField, quality, table, timeSeries } from './panels.ts';
import { OF_LINE, OF_MACHINE, OF_ORDER, rows, series } from './queries.ts';
import { CHARACTERISTIC, MACHINE, ONE_LINE, ORDER, PRODUCT } from './variables.ts';

/** Fields of stations are named like machines: a characteristic belongs to one machine of the line. */
const OF_STATION = OF_MACHINE.replace('"machine"', '"station"');
/** Inspections at other stations have no value of the characteristic: no gaps, they are other rows. */
const MEASURED = '"${characteristic:raw}" > -1000000000000';
const VALUES =
  'SELECT "${characteristic:raw}" AS "value", "cell", "lot", "order", "station", "stage", "verdict" FROM "inspection" ' +
  `WHERE $timeFilter AND ${OF_LINE} AND ${OF_STATION} AND ${OF_ORDER} AND ${MEASURED}`;
const SIGNALS_OF_CHARACTERISTIC =
  'SELECT "value", "centre", "lower", "upper", "limit_set", "window", "rule", "machine", "characteristic", "line" FROM "spc_signal" ' +
  `WHERE $timeFilter AND ${OF_LINE} AND ${OF_MACHINE} AND "characteristic" = '\${characteristic:raw}'`;

const targets: readonly JsonObject[] = [
  rows('Values', `${VALUES} ORDER BY time ASC`),
  rows('Signals', SIGNALS_OF_CHARACTERISTIC),
];

export const spc = dashboardJson({
  uid: UIDS.spc,
  title: 'SPC',
  description: 'Control charts of a characteristic, signals and capability',
  from: 'now-12h',
  refresh: '1m',
  variables: [ONE_LINE, MACHINE, PRODUCT, ORDER, CHARACTERISTIC],
  annotations: [SIGNALS, CORRECTIONS],
  panels: [
    quality('spc', {
      id: 1,
      title: 'Individuals: ${characteristic}',
      description:
        'Choose a product where the line makes several. Limits are estimated from the points shown, as the footer says; put frozen limits into the options of a copy. ' +
        'The marks are the stored signals, found with the frozen limits of the plant.',
      place: [0, 0, 24, 12],
      targets,
      options: { chart: 'i-mr', rules: 'iso-7870-2', limits: 'estimate' },
    }),
    quality('spc', {
      id: 2,
      title: 'EWMA: ${characteristic}',
      description: 'Small lasting shifts, seen earlier than by single points.',
      place: [0, 12, 12, 10],
      targets: [targets[0] ?? {}],
      options: { chart: 'ewma', rules: 'none', limits: 'estimate', companion: false, footer: false },
    }),
    quality('spc', {
      id: 3,
      title: 'Subgroups of 5: ${characteristic}',
      place: [12, 12, 12, 10],
      targets: [targets[0] ?? {}],
      options: { chart: 'xbar-s', subgroupSize: 5, rules: 'iso-7870-2', limits: 'estimate' },
    }),
    table({
      id: 4,
      title: 'Signals of all characteristics',
      place: [0, 22, 14, 9],
      targets: [
        rows(
          'A',
          'SELECT "value", "centre", "lower", "upper", "limit_set", "window", "acknowledged_by", "cause", "action", ' +
            '"characteristic", "rule", "machine", "line" FROM "spc_signal" ' +
            `WHERE $timeFilter AND ${OF_LINE} AND ${OF_MACHINE} ORDER BY time DESC LIMIT 200`,
        ),
      ],
      overrides: [
        ofField('characteristic', {
          links: linkTo(
            'Chart of ${__data.fields.characteristic}',
            UIDS.spc,
            'var-line=${__data.fields.line:percentencode}&var-characteristic=${__data.fields.characteristic:percentencode}',
          ),
        }),
      ],
    }),
    timeSeries(
      {
        id: 5,
        title: 'Signals by characteristic',
        place: [14, 22, 10, 9],
        targets: [
          series(
            'A',
            `SELECT count("value") FROM "spc_signal" WHERE $timeFilter AND ${OF_LINE} AND ${OF_MACHINE} GROUP BY time($__interval), "characteristic" fill(none)`,
            '$tag_characteristic',
          ),
        ],
        defaults: { decimals: 0, min: 0 },
        more: { interval: '15m' },
      },
      { drawStyle: 'bars', fillOpacity: 80, stacking: { mode: 'normal', group: 'A' } },
    ),
  ],
});
