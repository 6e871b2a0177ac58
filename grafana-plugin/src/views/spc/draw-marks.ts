import { clipped } from '../../chart/lines';
import { faded } from '../../chart/look';
import { drawMarks, markRadius, PixelGrid, type Shape } from '../../chart/marks';
import type { Painter } from '../../chart/plot';
import type { ChartEvent } from './annotations';
import type { SpcModel } from './model';
import { ruleNumber, ruleShape } from './rule-marks';
import type { Strip } from './strip';

/** CSS pixels that a mark with a number takes. */
const NUMBERED = 16;

/** Dots on the line, where there is room for them. */
export function drawPoints(painter: Painter, model: SpcModel, strip: Strip, from: number, to: number): void {
  const spacing = painter.width / painter.ratio / Math.max(1, to - from);
  if (spacing < 6) return;
  for (const values of [strip.statistic, strip.second]) {
    if (!values) continue;
    const points: number[] = [];
    for (let i = from; i < to; i++) {
      const value = values[i] as number;
      if (value === value) points.push(painter.x(model.xs[i] as number), painter.y(value));
    }
    drawMarks(painter, points, 'circle', Math.min(3.2, spacing / 3), painter.look.accent);
  }
}

/** Excluded points are crossed out. */
export function drawExcluded(
  painter: Painter,
  model: SpcModel,
  strip: Strip,
  from: number,
  to: number,
): void {
  const points: number[] = [];
  const grid = new PixelGrid(painter);
  for (let i = from; i < to; i++) {
    const value = strip.statistic[i] as number;
    if (model.excluded[i] !== 1 || value !== value) continue;
    const x = painter.x(model.xs[i] as number);
    const y = painter.y(value);
    if (grid.take(x, y)) points.push(x, y);
  }
  drawMarks(painter, points, 'cross', 5, painter.look.none);
}

/** A mark to be drawn: where, and for which rule. */
export interface ViolationMark {
  readonly x: number;
  readonly y: number;
  readonly rule: string;
  readonly point: number;
}

/**
 * Marks of the violating points in view, in canvas pixels. None is left out but those whose rules the reader switched off
 * in the legend: points that fall on one pixel share a mark, and nothing else thins them.
 */
export function violationMarks(
  painter: Painter,
  model: SpcModel,
  strip: Strip,
  from: number,
  to: number,
  hidden?: ReadonlySet<string>,
): readonly ViolationMark[] {
  const marks: ViolationMark[] = [];
  const grid = new PixelGrid(painter);
  const { signals, statistic, second, rules } = strip;
  const shown = hidden
    ? rules.reduce((mask, rule, bit) => (hidden.has(rule) ? mask : mask | (1 << bit)), 0)
    : -1;
  for (let i = from; i < to; i++) {
    const word = (signals[i] as number) & shown;
    if (word === 0 || model.excluded[i] === 1) continue;
    const bit = 31 - Math.clz32(word & -word);
    // The lower sum of a CUSUM is the second line.
    const value = (second !== null && word === 2 ? second[i] : statistic[i]) as number;
    if (value !== value) continue;
    const x = painter.x(model.xs[i] as number);
    const y = painter.y(value);
    if (grid.take(x, y)) marks.push({ x, y, rule: rules[bit] ?? '', point: i });
  }
  return marks;
}

/** Rule marks by number and shape; crowded ones keep the shape and shrink. */
export function drawViolations(
  painter: Painter,
  model: SpcModel,
  strip: Strip,
  from: number,
  to: number,
  hidden?: ReadonlySet<string>,
): void {
  const { context, ratio, look } = painter;
  const marks = violationMarks(painter, model, strip, from, to, hidden);
  if (marks.length === 0) return;
  const width = painter.width / ratio;
  const numbered = marks.length * NUMBERED < width * 1.6;
  const radius = numbered ? 7 : markRadius(marks.length, width, 5, 1.4);
  const byShape = new Map<Shape, number[]>();
  for (const { x, y, rule } of marks) {
    const shape = ruleShape(rule);
    const points = byShape.get(shape);
    if (points) points.push(x, y);
    else byShape.set(shape, [x, y]);
  }
  context.save();
  if (numbered) {
    // A rim of the background parts the mark from the line below it.
    for (const [shape, points] of byShape) drawMarks(painter, points, shape, radius + 1.2, look.background);
  }
  for (const [shape, points] of byShape) drawMarks(painter, points, shape, radius, look.high);
  if (numbered) {
    context.fillStyle = '#fff';
    context.font = `600 ${9.5 * ratio}px ${look.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const { x, y, rule } of marks) context.fillText(ruleNumber(rule), x, y + 0.5 * ratio);
  }
  context.restore();
}

export const EVENT_SHAPES: Readonly<Record<ChartEvent['kind'], Shape>> = {
  correction: 'diamond',
  acknowledged: 'ring',
  event: 'down',
};
export const EVENT_LABELS: Readonly<Record<ChartEvent['kind'], string>> = {
  correction: 'correction',
  acknowledged: 'acknowledged',
  event: 'annotation',
};

/** x of an event: its instant, or between the points around it. */
export function eventPosition(model: SpcModel, at: number): number | null {
  if (!model.sequence) return at;
  const { times } = model;
  if (!(at >= (times[0] as number)) || at > (times[times.length - 1] as number)) return null;
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  return times[low] === at ? low + 1 : low + 0.5;
}

/** Events as thin lines with a mark at the foot. */
export function drawEvents(painter: Painter, model: SpcModel, hidden?: ReadonlySet<string>): void {
  const { context, ratio, look } = painter;
  const foot = painter.top + painter.height - 8 * ratio;
  clipped(painter, () => {
    for (const { kind, at, until } of model.events) {
      if (hidden?.has(kind)) continue;
      const position = eventPosition(model, at);
      if (position === null) continue;
      const x = painter.x(position);
      const color =
        kind === 'correction' ? look.specification : kind === 'acknowledged' ? look.low : look.secondary;
      const end = until === null ? null : eventPosition(model, until);
      if (end !== null) {
        context.fillStyle = faded(color, 0.1);
        context.fillRect(x, painter.top, painter.x(end) - x, painter.height);
      }
      context.strokeStyle = faded(color, 0.75);
      context.lineWidth = ratio;
      context.beginPath();
      context.moveTo(x, painter.top);
      context.lineTo(x, foot);
      context.stroke();
      drawMarks(painter, [x, foot], EVENT_SHAPES[kind], 4.5, color);
    }
  });
}
