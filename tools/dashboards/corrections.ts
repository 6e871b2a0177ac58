import { CORRECTIONS, SIGNALS } from './annotations.ts';
import { dashboardJson, UIDS } from './dashboard.ts';
import { linkTo, ofField, stat, STACKED_BARS, table, timeSeries } from './panels.ts';
import { OF_LINE, OF_MACHINE, rows, series } from './queries.ts';
import { LINE, MACHINE } from './variables.ts';

const OF = `FROM "correction" WHERE $timeFilter AND ${OF_LINE} AND ${OF_MACHINE}`;

export const corrections = dashboardJson({
  uid: UIDS.corrections,
  title: 'Corrections',
  description: 'Proposed, approved, sent and confirmed changes of set-points, with their reasons',
  from: 'now-24h',
  refresh: '10s',
  variables: [LINE, MACHINE],
  annotations: [SIGNALS, CORRECTIONS],
  panels: [
    stat({
      id: 1,
      title: 'Corrections by state',
      place: [0, 0, 24, 4],
      targets: [series('A', `SELECT count("id") ${OF} GROUP BY "state"`, '$tag_state')],
      defaults: { decimals: 0 },
    }),
    timeSeries(
      {
        id: 2,
        title: 'Set-points before and after',
        place: [0, 4, 14, 9],
        targets: [
          series('A', `SELECT "to" ${OF} GROUP BY "machine", "parameter"`, '$tag_machine $tag_parameter to'),
          series(
            'B',
            `SELECT "from" ${OF} GROUP BY "machine", "parameter"`,
            '$tag_machine $tag_parameter from',
          ),
        ],
      },
      { lineInterpolation: 'stepAfter', showPoints: 'always' },
    ),
    timeSeries(
      {
        id: 3,
        title: 'Changes of state',
        place: [14, 4, 10, 9],
        targets: [
          series(
            'A',
            `SELECT count("id") ${OF} GROUP BY time($__interval), "state" fill(none)`,
            '$tag_state',
          ),
        ],
        defaults: { decimals: 0, min: 0 },
        more: { interval: '5m' },
      },
      STACKED_BARS,
    ),
    table({
      id: 4,
      title: 'History',
      description:
        'States that begin with `loop-` are of a loop: its mode, its shedding. Approve and reject in the console or with POST /api/v1/corrections/{id}/approve.',
      place: [0, 13, 24, 12],
      targets: [
        rows(
          'A',
          `SELECT "id", "from", "to", "reason", "code", "by", "state", "parameter", "machine", "line" ${OF} ORDER BY time DESC LIMIT 500`,
        ),
      ],
      overrides: [
        ofField('machine', {
          links: linkTo(
            'Machine ${__data.fields.machine}',
            UIDS.machine,
            'var-line=${__data.fields.line:percentencode}&var-machine=${__data.fields.machine:percentencode}',
          ),
        }),
      ],
    }),
  ],
});
