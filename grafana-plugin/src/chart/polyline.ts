import type { Painter } from './plot';

/** How a line is drawn; lengths in CSS pixels. */
export interface LineStyle {
  readonly color: string;
  readonly width: number;
  readonly dash?: readonly number[];
}

/** Points of a pixel column beyond which first, least, greatest and last stand for all. */
const PER_PIXEL = 4;

/**
 * Draws points of rising x as a line, with a gap where a value is NaN. Where several points share a pixel column, the line
 * goes through the first, the least, the greatest and the last of them: what is seen is the same, in a time that the
 * canvas can bear for a million points. A gap narrower than a pixel column cannot be seen.
 *
 * @param from - first point drawn
 * @param to - behind the last one
 */
export function drawPolyline(
  painter: Painter,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  from: number,
  to: number,
  style: LineStyle,
): void {
  const { context, ratio } = painter;
  context.save();
  context.strokeStyle = style.color;
  context.lineWidth = style.width * ratio;
  context.lineJoin = 'round';
  context.setLineDash((style.dash ?? []).map((length) => length * ratio));
  context.beginPath();
  if (to - from <= PER_PIXEL * painter.width) traceAll(painter, xs, ys, from, to);
  else traceColumns(painter, xs, ys, from, to);
  context.stroke();
  context.restore();
}

function traceAll(
  painter: Painter,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  from: number,
  to: number,
): void {
  const { context } = painter;
  let joined = false;
  for (let i = from; i < to; i++) {
    const value = ys[i] as number;
    if (value !== value) {
      joined = false;
      continue;
    }
    const x = painter.x(xs[i] as number);
    const y = painter.y(value);
    if (joined) context.lineTo(x, y);
    else context.moveTo(x, y);
    joined = true;
  }
}

function traceColumns(
  painter: Painter,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  from: number,
  to: number,
): void {
  const { context } = painter;
  let joined = false;
  let i = from;
  while (i < to) {
    const column = Math.round(painter.x(xs[i] as number));
    // All points before this x share the column; looking for its end by x spares a scale for each point.
    let first = NaN;
    let last = NaN;
    let least = Infinity;
    let most = -Infinity;
    let broken = false;
    const end = xOfColumnEnd(painter, column);
    do {
      const value = ys[i] as number;
      if (value !== value) broken = true;
      else {
        if (first !== first) first = value;
        last = value;
        if (value < least) least = value;
        if (value > most) most = value;
      }
      i++;
    } while (i < to && (xs[i] as number) < end);
    if (first !== first) {
      joined = false;
      continue;
    }
    const y = painter.y(first);
    if (joined) context.lineTo(column, y);
    else context.moveTo(column, y);
    if (least !== most) {
      context.lineTo(column, painter.y(least));
      context.lineTo(column, painter.y(most));
      context.lineTo(column, painter.y(last));
    } else if (broken || !joined) {
      // A point between gaps has no neighbour to draw a line to.
      context.lineTo(column + 0.5, y);
    }
    joined = true;
  }
}

/** The x at which the next pixel column begins. */
function xOfColumnEnd({ left, width, shown: [least, most] }: Painter, column: number): number {
  return least + ((column + 0.5 - left) * (most - least)) / width;
}
