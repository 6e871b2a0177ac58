import { DATASOURCE, type JsonObject } from './dashboard.ts';
import { OF_LINE } from './queries.ts';

interface Columns {
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
}

function annotation(
  name: string,
  refId: string,
  iconColor: string,
  query: string,
  columns: Columns,
): JsonObject {
  return {
    name,
    enable: true,
    hide: false,
    iconColor,
    datasource: DATASOURCE,
    target: {
      refId,
      query,
      queryType: 'tags',
      fromAnnotations: true,
      titleColumn: columns.title,
      textColumn: columns.text,
      tagsColumn: columns.tags.join(','),
      timeEndColumn: '',
    },
  };
}

export const SIGNALS = annotation(
  'SPC signals',
  'Signals',
  'orange',
  `SELECT "value", "limit_set", "characteristic", "rule", "machine" FROM "spc_signal" WHERE $timeFilter AND ${OF_LINE}`,
  { title: 'characteristic', text: 'limit_set', tags: ['rule', 'machine'] },
);

export const CORRECTIONS = annotation(
  'Corrections',
  'Corrections',
  'blue',
  `SELECT "id", "reason", "parameter", "state", "machine" FROM "correction" WHERE $timeFilter AND ${OF_LINE}`,
  { title: 'parameter', text: 'reason', tags: ['state', 'machine'] },
);
