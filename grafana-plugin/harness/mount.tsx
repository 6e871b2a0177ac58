import {
  applyFieldOverrides,
  createTheme,
  dateTime,
  DashboardCursorSync,
  EventBusSrv,
  getPanelDataSummary,
  LoadingState,
  toDataFrame,
  type DataFrame,
  type FieldConfigSource,
  type PanelPlugin,
} from '@grafana/data';
import { config } from '@grafana/runtime';
import { GlobalStyles, PanelChrome, PanelContextProvider, PortalContainer } from '@grafana/ui';
import { ThemeContext } from '@grafana/data';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import type { ComponentType, ReactElement } from 'react';
import { DEFAULTS, VIEWS, type PanelOptions } from '../src/options.ts';
import { riskModel } from '../src/views/risk/model.ts';
import { spcModel } from '../src/views/spc/model.ts';
import { fixture, type Fixture } from '../src/testing/fixtures.ts';
import type { Frame } from '../src/frames/frame.ts';
import type { Case, HarnessWindow, ModuleFacts, Shown } from './case.ts';
import { loadBuilt } from './load-built.ts';
import { fillRegistries } from './registries.ts';

const noop = (): void => undefined;
const frames = (count: number): Promise<void> =>
  new Promise((resolve) => {
    const next = (left: number): void => {
      if (left === 0) resolve();
      else requestAnimationFrame(() => next(left - 1));
    };
    next(count);
  });

/** uPlot measures labels on the canvas: a font that comes later would move the plot. */
async function loadFonts(): Promise<void> {
  const face = (file: string, weight: string): Promise<FontFace> =>
    new FontFace('Inter', `url(/public/fonts/inter/${file}.woff2)`, { weight }).load();
  for (const loaded of await Promise.all([face('Inter-Regular', '400'), face('Inter-Medium', '500')])) {
    document.fonts.add(loaded);
  }
}

function asDataFrame(given: Frame): DataFrame {
  return toDataFrame({
    refId: given.refId,
    fields: given.fields.map((field) => ({
      ...field,
      values: field.values,
      config: { ...field.config },
    })) as never,
  });
}

const fixtures = new Map<string, Fixture>();

/** Making a million rows takes longer than showing them: the last fixtures are kept. */
function fixtureOf({ view, fixture: kind, count }: Case): Fixture {
  const name = `${view} ${kind} ${count ?? ''}`;
  const made = fixtures.get(name) ?? fixture(view, kind, count);
  fixtures.delete(name);
  fixtures.set(name, made);
  if (fixtures.size > 2) fixtures.delete(fixtures.keys().next().value as string);
  return made;
}

function propsOf(plugin: PanelPlugin, wanted: Case): Record<string, unknown> {
  const theme = createTheme({ colors: { mode: wanted.theme } });
  const made = fixtureOf(wanted);
  const replaceVariables = (text: string): string => text;
  const fieldConfig: FieldConfigSource = {
    defaults: { custom: {} },
    overrides:
      made.unit === undefined
        ? []
        : [
            {
              matcher: { id: 'byName', options: 'value' },
              properties: [
                { id: 'unit', value: made.unit },
                { id: 'decimals', value: made.decimals ?? 2 },
              ],
            },
          ],
  };
  const series = applyFieldOverrides({
    data: made.frames.map(asDataFrame),
    fieldConfig,
    replaceVariables,
    theme,
    timeZone: 'utc',
    fieldConfigRegistry: plugin.fieldConfigRegistry,
  });
  const timeRange = {
    from: dateTime(made.from),
    to: dateTime(made.to),
    raw: { from: 'now-8h', to: 'now' },
  };
  return {
    id: 1,
    title: wanted.title ?? wanted.view,
    transparent: false,
    renderCounter: 1,
    timeRange,
    timeZone: 'utc',
    fieldConfig,
    eventBus: new EventBusSrv(),
    replaceVariables,
    options: {
      ...(plugin.defaults as object),
      view: wanted.view,
      [wanted.view]: { ...DEFAULTS[wanted.view], ...made.options, ...wanted.options },
    },
    data: {
      series,
      state: LoadingState.Done,
      timeRange,
      structureRev: 1,
      annotations: made.annotations.map(asDataFrame),
    },
    onOptionsChange: noop,
    onFieldConfigChange: noop,
    onChangeTimeRange: noop,
  };
}

function Page(given: {
  readonly plugin: PanelPlugin;
  readonly wanted: Case;
  readonly props: Record<string, unknown>;
}): ReactElement {
  const { plugin, wanted, props } = given;
  const Panel = plugin.panel as unknown as ComponentType<Record<string, unknown>>;
  const theme = createTheme({ colors: { mode: wanted.theme } });
  const eventBus = props['eventBus'] as EventBusSrv;
  const context = { eventsScope: 'global', eventBus, sync: () => DashboardCursorSync.Off, app: 'dashboard' };
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <PanelContextProvider value={{ ...context, onAddAdHocFilter: noop } as never}>
        {wanted.bare === true ? (
          <Panel {...props} width={wanted.width} height={wanted.height} />
        ) : (
          <PanelChrome title={wanted.title ?? wanted.view} width={wanted.width} height={wanted.height}>
            {(width, height) => <Panel {...props} width={width} height={height} />}
          </PanelChrome>
        )}
        <PortalContainer />
      </PanelContextProvider>
    </ThemeContext.Provider>
  );
}

function factsOf(plugin: PanelPlugin): ModuleFacts {
  const suggestions = VIEWS.map((view) => {
    const series = fixture(view, 'normal').frames.map(asDataFrame);
    const cards = plugin.getSuggestions(getPanelDataSummary(series)) ?? [];
    return [view, cards.map(({ name }) => name)] as const;
  });
  const migrate = plugin.onPanelMigration as (panel: object) => object;
  const once = migrate({ options: { view: 'oc' }, pluginVersion: '' });
  return {
    defaults: plugin.defaults,
    suggestions: Object.fromEntries(suggestions),
    migrated: [once, migrate({ options: once, pluginVersion: '0.1.0' })],
  };
}

async function start(): Promise<void> {
  fillRegistries();
  await loadFonts();
  const plugin = await loadBuilt('/plugin/module.js');
  const host = document.getElementById('root') as HTMLElement;
  let root: Root | null = null;
  const clear = async (): Promise<void> => {
    root?.unmount();
    root = null;
    await frames(1);
  };
  const show = async (wanted: Case): Promise<Shown> => {
    await clear();
    const theme = createTheme({ colors: { mode: wanted.theme } });
    Object.assign(config, { theme2: theme });
    document.body.style.background = theme.colors.background?.canvas ?? '';
    const props = propsOf(plugin, wanted);
    const created = createRoot(host);
    root = created;
    // What the frames left behind when they were made is not the panel's to clear away.
    (globalThis as { gc?: () => void }).gc?.();
    const began = performance.now();
    flushSync(() => created.render(<Page plugin={plugin} wanted={wanted} props={props} />));
    const deadline = began + 30_000;
    while (host.querySelector('[role=figure],[role=alert],[role=status]') === null) {
      if (performance.now() > deadline) throw new Error(`nothing was shown: ${host.textContent}`);
      await frames(1);
    }
    await frames(2);
    return { paintMs: performance.now() - began, plots: host.querySelectorAll('.uplot canvas').length };
  };
  const prepare = (wanted: Case): number => {
    const props = propsOf(plugin, wanted);
    const { series } = props['data'] as { series: DataFrame[] };
    const options = props['options'] as PanelOptions;
    const began = performance.now();
    const outcome = wanted.view === 'spc' ? spcModel(series, options.spc) : riskModel(series, options.risk);
    const took = performance.now() - began;
    if (!outcome.ok) throw new Error(outcome.problem.message);
    return took;
  };
  const hover = async (steps: number): Promise<readonly number[]> => {
    const over = host.querySelector('.u-over');
    if (!over) throw new Error('there is no plot to hover');
    const box = over.getBoundingClientRect();
    const times: number[] = [];
    for (let i = 0; i < steps; i++) {
      const clientX = box.left + 4 + ((box.width - 8) * i) / steps;
      const clientY = box.top + box.height * 0.5;
      // Work of a frame: the event, React's render of the tooltip, and layout; not the wait for the display.
      const began = performance.now();
      over.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, clientX, clientY, movementX: 1 }));
      await Promise.resolve();
      await new Promise((resolve) => setTimeout(resolve));
      document.body.getBoundingClientRect();
      times.push(performance.now() - began);
      await frames(1);
    }
    return times;
  };
  Object.assign(window, {
    harness: { show, clear, prepare, hover, facts: () => factsOf(plugin) } satisfies HarnessWindow,
  });
}

start().catch((error: unknown) => {
  Object.assign(window, {
    harnessError: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
});
