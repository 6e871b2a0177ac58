import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { MEASUREMENTS } from '@cellgate/time-series';
import {
  dashboards,
  LOADED_RULES,
  PROVISIONING,
  ROOT,
  ruleGroups,
  rules,
  RULES_BY_CELL,
  yamlFile,
  type AlertRule,
  type RuleQuery,
} from './provisioned-files';
import { durationMs } from './query-macros';

const SOURCE = { type: 'influxdb', uid: 'cellgate-influx' };
const PANELS = ['cellgate-quality-panel', 'timeseries', 'stat', 'table', 'text', 'state-timeline'];
const duplicates = (values: readonly unknown[]): unknown[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

/** A query is bounded in time, one statement, and asks known measurements. */
function checkQuery(query: string): void {
  expect(query).toMatch(/\$timeFilter|time >= now\(\) - 3d|^SHOW (TAG VALUES|FIELD KEYS) FROM /);
  expect(query).not.toContain(';');
  // The backend replaces `$interval` before `$__interval`.
  expect(query).not.toMatch(/\$interval/);
  const measurement = /FROM "(\w+)"/.exec(query)?.[1] ?? '';
  expect(Object.keys(MEASUREMENTS)).toContain(measurement);
}

describe('the provisioned dashboards', () => {
  it('are those that their source makes', () => {
    expect(() =>
      execFileSync(process.execPath, [path.join(ROOT, 'tools/dashboards.ts'), '--check']),
    ).not.toThrow();
  });

  it('are six, each with a uid of its own', () => {
    expect(
      dashboards()
        .map(({ title }) => title)
        .sort(),
    ).toEqual(['Cell risk', 'Corrections', 'Line overview', 'Machine', 'SPC', 'Sampling']);
    expect(duplicates(dashboards().map(({ uid }) => uid))).toEqual([]);
  });

  describe.each(dashboards().map((dashboard) => [dashboard.title, dashboard] as const))(
    '%s',
    (_title, dashboard) => {
      const variables = dashboard.templating.list.map(({ name }) => name);

      it('is classic JSON that file provisioning reads', () => {
        expect([41, 42]).toContain(dashboard.schemaVersion);
        for (const key of ['id', 'version', '__inputs', 'elements', 'spec'])
          expect(dashboard).not.toHaveProperty(key);
        expect(dashboard.tags).toContain('cellgate');
      });

      it('names the data source everywhere by its fixed uid', () => {
        for (const panel of dashboard.panels) {
          expect(panel.datasource).toEqual(SOURCE);
          for (const target of panel.targets) expect(target.datasource).toEqual(SOURCE);
        }
        for (const { datasource } of dashboard.templating.list) expect(datasource).toEqual(SOURCE);
        for (const { datasource } of dashboard.annotations.list) expect(datasource).toEqual(SOURCE);
      });

      it('has panels with ids, types that exist and places that do not overlap', () => {
        expect(duplicates(dashboard.panels.map(({ id }) => id))).toEqual([]);
        const taken = new Set<string>();
        for (const { title, type, gridPos } of dashboard.panels) {
          expect(PANELS).toContain(type);
          expect(title).not.toBe('');
          expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
          for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
            for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
              expect(taken).not.toContain(`${x},${y}`);
              taken.add(`${x},${y}`);
            }
          }
        }
      });

      it('asks queries that are bounded and use only its variables', () => {
        const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ query }) => query));
        const all = [...queries, ...dashboard.annotations.list.map(({ target }) => target.query)];
        [...all, ...dashboard.templating.list.map(({ query }) => query)].forEach(checkQuery);
        for (const [, name = ''] of all.join('\n').matchAll(/\$\{(\w+)/g)) expect(variables).toContain(name);
        for (const { target } of dashboard.annotations.list) expect(target.query).toContain('$timeFilter');
      });

      it('defines a variable before another one uses it', () => {
        dashboard.templating.list.forEach(({ query }, index) => {
          for (const [, name = ''] of query.matchAll(/\$\{(\w+)/g))
            expect(variables.slice(0, index)).toContain(name);
        });
      });

      it('writes sampling plans as the panel reads them', () => {
        const plans = dashboard.panels.flatMap(({ options }) => {
          const { plans: lines } = (options['oc'] ?? {}) as { plans?: string };
          return lines?.split('\n') ?? [];
        });
        for (const plan of plans) expect(plan).toMatch(/^n=\d+ c=\d+( \w+=\S+)*$/);
        expect(plans.length > 0).toBe(dashboard.uid === 'cellgate-sampling');
      });

      it('links to dashboards that exist, with variables that they have', () => {
        for (const [, uid = '', query = ''] of JSON.stringify(dashboard).matchAll(
          /\/d\/([\w-]+)\?([^"]*)/g,
        )) {
          const target = dashboards().find((each) => each.uid === uid);
          const names = target?.templating.list.map(({ name }) => name);
          for (const [, name] of query.matchAll(/var-(\w+)=/g)) expect(names).toContain(name);
          expect(query).toContain('${__url_time_range}');
        }
      });
    },
  );
});

describe('the data source', () => {
  it.each(['datasources/influxdb.yaml', 'optional/influxdb-2.yaml', 'optional/influxdb-3.yaml'])(
    '%s',
    (file) => {
      const [source, ...others] = yamlFile(file)['datasources'] as Record<string, unknown>[];
      expect(others).toEqual([]);
      expect(source).toMatchObject({ uid: SOURCE.uid, type: SOURCE.type, access: 'proxy', editable: false });
      expect(source).not.toHaveProperty('database');
      expect(source?.['jsonData']).toMatchObject({
        dbName: '$CELLGATE_INFLUX_DB',
        httpMode: 'GET',
        maxSeries: 5000,
      });
      // No secret in the file: each is a variable of the environment.
      for (const secret of Object.values(source?.['secureJsonData'] as object)) {
        expect(secret).toMatch(/^(Token )?\$CELLGATE_INFLUX_[A-Z]+$/);
      }
    },
  );

  it('is loaded once: only one file lies where Grafana reads', () => {
    expect(globSync('datasources/*', { cwd: PROVISIONING })).toEqual(['datasources/influxdb.yaml']);
  });
});

/** Labels that the instances of a rule carry. */
function labelsOf(rule: AlertRule): string[] {
  const tags = rule.data.flatMap(({ model }) =>
    [...(/GROUP BY (.*)/.exec(String(model['query'] ?? ''))?.[1] ?? '').matchAll(/"(\w+)"/g)].map(
      ([, tag = '']) => tag,
    ),
  );
  const sql = rule.data.flatMap(({ model }) =>
    model['type'] === 'sql'
      ? (/SELECT (.*?), MAX/.exec(String(model['expression']))?.[1] ?? '')
          .split(/,\s+(?![^(]*\))/)
          .map((column) => column.split(' AS ').at(-1)?.trim() ?? '')
      : [],
  );
  return [...new Set([...tags, ...sql, ...Object.keys(rule.labels), 'alertname'])];
}

describe('the alert rules', () => {
  const files = [LOADED_RULES, [RULES_BY_CELL]];

  it.each(files)('have uids of their own (%s)', (...names) => {
    expect(duplicates(rules(...names).map(({ uid }) => uid))).toEqual([]);
  });

  it('by cell stands in for the loaded one: same uid, same group', () => {
    expect(rules(RULES_BY_CELL).map(({ uid }) => uid)).toEqual(
      rules('alerting/rules-high-risk.yaml').map(({ uid }) => uid),
    );
    expect(ruleGroups(RULES_BY_CELL).map(({ name }) => name)).toEqual(
      ruleGroups('alerting/rules-high-risk.yaml').map(({ name }) => name),
    );
  });

  it('stand in groups with a folder and an interval that the scheduler can keep', () => {
    const groups = ruleGroups(...LOADED_RULES);
    expect(duplicates(groups.map(({ name }) => name))).toEqual([]);
    for (const { folder, interval } of groups) {
      expect(folder).toBe('Cellgate');
      expect(durationMs(interval) % 10_000).toBe(0);
    }
  });

  describe.each(rules(...LOADED_RULES, RULES_BY_CELL).map((rule) => [rule.title, rule] as const))(
    '%s',
    (_title, rule) => {
      const asked = rule.data.filter(({ datasourceUid }) => datasourceUid !== '__expr__');
      const computed = rule.data.filter(({ datasourceUid }) => datasourceUid === '__expr__');

      it('has what Grafana requires', () => {
        expect(rule.uid).toMatch(/^cellgate-[a-z-]+$/);
        expect(['OK', 'Alerting']).toContain(rule.noDataState);
        // An empty state would mean "Alerting" in a file.
        expect(rule.execErrState).toBe('Error');
        expect(durationMs(rule.for)).toBeGreaterThanOrEqual(0);
        expect(computed.map(({ refId }) => refId)).toContain(rule.condition);
        expect(['page', 'notice']).toContain(rule.labels['severity']);
      });

      it('points at a panel that exists', () => {
        const dashboard = dashboards().find(({ uid }) => uid === rule.dashboardUid);
        expect(dashboard?.panels.map(({ id }) => id)).toContain(rule.panelId);
      });

      it('never compares a field in a query, has no variable in it, and gives the engine one number', () => {
        for (const { datasourceUid, model, relativeTimeRange } of asked as RuleQuery[]) {
          const query = String(model['query']);
          expect(datasourceUid).toBe(SOURCE.uid);
          expect(model['datasource']).toEqual(SOURCE);
          expect(relativeTimeRange.from).toBeGreaterThan(relativeTimeRange.to);
          checkQuery(query);
          expect(query).not.toContain('${');
          const [, measurement = '', condition = ''] =
            /FROM "(\w+)" WHERE (.*?)( GROUP BY| ORDER BY|$)/.exec(query) ?? [];
          const tags: readonly string[] = MEASUREMENTS[measurement as keyof typeof MEASUREMENTS].tags;
          const [time, ...others] = condition.split(' AND ');
          expect(time).toBe('$timeFilter');
          for (const other of others) {
            const [, name = ''] = /^"(\w+)" = '[\w-]+'$/.exec(other) ?? [];
            expect(tags).toContain(name);
          }
          const columns = /SELECT (.*?) FROM/.exec(query)?.[1] ?? '';
          if (model['resultFormat'] === 'time_series') expect(columns).toMatch(/^\w+\("\w+"\)$/);
          else expect(computed.map(({ model: step }) => step['type'])).toContain('sql');
          const grouped = /GROUP BY (.*?)( fill|$)/.exec(query)?.[1] ?? '';
          for (const [, tag = ''] of grouped.matchAll(/"(\w+)"/g)) expect(tags).toContain(tag);
        }
      });

      it('computes from steps that stand before', () => {
        const before = new Set<string>();
        for (const { refId, model } of rule.data) {
          if (model['type'] === 'reduce' || model['type'] === 'threshold')
            expect(before).toContain(model['expression']);
          for (const [, name = ''] of String(model['type'] === 'math' ? model['expression'] : '').matchAll(
            /\$(\w+)/g,
          )) {
            expect(before).toContain(name);
          }
          expect(model.refId).toBe(refId);
          expect(before).not.toContain(refId);
          before.add(refId);
        }
      });

      it('has texts that name labels and values it has, and nothing that the environment would replace', () => {
        for (const label of Object.values(rule.labels)) expect(label).not.toContain('$');
        expect(Object.keys(rule.annotations).sort()).toEqual(['action', 'summary']);
        for (const text of Object.values(rule.annotations)) {
          expect(text).not.toContain('${');
          for (const [, name] of text.matchAll(/\$labels\.(\w+)/g)) expect(labelsOf(rule)).toContain(name);
          for (const [, name] of text.matchAll(/\$values\.(\w+)/g)) {
            expect(computed.map(({ refId }) => refId)).toContain(name);
          }
        }
      });
    },
  );
});

describe('the contact point, the templates and the policy', () => {
  const [template] = yamlFile('alerting/templates.yaml')['templates'] as { name: string; template: string }[];
  const text = template?.template ?? '';
  const [point] = yamlFile('alerting/contact-points.yaml')['contactPoints'] as {
    name: string;
    receivers: { uid: string; type: string; settings: Record<string, string> }[];
  }[];

  it('has a receiver with a uid, whose address comes from the environment', () => {
    expect(point?.receivers.map(({ uid, type }) => [uid, type])).toEqual([
      ['cellgate-quality-webhook', 'webhook'],
    ]);
    expect(point?.receivers[0]?.settings).toMatchObject({ url: '$CELLGATE_ALERT_WEBHOOK_URL' });
  });

  it('uses templates that are defined, each block of which ends', () => {
    const defined = [...text.matchAll(/define "([\w.]+)"/g)].map(([, name]) => name);
    expect(duplicates(defined)).toEqual([]);
    const used = [
      ...text.matchAll(/template "([\w.]+)"/g),
      ...JSON.stringify(point).matchAll(/template \\"([\w.]+)\\"/g),
    ];
    expect(used.length).toBeGreaterThan(0);
    for (const [, name] of used) expect(defined).toContain(name);
    const opened = [...text.matchAll(/\{\{-? ?(define|if|range|with) /g)];
    expect([...text.matchAll(/\{\{-? ?end ?-?\}\}/g)]).toHaveLength(opened.length);
  });

  it('reads only labels and annotations that some rule has', () => {
    const all = rules(...LOADED_RULES, RULES_BY_CELL);
    const labels = new Set(all.flatMap(labelsOf));
    for (const [, name] of text.matchAll(/\.(?:Common)?Labels\.(\w+)/g)) expect(labels).toContain(name);
    for (const [, name] of text.matchAll(/\.Annotations\.(\w+)/g)) {
      for (const { annotations } of all) expect(annotations).toHaveProperty(name ?? '');
    }
    // The cell, its factors and a link.
    for (const needed of ['.Labels.cell', '.Labels.factor1', '.PanelURL']) expect(text).toContain(needed);
  });

  it('sends everything of the policy to the contact point; the policy is not where Grafana reads by itself', () => {
    const [policy] = yamlFile('optional/notification-policy.yaml')['policies'] as {
      receiver: string;
      routes: { receiver: string; object_matchers: string[][] }[];
    }[];
    expect([policy?.receiver, ...(policy?.routes ?? []).map(({ receiver }) => receiver)]).toEqual([
      point?.name,
      point?.name,
    ]);
    expect(policy?.routes[0]?.object_matchers).toEqual([['severity', '=', 'page']]);
    expect(globSync('alerting/*', { cwd: PROVISIONING }).sort()).toEqual([
      'alerting/contact-points.yaml',
      'alerting/rules-high-risk.yaml',
      'alerting/rules.yaml',
      'alerting/templates.yaml',
    ]);
  });
});

describe('the dashboard provider', () => {
  it('keeps the dashboards as the files say', () => {
    const [provider] = yamlFile('dashboards.yaml')['providers'] as Record<string, unknown>[];
    expect(provider).toMatchObject({
      type: 'file',
      folder: 'Cellgate',
      allowUiUpdates: false,
      disableDeletion: true,
    });
  });
});
