import { faded } from './look';
import type { Painter } from './plot';

/** A horizontal line with a label in the gutter. */
export interface LevelLine {
  readonly value: number;
  readonly label: string;
  readonly color: string;
  /** In CSS pixels; empty for a solid line. */
  readonly dash: readonly number[];
  readonly width?: number;
}

/** Clips what `draw` draws to the plot. */
export function clipped(painter: Painter, draw: () => void): void {
  const { context } = painter;
  context.save();
  context.beginPath();
  context.rect(painter.left, painter.top, painter.width, painter.height);
  context.clip();
  draw();
  context.restore();
}

export function drawLevel(painter: Painter, line: LevelLine): void {
  const { context, ratio } = painter;
  const y = Math.round(painter.y(line.value));
  if (y < painter.top || y > painter.top + painter.height) return;
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

interface Placed {
  y: number;
  readonly at: number;
  readonly line: LevelLine;
}

/** Labels right of the plot, pushed apart so that none covers another, each with a short lead to its line. */
export function drawGutter(painter: Painter, lines: readonly LevelLine[]): void {
  const { context, ratio, look } = painter;
  const step = 13 * ratio;
  const bottom = painter.top + painter.height;
  const placed = lines
    .map((line): Placed => ({ line, at: painter.y(line.value), y: painter.y(line.value) }))
    .filter(({ at }) => at >= painter.top - 1 && at <= bottom + 1)
    .sort((a, b) => a.y - b.y);
  for (let i = 1; i < placed.length; i++) {
    const before = placed[i - 1] as Placed;
    const label = placed[i] as Placed;
    if (label.y < before.y + step) label.y = before.y + step;
  }
  // Push back up what fell below the plot.
  for (let i = placed.length - 1, limit = bottom + 4 * ratio; i >= 0; i--) {
    const label = placed[i] as Placed;
    if (label.y > limit) label.y = limit;
    limit = label.y - step;
  }
  const x = painter.left + painter.width;
  context.save();
  context.font = `${11 * ratio}px ${look.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const { line, at, y } of placed) {
    context.strokeStyle = faded(line.color, 0.8);
    context.lineWidth = ratio;
    context.beginPath();
    context.moveTo(x, at);
    context.lineTo(x + 6 * ratio, y);
    context.stroke();
    context.fillStyle = line.color;
    context.fillText(line.label, x + 8 * ratio, y);
  }
  context.restore();
}

/** Width in CSS pixels that labels of the gutter need. */
export function gutterWidth(labels: readonly string[]): number {
  const longest = labels.reduce((most, { length }) => Math.max(most, length), 0);
  return longest === 0 ? 12 : Math.min(150, Math.ceil(longest * 6.4) + 14);
}

/** Names the zone of a time axis, below the gutter; not where there is no room for it. */
export function drawZoneName(painter: Painter, name: string): void {
  const { context, ratio, look, left, top, width, height } = painter;
  // Behind the last label of the axis, which reaches half of its width beyond the plot.
  const x = left + width + 24 * ratio;
  if (x + name.length * 6 * ratio > context.canvas.width) return;
  context.save();
  context.font = `${11 * ratio}px ${look.font}`;
  context.fillStyle = look.secondary;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.fillText(name, x, top + height + 9 * ratio);
  context.restore();
}

/** A vertical line through the plot with a text at its top. */
export function drawBorder(painter: Painter, value: number, text: string, color: string): void {
  const { context, ratio, look } = painter;
  const x = Math.round(painter.x(value));
  if (x < painter.left || x > painter.left + painter.width) return;
  context.save();
  context.strokeStyle = color;
  context.lineWidth = ratio;
  context.setLineDash([2 * ratio, 3 * ratio]);
  context.beginPath();
  context.moveTo(x, painter.top);
  context.lineTo(x, painter.top + painter.height);
  context.stroke();
  context.setLineDash([]);
  if (text !== '') {
    context.font = `${10.5 * ratio}px ${look.font}`;
    const width = context.measureText(text).width + 8 * ratio;
    const left = Math.min(x + 3 * ratio, painter.left + painter.width - width);
    context.fillStyle = faded(look.background, 0.85);
    context.fillRect(left, painter.top + ratio, width, 15 * ratio);
    context.fillStyle = color;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillText(text, left + 4 * ratio, painter.top + 9 * ratio);
  }
  context.restore();
}
