import type { Painter } from './plot';

/** Marks from which one picture is cheaper than one rectangle each. */
export const STAMPED = 2000;

/**
 * Draws many small squares as one picture. False where the page cannot (no off-screen canvas): then nothing is drawn.
 *
 * @param points - x and y in turn, canvas pixels
 * @param side - of a square, whole canvas pixels
 */
export function stampSquares(
  painter: Painter,
  points: ArrayLike<number>,
  side: number,
  color: string,
): boolean {
  const width = Math.ceil(painter.width) + 2 * side;
  const height = Math.ceil(painter.height) + 2 * side;
  if (typeof OffscreenCanvas === 'undefined' || width < 1 || height < 1) return false;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) return false;
  // The colour, in whatever notation, as the canvas understands it.
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const tone = new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0] as number;
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const left = painter.left - side;
  const top = painter.top - side;
  for (let i = 0; i < points.length; i += 2) {
    const x = Math.round((points[i] as number) - side / 2 - left);
    const y = Math.round((points[i + 1] as number) - side / 2 - top);
    for (let row = Math.max(0, y); row < Math.min(height, y + side); row++) {
      for (let column = Math.max(0, x); column < Math.min(width, x + side); column++) {
        pixels[row * width + column] = tone;
      }
    }
  }
  context.putImageData(image, 0, 0);
  painter.context.drawImage(canvas, left, top);
  return true;
}
