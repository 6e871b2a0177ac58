import type { Painter } from './plot';
import { STAMPED, stampSquares } from './stamp';

/** Shapes of marks: what a colour says a shape says too. */
export const SHAPES = [
  'circle',
  'square',
  'diamond',
  'triangle',
  'down',
  'hexagon',
  'cross',
  'ring',
] as const;
export type Shape = (typeof SHAPES)[number];

/**
 * Adds the outline of a shape to a path.
 *
 * @param radius - half of the size; shapes are balanced to look equally large
 */
export function trace(
  path: Pick<CanvasPath, 'moveTo' | 'lineTo' | 'arc' | 'rect' | 'closePath'>,
  shape: Shape,
  x: number,
  y: number,
  radius: number,
): void {
  const polygon = (...corners: readonly (readonly [number, number])[]): void => {
    corners.forEach(([dx, dy], index) => {
      if (index === 0) path.moveTo(x + dx * radius, y + dy * radius);
      else path.lineTo(x + dx * radius, y + dy * radius);
    });
    path.closePath();
  };
  switch (shape) {
    case 'circle':
    case 'ring':
      path.moveTo(x + radius, y);
      path.arc(x, y, radius, 0, 2 * Math.PI);
      return;
    case 'square':
      path.rect(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8);
      return;
    case 'diamond':
      polygon([0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]);
      return;
    case 'triangle':
      polygon([0, -1.2], [1.15, 0.9], [-1.15, 0.9]);
      return;
    case 'down':
      polygon([0, 1.2], [1.15, -0.9], [-1.15, -0.9]);
      return;
    case 'hexagon':
      polygon([1.1, 0], [0.55, 0.95], [-0.55, 0.95], [-1.1, 0], [-0.55, -0.95], [0.55, -0.95]);
      return;
    case 'cross':
      path.moveTo(x - radius, y - radius);
      path.lineTo(x + radius, y + radius);
      path.moveTo(x + radius, y - radius);
      path.lineTo(x - radius, y + radius);
  }
}

/** Shapes that are lines, or open: they are stroked, not filled. */
export const isOpen = (shape: Shape): boolean => shape === 'cross' || shape === 'ring';

/** Radius in CSS pixels of the marks of `count` points over a width: they shrink before they merge. */
export function markRadius(count: number, width: number, largest: number, least = 1): number {
  const room = width / Math.max(1, count);
  return Math.max(least, Math.min(largest, room * 0.6 + least));
}

/** Marks of a path. */
const BATCH = 100;

/** Draws marks at points. Positions in canvas pixels. */
export function drawMarks(
  painter: Painter,
  points: ArrayLike<number>,
  shape: Shape,
  radius: number,
  color: string,
): void {
  if (points.length === 0) return;
  const { context, ratio } = painter;
  const size = radius * ratio;
  // Small marks are squares: their shape could not be seen.
  if (size < 2 * ratio) {
    const side = Math.max(1, Math.round(2 * size));
    if (points.length > 2 * STAMPED && stampSquares(painter, points, side, color)) return;
    context.fillStyle = color;
    for (let i = 0; i < points.length; i += 2) {
      context.fillRect(
        Math.round((points[i] as number) - side / 2),
        Math.round((points[i + 1] as number) - side / 2),
        side,
        side,
      );
    }
    return;
  }
  const open = isOpen(shape);
  if (open) {
    context.strokeStyle = color;
    context.lineWidth = 1.5 * ratio;
  } else context.fillStyle = color;
  // A path is filled in time that grows faster than its outlines: many marks are several paths.
  for (let from = 0; from < points.length; from += 2 * BATCH) {
    context.beginPath();
    for (let i = from; i < Math.min(points.length, from + 2 * BATCH); i += 2) {
      trace(context, shape, points[i] as number, points[i + 1] as number, size);
    }
    if (open) context.stroke();
    else context.fill();
  }
}

/**
 * Positions of points without those that would fall on a pixel that is taken: each point is drawn, but no pixel twice.
 * A grid of 1 CSS pixel.
 */
export class PixelGrid {
  private readonly taken: Uint8Array;
  private readonly columns: number;
  private readonly rows: number;

  constructor(private readonly painter: Painter) {
    this.columns = Math.ceil(painter.width / painter.ratio) + 1;
    this.rows = Math.ceil(painter.height / painter.ratio) + 1;
    this.taken = new Uint8Array(this.columns * this.rows);
  }

  /** Whether nothing was drawn at this position yet; takes it. False outside of the plot. */
  take(x: number, y: number): boolean {
    const column = Math.floor((x - this.painter.left) / this.painter.ratio);
    const row = Math.floor((y - this.painter.top) / this.painter.ratio);
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return false;
    const at = row * this.columns + column;
    if (this.taken[at] === 1) return false;
    this.taken[at] = 1;
    return true;
  }
}
