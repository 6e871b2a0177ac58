import { CORRECTIONS, SIGNALS } from './annotations.ts';
import { dashboardJson, UIDS } from './dashboard.ts';
import { quality, stateTimeline, table, timeSeries } from './panels.ts';
import { OF_LINE, OF_MACHINE, rows, series } from './queries.ts';
import { LINE, ONE_MACHINE, SIGNAL } from './variables.ts';

const OF = `${OF_LINE} AND ${OF_MACHINE}`;

export const machine = dashboardJson({
  uid: UIDS.machine,
  title: 'Machine',
  description: 'Live values, signals, states and events of one machine',
  from: 'now-3h',
  refresh: '10s',
  variables: [LINE, ONE_MACHINE, SIGNAL],
  annotations: [SIGNALS, CORRECTIONS],
  panels: [
    quality('machines', {
      id: 1,
      title: 'Now',
      place: [0, 0, 8, 9],
      targets: [
        rows('Values', `SELECT * FROM "machine" WHERE $timeFilter AND ${OF}`),
        // A state comes only when it changes: looked for beyond the five minutes.
        rows(
          'States',
          `SELECT last("status") AS "status" FROM "machine" WHERE time >= now() - 3d AND ${OF} GROUP BY "line", "machine", "kind"`,
        ),
      ],
      more: { timeFrom: '5m', hideTimeOverride: true },
    }),
    stateTimeline({
      id: 2,
      title: 'State',
      place: [8, 0, 16, 4],
      targets: [
        series(
          'A',
          `SELECT "status" FROM "machine" WHERE $timeFilter AND ${OF} GROUP BY "machine"`,
          '$tag_machine',
        ),
      ],
    }),
    table({
      id: 3,
      title: 'Events',
      place: [8, 4, 16, 5],
      targets: [
        rows(
          'A',
          `SELECT "state", "reason", "text", "kind" FROM "machine_event" WHERE $timeFilter AND ${OF} ORDER BY time DESC LIMIT 200`,
        ),
      ],
    }),
    timeSeries({
      id: 4,
      title: '${signal}',
      place: [0, 9, 12, 7],
      targets: [
        series(
          'A',
          `SELECT mean("\${signal:raw}") FROM "machine" WHERE $timeFilter AND ${OF} GROUP BY time($__interval), "machine" fill(none)`,
          '$tag_machine ${signal:raw}',
        ),
      ],
      more: { interval: '1s', repeat: 'signal', repeatDirection: 'h', maxPerRow: 2 },
    }),
    table({
      id: 5,
      title: 'Cells that failed here',
      place: [0, 16, 12, 8],
      targets: [
        rows(
          'A',
          `SELECT "cell", "lot", "order", "stage", "verdict" FROM "inspection" WHERE $timeFilter AND ${OF.replace('"machine"', '"station"')} AND "verdict" = 'FAIL' ORDER BY time DESC LIMIT 200`,
        ),
      ],
    }),
    table({
      id: 6,
      title: 'SPC signals',
      place: [12, 16, 12, 8],
      targets: [
        rows(
          'A',
          `SELECT "value", "centre", "lower", "upper", "limit_set", "window", "characteristic", "rule" FROM "spc_signal" WHERE $timeFilter AND ${OF} ORDER BY time DESC LIMIT 200`,
        ),
      ],
    }),
  ],
});
