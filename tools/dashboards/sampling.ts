import { dashboardJson, UIDS, type JsonObject } from './dashboard.ts';
import { quality, STACKED_BARS, table, text, timeSeries } from './panels.ts';
import { OF_LINE, OF_ORDER, rows, series } from './queries.ts';
import { LINE, ORDER, PRODUCT } from './variables.ts';

/** Zero-acceptance plans beside plans that allow a few: what the difference costs both sides. */
const PLANS = ['n=80 c=1 name=80/1', 'n=125 c=2 name=125/2', 'n=45 c=0 name=45/0'].join('\n');

function plans(
  id: number,
  title: string,
  place: [number, number, number, number],
  quantity: string,
): JsonObject {
  return quality('oc', {
    id,
    title,
    place,
    options: { plans: PLANS, distribution: 'binomial', quantity, lotSize: 5000, aql: 0.0065, ltpd: 0.05 },
  });
}

const OQC = `FROM "inspection" WHERE $timeFilter AND ${OF_LINE} AND ${OF_ORDER} AND "stage" = 'OQC'`;

export const sampling = dashboardJson({
  uid: UIDS.sampling,
  title: 'Sampling',
  description: 'What sampling plans promise, and what the sample inspection at shipping found',
  from: 'now-24h',
  refresh: '1m',
  variables: [LINE, PRODUCT, ORDER],
  annotations: [],
  panels: [
    plans(1, 'Operating characteristic', [0, 0, 12, 10], 'pa'),
    plans(2, 'Average outgoing quality', [12, 0, 12, 10], 'aoq'),
    text(
      { id: 3, title: 'Where plans come from', place: [0, 10, 6, 8] },
      'The curves are of the plans in the options of the panels. Plans for lots of a supplier are issued by the API ' +
        '(`POST /api/v1/lots`), tables of MIL-STD-1916 and Z1.4 by `GET /api/v1/sampling/standards/...`.',
    ),
    timeSeries(
      {
        id: 4,
        title: 'Shipping inspection (OQC) by verdict',
        place: [6, 10, 18, 8],
        targets: [
          series(
            'A',
            `SELECT count("cell") ${OQC} GROUP BY time($__interval), "verdict" fill(none)`,
            '$tag_verdict',
          ),
        ],
        defaults: { decimals: 0, min: 0 },
        more: { interval: '5m' },
      },
      STACKED_BARS,
    ),
    table({
      id: 5,
      title: 'Inspected and failed by line and station',
      place: [0, 18, 10, 8],
      targets: [
        rows(
          'A',
          `SELECT count("cell") AS "cells" FROM "inspection" WHERE $timeFilter AND ${OF_LINE} AND ${OF_ORDER} GROUP BY "line", "station", "stage", "verdict"`,
        ),
      ],
    }),
    table({
      id: 6,
      title: 'Cells of the sample',
      place: [10, 18, 14, 8],
      targets: [
        rows(
          'A',
          `SELECT "cell", "lot", "order", "station", "verdict", "line" ${OQC} ORDER BY time DESC LIMIT 200`,
        ),
      ],
    }),
  ],
});
