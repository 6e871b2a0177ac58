import { CORRECTIONS, SIGNALS } from './annotations.ts';
import { dashboardJson, UIDS } from './dashboard.ts';
import {
  colourOf,
  linkTo,
  ofField,
  quality,
  stat,
  STACKED_BARS,
  stateTimeline,
  table,
  timeSeries,
} from './panels.ts';
import { GRADED, OF_LINE, rows, series } from './queries.ts';
import { LINE } from './variables.ts';

const GRADES = [colourOf('HIGH', 'red'), colourOf('LOW', 'green'), colourOf('INSUFFICIENT_EVIDENCE', 'text')];
const TO_MACHINE = linkTo(
  'Machine ${__data.fields.machine}',
  UIDS.machine,
  'var-line=${__data.fields.line:percentencode}&var-machine=${__data.fields.machine:percentencode}',
);

export const lineOverview = dashboardJson({
  uid: UIDS.line,
  title: 'Line overview',
  description: 'Machines, orders, grades and events of the lines',
  from: 'now-6h',
  refresh: '10s',
  variables: [LINE],
  annotations: [SIGNALS, CORRECTIONS],
  panels: [
    quality('machines', {
      id: 1,
      title: 'Machines',
      description: 'The last five minutes of every signal; the state is the last one known.',
      place: [0, 0, 16, 9],
      targets: [
        rows('Values', `SELECT * FROM "machine" WHERE $timeFilter AND ${OF_LINE}`),
        // A state comes only when it changes: looked for beyond the five minutes.
        rows(
          'States',
          `SELECT last("status") AS "status" FROM "machine" WHERE time >= now() - 3d AND ${OF_LINE} GROUP BY "line", "machine", "kind"`,
        ),
      ],
      more: { timeFrom: '5m', hideTimeOverride: true },
    }),
    stat({
      id: 2,
      title: 'Share of high risk',
      description: 'High-risk cells among all graded cells of the range.',
      place: [16, 0, 4, 5],
      targets: [
        series(
          'A',
          `SELECT mean("is_high") AS "share" FROM "cell_risk" WHERE $timeFilter AND ${GRADED} AND ${OF_LINE}`,
        ),
      ],
      defaults: {
        unit: 'percentunit',
        decimals: 1,
        displayName: 'high risk',
        thresholds: {
          mode: 'absolute',
          steps: [
            { value: null, color: 'green' },
            { value: 0.03, color: 'orange' },
            { value: 0.05, color: 'red' },
          ],
        },
      },
    }),
    stat({
      id: 3,
      title: 'Cells graded',
      place: [20, 0, 4, 5],
      targets: [
        series(
          'A',
          `SELECT count("cell") AS "cells" FROM "cell_risk" WHERE $timeFilter AND ${GRADED} AND ${OF_LINE}`,
        ),
      ],
      defaults: { displayName: 'cells', decimals: 0 },
    }),
    stat({
      id: 4,
      title: 'Failed inspections',
      place: [16, 5, 4, 4],
      targets: [
        series(
          'A',
          `SELECT count("cell") AS "failed" FROM "inspection" WHERE $timeFilter AND ${OF_LINE} AND "verdict" = 'FAIL'`,
        ),
      ],
      defaults: { displayName: 'failed', decimals: 0, noValue: '0' },
    }),
    stat({
      id: 5,
      title: 'SPC signals',
      place: [20, 5, 4, 4],
      targets: [
        series('A', `SELECT count("value") AS "signals" FROM "spc_signal" WHERE $timeFilter AND ${OF_LINE}`),
      ],
      defaults: { displayName: 'signals', decimals: 0, noValue: '0' },
    }),
    quality('orders', {
      id: 6,
      title: 'Production orders',
      place: [0, 9, 12, 8],
      targets: [
        rows(
          'A',
          'SELECT "order", "product", "planned", "produced", "good", "scrap", "state", "line" FROM "production_order" ' +
            `WHERE $timeFilter AND ${OF_LINE} ORDER BY time DESC LIMIT 2000`,
        ),
      ],
      options: { rows: 20 },
    }),
    timeSeries(
      {
        id: 7,
        title: 'Cells by grade',
        place: [12, 9, 12, 8],
        targets: [
          series(
            'A',
            `SELECT count("cell") FROM "cell_risk" WHERE $timeFilter AND ${GRADED} AND ${OF_LINE} GROUP BY time($__interval), "grade" fill(none)`,
            '$tag_grade',
          ),
        ],
        defaults: { unit: 'short', decimals: 0, min: 0 },
        overrides: GRADES,
        more: { interval: '1m' },
      },
      STACKED_BARS,
    ),
    stateTimeline({
      id: 8,
      title: 'States',
      place: [0, 17, 12, 7],
      targets: [
        series(
          'A',
          `SELECT "status" FROM "machine" WHERE $timeFilter AND ${OF_LINE} GROUP BY "machine"`,
          '$tag_machine',
        ),
      ],
    }),
    timeSeries(
      {
        id: 9,
        title: 'Inspections by verdict',
        place: [12, 17, 12, 7],
        targets: [
          series(
            'A',
            `SELECT count("cell") FROM "inspection" WHERE $timeFilter AND ${OF_LINE} GROUP BY time($__interval), "stage", "verdict" fill(none)`,
            '$tag_stage $tag_verdict',
          ),
        ],
        defaults: { unit: 'short', decimals: 0, min: 0 },
        more: { interval: '1m' },
      },
      STACKED_BARS,
    ),
    table({
      id: 10,
      title: 'Events of machines',
      description: 'States, connections, bad values, lost data, refused inspections.',
      place: [0, 24, 24, 8],
      targets: [
        rows(
          'A',
          `SELECT "state", "reason", "text", "kind", "machine", "line" FROM "machine_event" WHERE $timeFilter AND ${OF_LINE} ORDER BY time DESC LIMIT 200`,
        ),
      ],
      overrides: [ofField('machine', { links: TO_MACHINE })],
    }),
  ],
});
