/** The data source of every panel; `provisioning/datasources/influxdb.yaml` gives it this fixed uid. */
export const DATASOURCE = { type: 'influxdb', uid: 'cellgate-influx' } as const;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Uids are fixed for ever: links, alert rules and bookmarks name them. */
export const UIDS = {
  line: 'cellgate-line',
  risk: 'cellgate-risk',
  spc: 'cellgate-spc',
  sampling: 'cellgate-sampling',
  machine: 'cellgate-machine',
  corrections: 'cellgate-corrections',
} as const;

export interface DashboardSource {
  readonly uid: (typeof UIDS)[keyof typeof UIDS];
  readonly title: string;
  readonly description: string;
  /** What the dashboard shows at first, e.g. `now-6h`. */
  readonly from: string;
  readonly refresh: string;
  readonly variables: readonly JsonObject[];
  readonly annotations: readonly JsonObject[];
  readonly panels: readonly JsonObject[];
}

/**
 * A dashboard as classic JSON: the form that file provisioning of Grafana 13 reads without loss. No `id` (Grafana gives
 * one), no `__inputs`, no `version`.
 */
export function dashboardJson(source: DashboardSource): JsonObject {
  return {
    uid: source.uid,
    title: source.title,
    description: source.description,
    tags: ['cellgate'],
    schemaVersion: 42,
    editable: false,
    graphTooltip: 1,
    timezone: 'browser',
    time: { from: source.from, to: 'now' },
    refresh: source.refresh,
    links: [
      {
        type: 'dashboards',
        title: 'Cellgate',
        icon: 'external link',
        tags: ['cellgate'],
        asDropdown: false,
        includeVars: true,
        keepTime: true,
        targetBlank: false,
        tooltip: '',
        url: '',
      },
    ],
    templating: { list: source.variables },
    annotations: { list: source.annotations },
    panels: source.panels,
  };
}
