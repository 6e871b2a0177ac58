import { CORRECTIONS, SIGNALS } from './annotations.ts';
import { dashboardJson, UIDS } from './dashboard.ts';
import { ofField, quality, table, timeSeries } from './panels.ts';
import { GRADED, OF_LINE, OF_ORDER, rows, series } from './queries.ts';
import { LINE, ORDER, PRODUCT } from './variables.ts';

const FIELDS =
  '"score", "score_low", "score_high", "probability", "cell", "lot", "order", "recommendation", "reasons", ' +
  '"factor1", "factor1_value", "factor1_unit", "factor1_contribution", "factor2", "factor2_value", "factor2_unit", ' +
  '"factor2_contribution", "factor3", "factor3_value", "factor3_unit", "factor3_contribution", "grade", "line", "model"';
const CELLS = `FROM "cell_risk" WHERE $timeFilter AND ${GRADED} AND ${OF_LINE} AND ${OF_ORDER}`;
/** A working day of a fast line; of more the newest are kept. */
const ALL_CELLS = `SELECT ${FIELDS} ${CELLS} ORDER BY time DESC LIMIT 50000`;

/** What one measurement of the cell says stands in the API. */
const TO_INSPECTIONS = [
  {
    title: 'Inspections of the order ${__data.fields.order}',
    url: `/d/${UIDS.spc}?\${__url_time_range}&var-line=\${__data.fields.line:percentencode}&var-order=\${__data.fields.order:percentencode}`,
    targetBlank: false,
  },
];

export const cellRisk = dashboardJson({
  uid: UIDS.risk,
  title: 'Cell risk',
  description: 'Score, grade, factors and recommendation of every cell',
  from: 'now-6h',
  refresh: '30s',
  variables: [LINE, PRODUCT, ORDER],
  annotations: [SIGNALS, CORRECTIONS],
  panels: [
    quality('risk', {
      id: 1,
      title: 'Score of every cell',
      place: [0, 0, 16, 10],
      targets: [rows('A', ALL_CELLS)],
      options: { show: 'scores', threshold: 75 },
    }),
    quality('risk', {
      id: 2,
      title: 'Grades',
      place: [16, 0, 8, 10],
      targets: [rows('A', ALL_CELLS)],
      options: { show: 'shares', threshold: 75 },
    }),
    quality('risk', {
      id: 3,
      title: 'Cells at highest risk',
      description: 'What the alert "High-risk cells" links to: cells, their factors and what to do.',
      place: [0, 10, 24, 11],
      targets: [rows('A', ALL_CELLS)],
      options: { show: 'ranking', threshold: 75, rows: 50 },
      overrides: [ofField('cell', { links: TO_INSPECTIONS })],
    }),
    quality('risk', {
      id: 4,
      title: 'Distribution of scores',
      place: [0, 21, 12, 9],
      targets: [rows('A', ALL_CELLS)],
      options: { show: 'distribution', threshold: 75, binWidth: 5 },
    }),
    timeSeries(
      {
        id: 5,
        title: 'Share of high risk',
        place: [12, 21, 12, 9],
        targets: [
          series(
            'A',
            `SELECT mean("is_high") ${CELLS} GROUP BY time($__interval), "line" fill(none)`,
            'line $tag_line',
          ),
        ],
        defaults: {
          unit: 'percentunit',
          decimals: 1,
          min: 0,
          thresholds: {
            mode: 'absolute',
            steps: [
              { value: null, color: 'transparent' },
              { value: 0.05, color: 'red' },
            ],
          },
        },
        more: { interval: '5m' },
      },
      { thresholdsStyle: { mode: 'dashed' } },
    ),
    timeSeries(
      {
        id: 7,
        title: 'Drift of the model',
        description:
          'Population stability index of each feature against the training data: above 0.25 an alarm.',
        place: [0, 30, 12, 8],
        targets: [
          series(
            'A',
            `SELECT "psi" FROM "model_drift" WHERE $timeFilter AND ${OF_LINE} GROUP BY "line", "model", "feature"`,
            '$tag_feature ($tag_line)',
          ),
        ],
        defaults: {
          decimals: 2,
          min: 0,
          thresholds: {
            mode: 'absolute',
            steps: [
              { value: null, color: 'transparent' },
              { value: 0.25, color: 'red' },
            ],
          },
        },
      },
      { thresholdsStyle: { mode: 'dashed' } },
    ),
    table({
      id: 6,
      title: 'Highest score of each line and model',
      place: [12, 30, 12, 8],
      targets: [
        rows(
          'A',
          `SELECT max("score") AS "score", "cell", "lot", "order", "factor1", "factor2", "factor3" ${CELLS} GROUP BY "line", "model"`,
        ),
      ],
    }),
  ],
});
