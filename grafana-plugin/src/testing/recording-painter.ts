import type { Painter, Range } from '../chart/plot';
import { TEST_LOOK } from './look';

/** A call or an assignment on the canvas, with the style at that moment. */
export interface DrawCall {
  readonly name: string;
  readonly arguments: readonly unknown[];
  readonly fill: unknown;
  readonly stroke: unknown;
}

/** A painter that remembers what is drawn; a plot of 800 × 300 canvas pixels at (60, 10). */
export function recordingPainter(
  x: Range,
  y: Range,
): { readonly painter: Painter; readonly calls: DrawCall[] } {
  const calls: DrawCall[] = [];
  const state: Record<string, unknown> = { fillStyle: '', strokeStyle: '' };
  const context = new Proxy(state, {
    get: (target, name: string) => {
      if (name in target) return target[name];
      if (name === 'measureText') return (text: string) => ({ width: text.length * 6 });
      return (...given: unknown[]) => {
        calls.push({ name, arguments: given, fill: target['fillStyle'], stroke: target['strokeStyle'] });
      };
    },
    set: (target, name: string, value: unknown) => {
      target[name] = value;
      return true;
    },
  }) as unknown as CanvasRenderingContext2D;
  const [left, top, width, height] = [60, 10, 800, 300];
  return {
    calls,
    painter: {
      context,
      look: TEST_LOOK,
      ratio: 1,
      left,
      top,
      width,
      height,
      shown: x,
      x: (value) => left + ((value - x[0]) / (x[1] - x[0])) * width,
      y: (value) => top + ((y[1] - value) / (y[1] - y[0])) * height,
    },
  };
}
