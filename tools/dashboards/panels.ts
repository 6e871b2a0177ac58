import { DATASOURCE, type JsonObject } from './dashboard.ts';

/** Left, top, width, height in the grid of 24 columns. */
export type Place = readonly [x: number, y: number, w: number, h: number];

interface Parts {
  /** Fixed for ever within its dashboard: alert rules point at it. */
  readonly id: number;
  readonly title: string;
  readonly description?: string;
  readonly place: Place;
  readonly targets?: readonly JsonObject[];
  readonly options?: JsonObject;
  readonly defaults?: JsonObject;
  readonly overrides?: readonly JsonObject[];
  /** Anything else of the panel, e.g. `repeat`, `timeFrom`, `transformations`. */
  readonly more?: JsonObject;
}

function panel(type: string, parts: Parts): JsonObject {
  const [x, y, w, h] = parts.place;
  return {
    id: parts.id,
    type,
    title: parts.title,
    ...(parts.description === undefined ? {} : { description: parts.description }),
    gridPos: { x, y, w, h },
    datasource: DATASOURCE,
    targets: parts.targets ?? [],
    fieldConfig: { defaults: parts.defaults ?? {}, overrides: parts.overrides ?? [] },
    options: parts.options ?? {},
    ...parts.more,
  };
}

export type View = 'risk' | 'spc' | 'oc' | 'machines' | 'orders';

/** A view of the Cellgate panel; its options stand under the name of the view. */
export function quality(view: View, parts: Parts): JsonObject {
  return panel('cellgate-quality-panel', {
    ...parts,
    options: { view, ...(parts.options === undefined ? {} : { [view]: parts.options }) },
  });
}

const LEGEND = { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] };

export function timeSeries(parts: Parts, style: JsonObject = {}): JsonObject {
  return panel('timeseries', {
    ...parts,
    defaults: { custom: { lineWidth: 1, showPoints: 'auto', spanNulls: false, ...style }, ...parts.defaults },
    options: { legend: LEGEND, tooltip: { mode: 'multi', sort: 'none' }, ...parts.options },
  });
}

export const STACKED_BARS = {
  drawStyle: 'bars',
  fillOpacity: 80,
  stacking: { mode: 'normal', group: 'A' },
} as const;

export function stat(parts: Parts): JsonObject {
  return panel('stat', {
    ...parts,
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      colorMode: 'value',
      graphMode: 'area',
      justifyMode: 'auto',
      orientation: 'auto',
      textMode: 'value_and_name',
      ...parts.options,
    },
  });
}

export function table(parts: Parts): JsonObject {
  return panel('table', { ...parts, options: { showHeader: true, cellHeight: 'sm', ...parts.options } });
}

export function stateTimeline(parts: Parts): JsonObject {
  return panel('state-timeline', {
    ...parts,
    defaults: { custom: { fillOpacity: 80, lineWidth: 0 }, mappings: [...STATE_COLOURS], ...parts.defaults },
    options: { mergeValues: true, showValue: 'auto', rowHeight: 0.9, legend: LEGEND, ...parts.options },
  });
}

const STATE_COLOURS: readonly JsonObject[] = [
  {
    type: 'value',
    options: {
      running: { color: 'green', index: 0 },
      stopped: { color: 'text', index: 1 },
      maintenance: { color: 'blue', index: 2 },
      fault: { color: 'red', index: 3 },
    },
  },
];

export function text(parts: Parts, content: string): JsonObject {
  return panel('text', { ...parts, options: { mode: 'markdown', content } });
}

/** An override of the fields of one name. */
export function ofField(name: string, properties: Readonly<Record<string, JsonObject[string]>>): JsonObject {
  return {
    matcher: { id: 'byName', options: name },
    properties: Object.entries(properties).map(([id, value]) => ({ id, value })),
  };
}

/** An override of the series whose label has the value, e.g. a grade. */
export function colourOf(series: string, colour: string): JsonObject {
  return ofField(series, { color: { mode: 'fixed', fixedColor: colour } });
}

/** A link from the rows of a field to another dashboard, keeping the time range. */
export function linkTo(title: string, uid: string, query: string): JsonObject[string] {
  return [{ title, url: `/d/${uid}?\${__url_time_range}&${query}`, targetBlank: false }];
}
