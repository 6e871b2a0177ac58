import {
  clipped,
  drawBorder,
  drawGutter,
  drawZoneName,
  gutterWidth,
  type LevelLine,
} from '../../chart/lines';
import { faded, type Look } from '../../chart/look';
import { drawPolyline, type LineStyle } from '../../chart/polyline';
import { rangeOf, windowOf, type Painter, type Plot, type Range, type Values } from '../../chart/plot';
import { formatValue, zoneName } from '../../frames/format';
import { textWidth } from '../parts/wrapped-lines';
import { describePoint, spreadText } from './describe';
import { drawEvents, drawExcluded, drawPoints, drawViolations } from './draw-marks';
import type { SpcModel } from './model';
import { limitRuns, runsWithin, type LimitRun } from './runs';
import type { Strip } from './strip';

/** Points from which the line is a band and drawn by ourselves. */
const DENSE = 4000;

const NOTHING: ReadonlySet<string> = new Set();

export interface SpcDrawing {
  readonly zones: boolean;
  /** The strip is the one below. */
  readonly below: boolean;
  readonly xRange: Range | null;
  /** Little room: names of limits without their numbers. */
  readonly narrow: boolean;
  /** Widths of the gutter and of the axis, so that strips above each other align. */
  readonly gutter: number;
  readonly axisWidth: number;
  readonly timeZone?: string;
  /** What the reader switched off: rules by id, and `specification`, `limits`, `centre`, `excluded`, kinds of events. */
  readonly hidden?: ReadonlySet<string>;
}

/** A strip of a control chart. */
export function spcPlot(model: SpcModel, strip: Strip, look: Look, drawing: SpcDrawing): Plot {
  const runs = limitRuns(strip);
  const hidden = drawing.hidden ?? NOTHING;
  const timeZone = drawing.timeZone ?? 'utc';
  const spec =
    drawing.below || hidden.has('specification') ? [] : specificationLines(model, look, drawing.narrow);
  const yRange = verticalRange(strip, runs, spec);
  const dense = model.length > DENSE;
  const lines = linesOf(strip, look, dense);
  return {
    time: !model.sequence,
    xs: model.xs,
    series: lines.map(({ label, style }) => ({ label, ...style, line: dense ? 'none' : 'straight' })),
    columns: lines.map(({ values }) => (dense ? values : gapped(values))),
    xRange: model.sequence ? [0.5, model.length + 0.5] : (drawing.xRange ?? timeRange(model.xs)),
    yRange,
    ...(drawing.narrow ? {} : { yLabel: strip.title }),
    axisWidth: drawing.axisWidth,
    ...(model.sequence ? { wholeX: true, formatX: (x: number) => String(x) } : {}),
    formatY: (value, decimals) =>
      drawing.below ? spreadText(model, value) : formatValue(model.valueField, value, decimals),
    gutter: drawing.gutter,
    under: (painter) => {
      if (model.baseline) drawBaseline(painter, model, model.baseline, !drawing.below);
      if (drawing.zones && !drawing.below) drawZones(painter, model, runs);
    },
    over: (painter) => {
      const [from, to] = windowOf(model.xs, painter.shown);
      if (dense) {
        clipped(painter, () => {
          for (const { values, style } of lines) drawPolyline(painter, model.xs, values, from, to, style);
        });
      }
      clipped(painter, () => drawLimits(painter, model, runsWithin(runs, from, to), hidden));
      drawSpecification(painter, spec);
      drawStages(painter, model, !drawing.below && !drawing.narrow);
      clipped(painter, () => {
        drawPoints(painter, model, strip, from, to);
        if (!hidden.has('excluded')) drawExcluded(painter, model, strip, from, to);
      });
      drawViolations(painter, model, strip, from, to, hidden);
      if (!drawing.below) drawEvents(painter, model, hidden);
      if (!model.sequence) drawZoneName(painter, zoneName(painter.shown[1], timeZone));
      const last = runsWithin(runs, from, to).at(-1);
      drawGutter(painter, [
        ...limitLabels(model, last, look, drawing),
        ...spec.map((line) => within(line, yRange)),
      ]);
    },
    describe: (series, index) => describePoint(model, strip, series, index, drawing.below, look, timeZone),
  };
}

/** Width of the gutter that the labels of all strips need. */
export function gutterOf(model: SpcModel, look: Look, narrow: boolean): number {
  const labels = [model.main, model.companion].flatMap((strip) => {
    if (!strip) return [];
    const drawing = { narrow, below: strip !== model.main };
    const run = limitRuns(strip).at(-1);
    const spec = drawing.below ? [] : specificationLines(model, look, narrow);
    return [...limitLabels(model, run, look, drawing), ...spec].map(({ label }) => `${label}   `);
  });
  return gutterWidth(labels);
}

/** Width of the axis that the values of all strips need. */
export function axisWidthOf(model: SpcModel): number {
  const labels = [model.main, model.companion].flatMap((strip) => {
    const run = strip ? limitRuns(strip).at(-1) : undefined;
    if (!run) return [];
    const text = (value: number): string =>
      strip === model.main ? formatValue(model.valueField, value) : spreadText(model, value);
    return [run.upper, run.lower, run.center].map(text);
  });
  return Math.min(110, 14 + Math.max(...labels.map((label) => textWidth(label)), 20));
}

interface StripLine {
  readonly label: string;
  readonly values: Float64Array;
  readonly style: LineStyle;
}

/** The lines of a strip: one, or the two sums of a CUSUM. A dense line would hide limits and marks: it is fainter. */
function linesOf(strip: Strip, look: Look, dense: boolean): readonly StripLine[] {
  const style = { color: dense ? faded(look.accent, 0.45) : look.accent, width: 1.2 };
  return [
    { label: strip.title, values: strip.statistic, style },
    ...(strip.second
      ? [{ label: 'lower sum', values: strip.second, style: { ...style, dash: [4, 3] } }]
      : []),
  ];
}

/**
 * uPlot wants null where nothing is. That makes an object of every number: a million of them take longer to make and to
 * clear away than to draw, so dense lines are drawn by {@link drawPolyline}.
 */
function gapped(column: Float64Array): Values {
  const values = new Array<number | null>(column.length);
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    values[i] = value === value ? value : null;
  }
  return values;
}

function timeRange(xs: Float64Array): Range {
  const first = xs[0] ?? 0;
  const last = xs[xs.length - 1] ?? 1;
  return first === last ? [first - 60_000, last + 60_000] : [first, last];
}

function specificationLines(
  { specification, drawsSpecification, valueField }: SpcModel,
  look: Look,
  narrow: boolean,
): readonly LevelLine[] {
  if (!drawsSpecification) return [];
  const names = { usl: 'USL', target: 'target', lsl: 'LSL' } as const;
  return (['usl', 'target', 'lsl'] as const).flatMap((key) => {
    const value = specification[key];
    if (value === undefined) return [];
    const dash = key === 'target' ? [1, 5] : [12, 3, 2, 3];
    return [
      {
        value,
        label: narrow
          ? key === 'target'
            ? 'T'
            : names[key]
          : `${names[key]} ${formatValue(valueField, value)}`,
        color: look.specification,
        dash,
        width: 1.8,
      },
    ];
  });
}

/**
 * Range of y: values and control limits always, specification limits when they do not squash them; those beyond are
 * named at the edge with an arrow.
 */
function verticalRange(strip: Strip, runs: readonly LimitRun[], spec: readonly LevelLine[]): Range {
  const limits = runs.flatMap(({ lower, upper, center }) => [lower, upper, center]);
  const columns = [strip.statistic, ...(strip.second ? [strip.second] : [])];
  const [from, to] = rangeOf(columns, limits, 0.12);
  const room = (to - from) * 1.1;
  const near = spec.map(({ value }) => value).filter((value) => value > from - room && value < to + room);
  return near.every((value) => value > from && value < to)
    ? [from, to]
    : rangeOf(columns, [...limits, ...near], 0.08);
}

/** A line outside of the range as a label at its edge. */
function within(line: LevelLine, [from, to]: Range): LevelLine {
  if (line.value > to) return { ...line, value: to, label: `${line.label} ↑` };
  return line.value < from ? { ...line, value: from, label: `${line.label} ↓` } : line;
}

function limitLabels(
  model: SpcModel,
  run: LimitRun | undefined,
  look: Look,
  { narrow, below, hidden = NOTHING }: Pick<SpcDrawing, 'narrow' | 'below' | 'hidden'>,
): readonly LevelLine[] {
  if (!run) return [];
  const line = (value: number, name: string, color: string): LevelLine[] =>
    value === value
      ? [
          {
            value,
            label: narrow
              ? name
              : `${name} ${below ? spreadText(model, value) : formatValue(model.valueField, value)}`,
            color,
            dash: [],
          },
        ]
      : [];
  const cusum = model.chart === 'cusum' && !below;
  return [
    ...(hidden.has('limits') ? [] : line(run.upper, cusum ? 'H' : 'UCL', look.limit)),
    ...(hidden.has('centre') ? [] : line(run.center, 'CL', look.low)),
    ...(hidden.has('limits') ? [] : line(run.lower, cusum ? '−H' : 'LCL', look.limit)),
  ];
}

/** x of the left and right end of a run: half a step beyond its points, or the instant at which the next one starts. */
function ends(model: SpcModel, { from, to }: LimitRun): Range {
  const { xs } = model;
  if (model.sequence) return [from + 0.5, to + 1.5];
  return [xs[from] as number, xs[Math.min(to + 1, xs.length - 1)] as number];
}

function drawLimits(
  painter: Painter,
  model: SpcModel,
  runs: readonly LimitRun[],
  hidden: ReadonlySet<string>,
): void {
  const { context, ratio, look } = painter;
  const stroke = (value: (run: LimitRun) => number, color: string, dash: readonly number[]): void => {
    context.save();
    context.strokeStyle = color;
    context.lineWidth = 1.5 * ratio;
    context.setLineDash(dash.map((length) => length * ratio));
    context.beginPath();
    let joined = false;
    for (const run of runs) {
      const level = value(run);
      if (level !== level) {
        joined = false;
        continue;
      }
      const [left, right] = ends(model, run);
      const y = painter.y(level);
      if (joined) context.lineTo(painter.x(left), y);
      else context.moveTo(painter.x(left), y);
      context.lineTo(painter.x(right), y);
      joined = true;
    }
    context.stroke();
    context.restore();
  };
  if (!hidden.has('centre')) stroke(({ center }) => center, look.low, []);
  if (hidden.has('limits')) return;
  stroke(({ upper }) => upper, look.limit, [8, 4]);
  stroke(({ lower }) => lower, look.limit, [8, 4]);
}

/** Zones A (2 to 3 sigma) and B (1 to 2) as shades, on both sides. */
function drawZones(painter: Painter, model: SpcModel, runs: readonly LimitRun[]): void {
  const [from, to] = windowOf(model.xs, painter.shown);
  const { context, look, width, ratio } = painter;
  const shown = runsWithin(runs, from, to);
  // Zones that change at every pixel would be a smear.
  if (shown.length > width / ratio / 4) return;
  clipped(painter, () => {
    for (const run of shown) {
      if (!(run.sigma > 0)) continue;
      const [left, right] = ends(model, run);
      const x = painter.x(left);
      const across = painter.x(right) - x;
      const band = (inner: number, outer: number, opacity: number): void => {
        context.fillStyle = faded(look.limit, opacity);
        for (const side of [1, -1]) {
          const limit = side > 0 ? run.upper : run.lower;
          if (limit !== limit) continue;
          const far =
            side > 0
              ? Math.min(limit, run.center + outer * run.sigma)
              : Math.max(limit, run.center - outer * run.sigma);
          const a = painter.y(run.center + side * inner * run.sigma);
          const b = painter.y(far);
          if ((b - a) * side < 0) context.fillRect(x, Math.min(a, b), across, Math.abs(b - a));
        }
      };
      band(1, 2, look.dark ? 0.05 : 0.06);
      band(2, 3, look.dark ? 0.11 : 0.13);
    }
  });
}

function drawBaseline(
  painter: Painter,
  model: SpcModel,
  { from, to }: { readonly from: number; readonly to: number },
  named: boolean,
): void {
  const { context, look, ratio } = painter;
  const half = model.sequence ? 0.5 : 0;
  const left = painter.x((model.xs[from] as number) - half);
  const right = painter.x((model.xs[to] as number) + half);
  clipped(painter, () => {
    context.fillStyle = faded(look.accent, look.dark ? 0.08 : 0.07);
    context.fillRect(left, painter.top, right - left, painter.height);
    if (!named) return;
    context.fillStyle = look.secondary;
    context.font = `${10.5 * ratio}px ${look.font}`;
    context.textAlign = 'left';
    context.textBaseline = 'bottom';
    context.fillText('baseline', left + 4 * ratio, painter.top + painter.height - 3 * ratio);
  });
}

function drawSpecification(painter: Painter, lines: readonly LevelLine[]): void {
  const { context, ratio } = painter;
  for (const line of lines) {
    const y = painter.y(line.value);
    if (y < painter.top || y > painter.top + painter.height) continue;
    context.save();
    context.strokeStyle = line.color;
    context.lineWidth = (line.width ?? 1.5) * ratio;
    context.setLineDash(line.dash.map((length) => length * ratio));
    context.beginPath();
    context.moveTo(painter.left, y);
    context.lineTo(painter.left + painter.width, y);
    context.stroke();
    context.restore();
  }
}

function drawStages(painter: Painter, model: SpcModel, named: boolean): void {
  const { look } = painter;
  for (const [index, { at, name }] of model.stages.entries()) {
    const half = model.sequence ? 0.5 : 0;
    if (at === 0) {
      if (named && name !== '') drawBorder(painter, painter.shown[0], name, look.secondary);
      continue;
    }
    drawBorder(
      painter,
      (model.xs[at] as number) - half,
      named ? (name === '' ? `stage ${index + 1}` : name) : '',
      look.secondary,
    );
  }
}
