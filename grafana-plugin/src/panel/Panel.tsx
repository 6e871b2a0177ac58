import type { DataFrame, PanelProps } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { lazy, Suspense, useMemo, type ComponentType, type ReactElement } from 'react';
import { lookOf } from '../chart/look';
import type { Problem } from '../frames/frame';
import { migrateOptions } from '../migrations';
import type { PanelOptions, ViewName } from '../options';
import { queryAggregates } from './query-aggregates';
import type { ViewPanelProps } from './view-panel-props';
import { useRowActions } from './row-actions';
import { ProblemView } from '../views/parts/ProblemView';

// A view comes when a panel shows it: those with statistics are larger than everything else.
const VIEW_PANELS: Readonly<Record<ViewName, ComponentType<ViewPanelProps>>> = {
  risk: lazy(async () => ({
    default: (await import(/* webpackChunkName: "risk" */ './RiskPanel.tsx')).RiskPanel,
  })),
  spc: lazy(async () => ({
    default: (await import(/* webpackChunkName: "spc" */ './SpcPanel.tsx')).SpcPanel,
  })),
  oc: lazy(async () => ({ default: (await import(/* webpackChunkName: "oc" */ './OcPanel.tsx')).OcPanel })),
  machines: lazy(async () => ({
    default: (await import(/* webpackChunkName: "plant" */ './MachinesPanel.tsx')).MachinesPanel,
  })),
  orders: lazy(async () => ({
    default: (await import(/* webpackChunkName: "plant" */ './OrdersPanel.tsx')).OrdersPanel,
  })),
};

const NONE: readonly DataFrame[] = [];

/** The panel: hands the frames to the chosen view. */
export function Panel(props: PanelProps<PanelOptions>): ReactElement {
  const { data, width, height, timeZone, timeRange, onChangeTimeRange } = props;
  const theme = useTheme2();
  const look = useMemo(() => lookOf(theme), [theme]);
  // Options of an older dashboard, or edited by hand, reach the panel as they are.
  const options = useMemo(() => migrateOptions(props.options), [props.options]);
  const actions = useRowActions(options.view);
  const from = timeRange.from.valueOf();
  const to = timeRange.to.valueOf();
  const shared: ViewPanelProps = {
    frames: data.series,
    annotations: data.annotations ?? NONE,
    aggregated: queryAggregates(data.request?.targets),
    options,
    look,
    width,
    height,
    timeZone,
    timeRange: useMemo(() => [from, to] as const, [from, to]),
    // A range that is fixed in the past has no now: nothing in it is stale.
    now: String(timeRange.raw.to).startsWith('now') ? to : null,
    onZoom: (start, end) => onChangeTimeRange({ from: start, to: end }),
    actions,
    renderProblem: (problem) => <ProblemView problem={problem} look={look} width={width} height={height} />,
  };
  const failure = data.errors?.[0]?.message ?? data.error?.message;
  if (failure !== undefined && data.series.length === 0) return shared.renderProblem(queryProblem(failure));
  const View = VIEW_PANELS[options.view];
  return (
    <Suspense fallback={null}>
      <View {...shared} />
    </Suspense>
  );
}

const queryProblem = (message: string): Problem => ({
  kind: 'error',
  message: `The query failed: ${message}`,
  remedy: 'Check the query and the data source.',
});
