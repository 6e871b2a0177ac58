/**
 * The only place that imports Grafana's plotting. Much of it is marked @internal there: an upgrade that changes it is
 * mended here, and a page without Grafana puts a component of its own in the place of this one.
 */
import type { Field, LinkModel } from '@grafana/data';
import {
  AxisPlacement,
  DrawStyle,
  KeyboardPlugin,
  LineInterpolation,
  PointVisibility,
  ScaleDirection,
  ScaleOrientation,
  TooltipPlugin2,
  UPlotChart,
  UPlotConfigBuilder,
  useTheme2,
  VizTooltipContent,
  VizTooltipFooter,
  VizTooltipHeader,
  VizTooltipWrapper,
  type AdHocFilterModel,
} from '@grafana/ui';
import { useLayoutEffect, useMemo, useState, type ReactElement } from 'react';
import type uPlot from 'uplot';
import type { PlotProps } from './plot-props';
import { PlotState } from './plot-state';

// `TooltipHoverMode` is a const enum of @grafana/ui that is not exported: the point next to the pointer's x.
const HOVER_BY_X = 1;
const TOOLTIP_WIDTH = 420;

/** A plot, drawn by uPlot as Grafana's own panels draw it. */
export function PlotChart(props: PlotProps): ReactElement {
  const { plot, look, width, height, timeZone, label, syncKey } = props;
  const theme = useTheme2();
  const [state] = useState(() => new PlotState());
  const [zoom, setZoom] = useState<readonly [number, number] | null>(null);
  // A new configuration re-creates the plot: it changes with the structure only, values go in beside it.
  const structure = JSON.stringify([
    plot.series,
    plot.time,
    plot.gutter,
    plot.xLabel,
    plot.yLabel,
    plot.wholeX,
    plot.axisWidth,
  ]);
  const config = useMemo(
    () => configOf(plot, state, theme, timeZone, syncKey),
    // The structure stands for the plot.
    [structure, theme, timeZone, syncKey, state],
  );
  const data = useMemo(() => [plot.xs, ...plot.columns] as unknown as uPlot.AlignedData, [plot]);
  const onZoom = (range: { readonly from: number; readonly to: number }): void => {
    const [from, to] = state.shown();
    const wider = range.from < from && range.to > to;
    if (plot.time && props.onZoom) props.onZoom(range.from, range.to);
    else setZoom(wider ? null : [range.from, range.to]);
  };
  const rowAt = (series: number, index: number | null): number | undefined =>
    index === null ? undefined : plot.describe(series - 1, index)?.row;
  const linksAt = (series: number, index: number | null): LinkModel[] => {
    const row = rowAt(series, index);
    return row === undefined ? [] : ([...(props.linksOf?.(row) ?? [])] as unknown as LinkModel[]);
  };
  const filtersAt = (series: number, index: number | null): AdHocFilterModel[] => {
    const row = rowAt(series, index);
    return row === undefined ? [] : ([...(props.filtersOf?.(row) ?? [])] as AdHocFilterModel[]);
  };
  return (
    <UPlotChart
      config={config}
      data={data}
      width={width}
      height={height}
      plotRef={(created) => {
        state.chart = created;
        created.root.setAttribute('role', 'img');
        created.root.setAttribute('aria-label', label);
      }}
    >
      <Hand state={state} props={props} zoom={zoom} look={look} />
      <KeyboardPlugin config={config} />
      <TooltipPlugin2
        config={config}
        hoverMode={HOVER_BY_X as never}
        queryZoom={onZoom}
        maxWidth={TOOLTIP_WIDTH}
        getDataLinks={linksAt}
        getAdHocFilters={filtersAt}
        render={(chart, indices, nearest, pinned, _dismiss, _range, viaSync, links, filters) => {
          if (viaSync) return null;
          const series =
            nearest ?? indices.findIndex((index, at) => at > 0 && index !== null && index !== undefined);
          const index = series > 0 ? indices[series] : null;
          const text = index === null || index === undefined ? null : plot.describe(series - 1, index);
          if (!text || chart.data.length === 0) return null;
          return (
            <VizTooltipWrapper>
              <VizTooltipHeader item={{ label: text.label, value: text.value }} isPinned={pinned} />
              <VizTooltipContent items={[...text.rows]} isPinned={pinned} />
              {pinned && (links.length > 0 || filters.length > 0) && (
                <VizTooltipFooter dataLinks={links as LinkModel<Field>[]} adHocFilters={filters} />
              )}
            </VizTooltipWrapper>
          );
        }}
      />
    </UPlotChart>
  );
}

/**
 * Hands the newest plot to the hooks. A child of the chart: its effects run before the chart takes the new data, those of
 * the parent would come one update late.
 */
function Hand(given: {
  readonly state: PlotState;
  readonly props: PlotProps;
  readonly zoom: readonly [number, number] | null;
  readonly look: PlotProps['look'];
}): null {
  const { state, props, zoom, look } = given;
  useLayoutEffect(() => {
    state.plot = props.plot;
    state.look = look;
    state.chart?.root?.setAttribute('aria-label', props.label);
  }, [state, props.plot, props.label, look]);
  useLayoutEffect(() => {
    state.zoom = zoom;
    const [min, max] = state.shown();
    state.chart?.setScale('x', { min, max });
  }, [state, zoom]);
  return null;
}

function configOf(
  plot: PlotProps['plot'],
  state: PlotState,
  theme: ReturnType<typeof useTheme2>,
  timeZone: string,
  syncKey: string | undefined,
): UPlotConfigBuilder {
  const builder = new UPlotConfigBuilder(timeZone);
  builder.addScale({
    scaleKey: 'x',
    isTime: plot.time,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    range: () => [...state.shown()],
  });
  builder.addScale({
    scaleKey: 'y',
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Up,
    range: () => [...state.current().yRange],
  });
  const formatX = (value: number): string => state.current().formatX?.(value) ?? String(value);
  builder.addAxis({
    scaleKey: 'x',
    isTime: plot.time,
    placement: AxisPlacement.Bottom,
    theme,
    timeZone,
    ...(plot.xLabel === undefined ? {} : { label: plot.xLabel }),
    ...(plot.time ? {} : { formatValue: formatX }),
    ...(plot.wholeX === true ? { decimals: 0 } : {}),
    grid: { show: !plot.wholeX },
  });
  builder.addAxis({
    scaleKey: 'y',
    placement: AxisPlacement.Left,
    theme,
    ...(plot.yLabel === undefined ? {} : { label: plot.yLabel }),
    ...(plot.axisWidth === undefined ? {} : { size: plot.axisWidth }),
    formatValue: (value: number, decimals) => state.current().formatY(value, decimals ?? undefined),
    grid: { show: true },
  });
  for (const series of plot.series) {
    builder.addSeries({
      scaleKey: 'y',
      theme,
      lineColor: series.color,
      pointColor: series.color,
      lineWidth: series.width,
      showPoints: PointVisibility.Never,
      pointSize: 5,
      drawStyle: DrawStyle.Line,
      lineInterpolation: series.line === 'stepped' ? LineInterpolation.StepAfter : LineInterpolation.Linear,
      spanNulls: series.spanGaps === true,
      ...(series.line === 'none' ? { pathBuilder: () => null } : {}),
      ...(series.dash ? { lineStyle: { fill: 'dash' as const, dash: [...series.dash] } } : {}),
    });
  }
  builder.addHook('drawClear', (chart) => state.draw(chart, 'under'));
  builder.addHook('draw', (chart) => state.draw(chart, 'over'));
  // Top, right, bottom, left: the gutter is on the right.
  builder.setPadding([8, plot.gutter, plot.xLabel === undefined ? 0 : 4, null]);
  if (syncKey !== undefined) builder.setCursor({ sync: { key: syncKey, scales: ['x', null] } });
  return builder;
}
