/** Draws the plots of the views with uPlot alone: what `grafana-plugin/src/chart/grafana.tsx` is inside Grafana. */
import type { PlotProps, PointText } from 'cellgate-quality-panel';
import { PlotState } from 'cellgate-quality-panel';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import uPlot from 'uplot';
import { timeTicks } from './time-ticks';

interface Hovered {
  readonly text: PointText;
  readonly left: number;
  readonly top: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((steps) => steps * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((steps) => steps * MINUTE),
  ...[1, 2, 3, 6, 12].map((steps) => steps * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((steps) => steps * DAY),
];
const FONT_PX = 12;
/** Least distance of ticks: `14:05:10` and a gap. */
const TIME_LABEL_PX = 76;
const TOOLTIP_PX = 300;
/** Least room left of plots that stand above one another, so that they begin at the same place. */
const STACKED_PX = 92;

/** A plot with hover text, zoom by dragging (double click shows all) and a cursor that the arrow keys move. */
export function PlotChart(props: PlotProps): ReactElement {
  const { plot, look, width, height, timeZone, label } = props;
  const host = useRef<HTMLDivElement | null>(null);
  const chart = useRef<uPlot | null>(null);
  const [state] = useState(() => new PlotState());
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
    state.plot = plot;
    state.look = look;
  });
  const structure = JSON.stringify([
    plot.series,
    plot.time,
    plot.gutter,
    plot.xLabel,
    plot.yLabel,
    plot.wholeX,
    look.dark,
    timeZone,
  ]);
  useLayoutEffect(() => {
    if (host.current === null) return undefined;
    state.plot = latest.current.plot;
    state.look = latest.current.look;
    const made = new uPlot(
      optionsOf(latest.current, state, setHovered, () => latest.current),
      dataOf(latest.current),
      host.current,
    );
    chart.current = made;
    state.chart = made;
    return () => {
      made.destroy();
      chart.current = null;
      state.chart = null;
    };
    // The structure stands for the options; size and values are handed over below.
  }, [structure, state]);
  useEffect(() => {
    chart.current?.setData(dataOf(latest.current), true);
  }, [plot]);
  useEffect(() => {
    chart.current?.setSize({ width, height });
  }, [width, height]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const made = chart.current;
    if (made === null || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
    event.preventDefault();
    const last = plot.xs.length - 1;
    const from = made.cursor.idx ?? (event.key === 'ArrowLeft' ? last + 1 : -1);
    const index = Math.min(Math.max(from + (event.key === 'ArrowLeft' ? -1 : 1), 0), last);
    const x = plot.xs[index];
    if (x === undefined) return;
    const y = plot.columns
      .map((column) => column[index])
      .find((value) => value !== null && value !== undefined);
    made.setCursor({
      left: made.valToPos(x, 'x'),
      top: y === undefined || y === null ? 0 : made.valToPos(y, 'y'),
    });
  };
  return (
    <div
      className="plot"
      role="img"
      aria-label={label}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onMouseLeave={() => setHovered(null)}
    >
      <div ref={host} />
      {hovered && <Tooltip hovered={hovered} width={width} />}
    </div>
  );
}

function Tooltip({ hovered, width }: { readonly hovered: Hovered; readonly width: number }): ReactElement {
  const { text, left, top } = hovered;
  const onRight = left + TOOLTIP_PX + 24 < width;
  return (
    <div
      className="tooltip"
      role="status"
      style={{
        top: Math.max(top - 10, 0),
        ...(onRight ? { left: left + 16 } : { right: Math.max(width - left + 16, 0) }),
      }}
    >
      <strong>{text.label}</strong> {text.value}
      <dl>
        {text.rows.map((row) => (
          <div key={row.label}>
            <dt>{row.label}</dt>
            <dd>{row.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function dataOf({ plot }: PlotProps): uPlot.AlignedData {
  return [plot.xs, ...plot.columns] as unknown as uPlot.AlignedData;
}

function optionsOf(
  props: PlotProps,
  state: PlotState,
  hover: (hovered: Hovered | null) => void,
  latest: () => PlotProps,
): uPlot.Options {
  const { plot, look, width, height, timeZone, syncKey } = props;
  const axis = {
    stroke: look.secondary,
    font: `${FONT_PX}px ${look.font}`,
    grid: { stroke: look.border, width: 1 },
    ticks: { stroke: look.border, width: 1 },
  };
  const zone = timeZone === 'utc' ? 'UTC' : timeZone;
  return {
    width,
    height,
    legend: { show: false },
    padding: [8, plot.gutter, 0, null],
    ms: 1,
    ...(plot.time && zone !== 'browser' ? { tzDate: (ms: number) => uPlot.tzDate(new Date(ms), zone) } : {}),
    cursor: {
      points: { size: 9 },
      ...(syncKey === undefined ? {} : { sync: { key: syncKey, scales: ['x', null] } }),
    },
    scales: {
      x: {
        time: plot.time,
        range: (_chart, from, to) => {
          const [least, most] = state.current().xRange;
          // uPlot asks with the range of the data, or with the range that was chosen by dragging.
          const xs = state.current().xs;
          const whole = from === xs[0] && to === xs[xs.length - 1];
          return whole || from === null ? [least, most] : [from, to];
        },
      },
      y: { range: () => [...state.current().yRange] },
    },
    axes: [
      {
        ...axis,
        ...(plot.xLabel === undefined ? {} : { label: plot.xLabel, labelFont: axis.font, labelSize: 20 }),
        ...(plot.time
          ? {
              // Labels have whole seconds: ticks between them would say the same twice.
              incrs: TIME_STEPS_MS,
              space: TIME_LABEL_PX,
              values: (_chart, splits, _axis, _space, stepMs) =>
                timeTicks(
                  splits,
                  stepMs,
                  zone === 'browser' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone,
                ),
            }
          : {
              values: (_chart, splits) =>
                splits.map((value) => state.current().formatX?.(value) ?? String(value)),
            }),
        ...(plot.wholeX
          ? { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000] }
          : {}),
        grid: { ...axis.grid, show: plot.wholeX !== true },
      },
      {
        ...axis,
        size: (_chart, labels) => axisWidth(labels, syncKey !== undefined),
        ...(plot.yLabel === undefined ? {} : { label: plot.yLabel, labelFont: axis.font, labelSize: 20 }),
        values: (_chart, splits) => splits.map((value) => state.current().formatY(value)),
      },
    ],
    series: [
      {},
      ...plot.series.map((series) => ({
        label: series.label,
        stroke: series.color,
        width: series.width,
        points: { show: false },
        spanGaps: series.spanGaps === true,
        ...(series.dash === undefined ? {} : { dash: [...series.dash] }),
        ...(series.line === 'none' ? { paths: () => null } : {}),
        ...(series.line === 'stepped' && uPlot.paths.stepped
          ? { paths: uPlot.paths.stepped({ align: 1 }) }
          : {}),
      })),
    ],
    hooks: {
      drawClear: [(chart) => state.draw(chart as never, 'under')],
      draw: [(chart) => state.draw(chart as never, 'over')],
      setCursor: [(chart) => hover(hoveredAt(chart, latest()))],
    },
  };
}

/** Room for the longest label of a y axis, with its tick and the title beside it, in CSS pixels. */
function axisWidth(labels: readonly string[] | null, isStacked: boolean): number {
  const longest = Math.max(0, ...(labels ?? []).map((label) => label?.length ?? 0));
  return Math.max(Math.ceil(longest * FONT_PX * 0.58) + 16, isStacked ? STACKED_PX : 0);
}

/** The text of the point nearest to the pointer among those at its x. */
function hoveredAt(chart: uPlot, { plot }: PlotProps): Hovered | null {
  const { idx, left = -1, top = -1 } = chart.cursor;
  if (idx === null || idx === undefined || left < 0) return null;
  let best: { series: number; distance: number } | null = null;
  plot.columns.forEach((column, series) => {
    const value = column[idx];
    if (value === null || value === undefined || Number.isNaN(value)) return;
    const distance = Math.abs(chart.valToPos(value, 'y') - top);
    if (best === null || distance < best.distance) best = { series, distance };
  });
  const found = best as { series: number; distance: number } | null;
  const text = found === null ? null : plot.describe(found.series, idx);
  return text === null ? null : { text, left: left + chart.over.offsetLeft, top: top + chart.over.offsetTop };
}
