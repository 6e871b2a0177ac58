import { openTimeSeriesStore, timeSeriesSettings, type TimeSeriesStore } from '@cellgate/time-series';
import { findInfluxd, startInfluxd, type InfluxServer } from '@cellgate/time-series/testing';
import { evaluateRule, keyOf, type Evaluation } from './alert-evaluation';
import { influxSeries, tableFrame, timeSeriesFrames, variableOptions, type Frame } from './influx-frames';
import { plantHistory, type PlantHistory } from './plant-history';
import {
  dashboards,
  LOADED_RULES,
  RULES_BY_CELL,
  rules,
  type AlertRule,
  type Dashboard,
  type Panel,
} from './provisioned-files';
import { durationMs, expanded, type Choices, type QueryRange } from './query-macros';

const influxd = findInfluxd();
if (influxd === null) {
  const line = 'no influxd found (INFLUXD or PATH): the queries of Grafana were left out';
  if (process.env.CI) throw new Error(line);
  process.stderr.write(`${line}\n`);
}

const BUCKET_MS = 300_000;
/** In the middle of a bucket of five minutes: what the test finds does not depend on when it runs. */
const END_MS = Math.floor(Date.now() / BUCKET_MS) * BUCKET_MS + BUCKET_MS / 2;
const LATER = 24 * 3_600_000;

/** The fields that the views of the panel cannot do without, see docs/panel.md. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  risk: ['score', 'cell', 'grade', 'recommendation', 'factor1', 'factor1_contribution'],
  spc: ['value'],
  machines: ['machine'],
  orders: ['order', 'state', 'planned', 'produced', 'good', 'scrap'],
  oc: [],
};

/** What the variable "machine" offers where not every line or not every machine is chosen. */
const MACHINES_OF: Readonly<Record<string, readonly string[]>> = {
  'cellgate-machine': ['CAS_01'],
  'cellgate-spc': ['CAS_01', 'EOL_01', 'FORM_01'],
};

(influxd === null ? describe.skip : describe)('the provisioned queries on a real InfluxDB', () => {
  const history: PlantHistory = plantHistory(END_MS);
  let server: InfluxServer;
  let store: TimeSeriesStore;

  beforeAll(async () => {
    server = await startInfluxd();
    store = await openTimeSeriesStore(timeSeriesSettings({ INFLUX_URL: server.url }));
    await store.ping();
    expect(await store.write(history.points)).toEqual({ written: history.points.length, rejected: [] });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  const rangeOf = (from: string, interval = '1s'): QueryRange => {
    const length = durationMs(from.replace('now-', ''));
    return {
      fromMs: END_MS - length,
      toMs: END_MS,
      intervalMs: Math.max(length / 1_000, durationMs(interval)),
    };
  };

  /** The variables in their order, each with all of its options or the first one, unless chosen otherwise. */
  const choicesOf = async (
    dashboard: Dashboard,
    chosen: Readonly<Record<string, string>> = {},
  ): Promise<Choices> => {
    const choices: Record<string, { values: string[]; raw?: string }> = {};
    for (const { name, query, regex, includeAll, allValue } of dashboard.templating.list) {
      const options = variableOptions(
        await influxSeries(server.url, expanded(query, rangeOf(dashboard.time.from), choices)),
        regex,
      );
      const choice = chosen[name];
      if (choice !== undefined) choices[name] = { values: [choice] };
      else if (!includeAll) choices[name] = { values: options.slice(0, 1) };
      else choices[name] = { values: options, ...(allValue === undefined ? {} : { raw: allValue }) };
    }
    return choices;
  };

  const framesOf = async (dashboard: Dashboard, panel: Panel, choices: Choices): Promise<Frame[]> => {
    const from = panel.timeFrom === undefined ? dashboard.time.from : `now-${panel.timeFrom}`;
    const range = rangeOf(from, panel.interval);
    const frames: Frame[] = [];
    for (const { query, resultFormat } of panel.targets) {
      const series = await influxSeries(server.url, expanded(query, range, choices));
      const found = resultFormat === 'table' ? tableFrame(series) : timeSeriesFrames(series);
      if (found.length === 0) throw new Error(`no data: ${query}`);
      frames.push(...found);
    }
    return frames;
  };

  const panelOf = (uid: string, id: number): [Dashboard, Panel] => {
    const dashboard = dashboards().find((each) => each.uid === uid);
    const panel = dashboard?.panels.find((each) => each.id === id);
    if (dashboard === undefined || panel === undefined) throw new Error(`no panel ${uid}/${id}`);
    return [dashboard, panel];
  };
  const columnOf = (frames: readonly Frame[], name: string): (number | string | null)[] =>
    frames.flatMap(({ fields }) =>
      fields.filter((field) => field.name === name).flatMap(({ values }) => values),
    );

  describe.each(dashboards().map((dashboard) => [dashboard.title, dashboard] as const))(
    '%s',
    (_title, dashboard) => {
      it.each(
        dashboard.panels
          .filter(({ targets }) => targets.length > 0)
          .map((panel) => [panel.title, panel] as const),
      )('panel "%s" has data, and every field it asks for', async (_name, panel) => {
        const choices = await choicesOf(
          dashboard,
          dashboard.uid === 'cellgate-machine' ? { machine: 'EOL_01' } : {},
        );
        const repeated =
          panel.repeat === undefined
            ? [choices]
            : (choices[panel.repeat]?.values ?? []).map((value) => ({
                ...choices,
                [panel.repeat ?? '']: { values: [value] },
              }));
        // A machine lacks the signals of others: one repetition with data is enough there.
        let frames: Frame[] = [];
        for (const one of repeated) {
          frames = frames.concat(
            await framesOf(dashboard, panel, one).catch((error: Error) => {
              if (panel.repeat === undefined) throw error;
              return [];
            }),
          );
        }
        expect(frames).not.toHaveLength(0);
        const empty = frames.flatMap(({ name, fields }) =>
          fields
            .filter(({ values }) => values.every((value) => value === null))
            .map((field) => `${name}: ${field.name}`),
        );
        // `SELECT *` asks for no field by name; signals of other kinds of machine stay empty.
        if (!panel.targets.some(({ query }) => query.startsWith('SELECT *'))) expect(empty).toEqual([]);

        const names = new Set(frames.flatMap(({ fields }) => fields.map(({ name }) => name)));
        expect([...names]).toEqual(
          expect.arrayContaining([...(REQUIRED[String(panel.options['view'])] ?? [])]),
        );
        for (const { matcher } of panel.fieldConfig.overrides) {
          const isGrade = /^[A-Z_]+$/.test(matcher.options);
          if (!isGrade) expect(names).toContain(matcher.options);
        }
        for (const [, name = ''] of JSON.stringify(panel.fieldConfig).matchAll(/__data\.fields\.(\w+)/g)) {
          expect(names).toContain(name);
        }
      });

      it('has variables with the options of the plant', async () => {
        const found = await choicesOf(dashboard);
        const expected = {
          line: dashboard.uid === 'cellgate-spc' ? ['L1'] : ['L1', 'L2', 'L3'],
          machine: MACHINES_OF[dashboard.uid] ?? ['CAS_01', 'CAS_02', 'CAS_03', 'EOL_01', 'FORM_01'],
          product: ['HCC', 'STC'],
          order: ['98765', '98766'],
          characteristic: ['burr'],
          signal: ['speed', 'temperature', 'voltage'],
        } as const;
        for (const [name, { values }] of Object.entries(found)) {
          expect([name, values]).toEqual([name, expected[name as keyof typeof expected]]);
        }
      });

      it('has annotations with title, text and tags of text', async () => {
        const choices = await choicesOf(dashboard);
        for (const { target } of dashboard.annotations.list) {
          const [frame] = tableFrame(
            await influxSeries(server.url, expanded(target.query, rangeOf(dashboard.time.from), choices)),
          );
          const texts =
            frame?.fields.filter(({ type, values }) => type === 'string' && !values.includes(null)) ?? [];
          expect(texts.map(({ name }) => name)).toEqual(
            expect.arrayContaining([target.titleColumn, target.textColumn, ...target.tagsColumn.split(',')]),
          );
        }
      });
    },
  );

  describe('the variables', () => {
    it('narrow machines to the line', async () => {
      const [dashboard] = panelOf('cellgate-spc', 1);
      expect((await choicesOf(dashboard, { line: 'L2' }))['machine']?.values).toEqual(['CAS_02']);
    });

    it('offer every characteristic, and no other field of an inspection', async () => {
      const query = dashboards()
        .flatMap(({ templating }) => templating.list)
        .find(({ name }) => name === 'characteristic');
      expect(variableOptions(await influxSeries(server.url, query?.query ?? ''), query?.regex ?? '')).toEqual(
        ['burr', 'capacity', 'fill_mass', 'k_value', 'moisture', 'ocv_shipping'],
      );
    });

    it('show every cell while no product is chosen, those without an order too, and only its cells otherwise', async () => {
      const [dashboard, panel] = panelOf('cellgate-risk', 3);
      const cells = async (chosen: Readonly<Record<string, string>>): Promise<Set<unknown>> =>
        new Set(columnOf(await framesOf(dashboard, panel, await choicesOf(dashboard, chosen)), 'cell'));
      expect(await cells({})).toEqual(new Set(history.cells.map(({ id }) => id)));
      expect(await cells({ product: 'HCC' })).toEqual(
        new Set(history.cells.filter(({ order }) => order === '98765').map(({ id }) => id)),
      );
      expect(await cells({ line: 'L2' })).toEqual(
        new Set(history.cells.filter(({ line }) => line === 'L2').map(({ id }) => id)),
      );
    });

    it('give the chart of a characteristic its values alone, in the order of time', async () => {
      const [dashboard, panel] = panelOf('cellgate-spc', 1);
      const [values] = await framesOf(dashboard, panel, await choicesOf(dashboard));
      const column = columnOf(values === undefined ? [] : [values], 'value');
      expect(column).toHaveLength(
        history.cells.filter(({ line, model }) => line === 'L1' && model === undefined).length,
      );
      expect(column).not.toContain(null);
      const times = columnOf(values === undefined ? [] : [values], 'Time') as number[];
      expect(times).toEqual([...times].sort((a, b) => a - b));
    });
  });

  describe('the alert', () => {
    const rule = (uid: string, ...files: string[]): AlertRule => {
      const found = rules(...files).find((each) => each.uid === uid);
      if (found === undefined) throw new Error(`no rule ${uid}`);
      return found;
    };
    const loaded = (uid: string): AlertRule => rule(uid, ...LOADED_RULES);
    const firing = ({ instances }: Evaluation): unknown[] =>
      instances.filter((instance) => instance.firing).map(({ labels }) => labels);
    const quiet = ({ instances }: Evaluation): unknown[] =>
      instances.filter((instance) => !instance.firing).map(({ labels }) => labels);
    const highCells = history.cells.filter(({ grade, atMs }) => grade === 'HIGH' && atMs >= END_MS - 900_000);

    it('"High-risk cells" pages each line and model that has one, by a hard limit without a score too', async () => {
      const found = await evaluateRule(loaded('cellgate-high-risk-cells'), server.url, END_MS);
      expect(firing(found)).toEqual([
        { line: 'L1', model: 'logistic-regression' },
        { line: 'L1', model: 'second' },
        { line: 'L3', model: 'logistic-regression' },
      ]);
      // L2 has made no cell in the window: no series, hence no instance, and no page.
      expect(quiet(found)).toEqual([]);
    });

    it('"High-risk cells" has a series that says 0 while all cells are good', async () => {
      const found = await evaluateRule(loaded('cellgate-high-risk-cells'), server.url, END_MS - 40 * 60_000);
      expect(quiet(found)).toEqual([
        { line: 'L2', model: 'logistic-regression' },
        { line: 'L3', model: 'logistic-regression' },
      ]);
      expect(firing(found)).toEqual([{ line: 'L1', model: 'logistic-regression' }]);
    });

    it('"High-risk cells" links to a panel that names exactly these cells, with their factors', async () => {
      const { dashboardUid, panelId } = loaded('cellgate-high-risk-cells');
      const [dashboard, panel] = panelOf(dashboardUid, panelId);
      const window = { ...dashboard, time: { from: 'now-15m' } };
      const [frame] = await framesOf(window, panel, await choicesOf(dashboard));
      const column = (name: string): (number | string | null)[] =>
        columnOf(frame === undefined ? [] : [frame], name);
      const grades = column('grade');
      const high = column('cell').filter((_, index) => grades[index] === 'HIGH');
      expect(new Set(high)).toEqual(new Set(highCells.map(({ id }) => id)));
      expect(new Set(column('factor1'))).toEqual(new Set(['k_value']));
    });

    it('"High-risk cells" by cell pages exactly the cells of the window, each with its factors', async () => {
      const found = await evaluateRule(rule('cellgate-high-risk-cells', RULES_BY_CELL), server.url, END_MS);
      const pages = found.instances.filter((instance) => instance.firing).map(({ labels }) => labels);
      expect(new Set(pages.map((labels) => labels['cell']))).toEqual(new Set(highCells.map(({ id }) => id)));
      expect(pages[0]).toMatchObject({ lot: 'LOT-L1', factor1: 'k_value', factor2: 'burr', factor3: 'dcir' });
      const none = await evaluateRule(
        rule('cellgate-high-risk-cells', RULES_BY_CELL),
        server.url,
        END_MS + LATER,
      );
      expect(none).toEqual({ noData: true, instances: [] });
    });

    it('"Share of high-risk cells" pages the line above 5 %, not a model with a handful of cells', async () => {
      const found = await evaluateRule(loaded('cellgate-high-risk-share'), server.url, END_MS);
      expect(firing(found)).toEqual([{ line: 'L1', model: 'logistic-regression' }]);
      expect(quiet(found)).toEqual([
        { line: 'L1', model: 'second' },
        { line: 'L2', model: 'logistic-regression' },
        { line: 'L3', model: 'logistic-regression' },
      ]);
    });

    it('"Share of high-risk cells" recovers only below 3 %', async () => {
      const share = loaded('cellgate-high-risk-share');
      const line3 = { line: 'L3', model: 'logistic-regression' };
      const on = new Set([keyOf(line3)]);
      // One of 60 cells is 1.7 %: below the recovery threshold.
      expect(firing(await evaluateRule(share, server.url, END_MS, on))).not.toContainEqual(line3);
      const later = structuredClone(share) as AlertRule;
      const step = later.data.find(({ refId }) => refId === later.condition)?.model['conditions'] as {
        unloadEvaluator: { params: number[] };
      }[];
      step[0]?.unloadEvaluator.params.splice(0, 1, 0.01);
      expect(firing(await evaluateRule(later, server.url, END_MS, on))).toContainEqual(line3);
    });

    it('"Pipeline stalled" pages the silent line alone; when all are silent there is no data, which pages', async () => {
      const stalled = loaded('cellgate-pipeline-stalled');
      const found = await evaluateRule(stalled, server.url, END_MS);
      expect(firing(found)).toEqual([{ line: 'L2' }]);
      expect(quiet(found)).toEqual([{ line: 'L1' }, { line: 'L3' }]);
      expect((await evaluateRule(stalled, server.url, END_MS + LATER)).noData).toBe(true);
      expect(stalled.noDataState).toBe('Alerting');
    });

    it.each([
      ['cellgate-spc-signal', [{ line: 'L1', machine: 'CAS_01', characteristic: 'burr', rule: '1' }]],
      ['cellgate-model-drift', [{ feature: 'burr', line: 'L1', model: 'logistic-regression' }]],
      ['cellgate-correction-shed', [{ line: 'L1', machine: 'FORM_01', parameter: 'form-01-current' }]],
    ])('%s fires for what happened in its window and is quiet when nothing did', async (uid, labels) => {
      expect(firing(await evaluateRule(loaded(uid), server.url, END_MS))).toEqual(labels);
      expect(await evaluateRule(loaded(uid), server.url, END_MS + LATER)).toEqual({
        noData: true,
        instances: [],
      });
      expect(loaded(uid).noDataState).toBe('OK');
    });

    it('"Machine down" pages what is in fault or disconnected now, not what has recovered', async () => {
      const found = await evaluateRule(loaded('cellgate-machine-down'), server.url, END_MS);
      expect(firing(found)).toEqual([
        { kind: 'connection', line: 'L2', machine: 'CAS_02' },
        { kind: 'state', line: 'L1', machine: 'EOL_01' },
      ]);
      expect(quiet(found)).toEqual(
        expect.arrayContaining([
          { kind: 'connection', line: 'L1', machine: 'CAS_01' },
          { kind: 'state', line: 'L1', machine: 'FORM_01' },
          { kind: 'state', line: 'L3', machine: 'CAS_03' },
        ]),
      );
      // A day later it still stands: the last change counts, however old.
      expect(
        firing(await evaluateRule(loaded('cellgate-machine-down'), server.url, END_MS + LATER)),
      ).toHaveLength(2);
    });

    it('of every rule is covered here', () => {
      expect(
        rules(...LOADED_RULES)
          .map(({ uid }) => uid)
          .sort(),
      ).toEqual([
        'cellgate-correction-shed',
        'cellgate-high-risk-cells',
        'cellgate-high-risk-share',
        'cellgate-machine-down',
        'cellgate-model-drift',
        'cellgate-pipeline-stalled',
        'cellgate-spc-signal',
      ]);
    });
  });
});
