import type { Look } from './look';
import type { Painter, Plot, Range } from './plot';

/** What is read of a uPlot. */
export interface Chart {
  readonly ctx: CanvasRenderingContext2D;
  readonly bbox: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  readonly scales: Readonly<Record<string, { readonly min?: number | null; readonly max?: number | null }>>;
  readonly root?: HTMLElement;
  setScale(key: string, limits: { min: number; max: number }): void;
}

/** The newest plot, for hooks that outlive it. */
export class PlotState {
  plot: Plot | null = null;
  look: Look | null = null;
  zoom: Range | null = null;
  chart: Chart | null = null;

  /** @throws Error when a hook runs before the first plot was handed over */
  current(): Plot {
    if (this.plot === null) throw new Error('the plot is drawn before it is known');
    return this.plot;
  }

  /** Range of x that is to be shown. */
  shown(): Range {
    return this.zoom ?? this.current().xRange;
  }

  draw(chart: Chart, layer: 'under' | 'over'): void {
    const paint = this.current()[layer];
    if (!paint || this.look === null) return;
    const painter = painterOf(chart, this.look);
    if (painter) paint(painter);
  }
}

/** Canvas and linear scales of a chart; null while it has none. */
export function painterOf(chart: Chart, look: Look): Painter | null {
  const { ctx: context, bbox } = chart;
  const { x: xScale, y: yScale } = chart.scales;
  const [left, right, low, high] = [xScale?.min, xScale?.max, yScale?.min, yScale?.max];
  if (left === null || left === undefined || right === null || right === undefined) return null;
  if (low === null || low === undefined || high === null || high === undefined) return null;
  const perX = bbox.width / (right - left);
  const perY = bbox.height / (high - low);
  return {
    context,
    look,
    ratio: typeof devicePixelRatio === 'number' ? devicePixelRatio : 1,
    left: bbox.left,
    top: bbox.top,
    width: bbox.width,
    height: bbox.height,
    shown: [left, right],
    x: (value) => bbox.left + (value - left) * perX,
    y: (value) => bbox.top + (high - value) * perY,
  };
}
