import type { Look } from './look';

/** Canvas and scales of a plot while it is drawn; positions and lengths in canvas pixels. */
export interface Painter {
  readonly context: CanvasRenderingContext2D;
  readonly look: Look;
  /** Canvas pixels per CSS pixel. */
  readonly ratio: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Range of x that is shown. */
  readonly shown: Range;
  x(value: number): number;
  y(value: number): number;
}

export type Range = readonly [from: number, to: number];

/** Numbers and, where there is none, null. */
export type Values = readonly (number | null | undefined)[] | Float64Array;

export interface PlotSeries {
  readonly label: string;
  readonly color: string;
  readonly width: number;
  /** `none`: only hovered; what is seen is drawn by the hooks of the plot. */
  readonly line: 'straight' | 'stepped' | 'none';
  readonly dash?: readonly number[];
  readonly spanGaps?: boolean;
}

export interface TooltipRow {
  readonly label: string;
  readonly value: string;
  readonly color?: string;
}

/** What is said about a point. */
export interface PointText {
  readonly label: string;
  readonly value: string;
  readonly rows: readonly TooltipRow[];
  /** Row of the table it stands for: gives the data links and filters. */
  readonly row?: number;
}

/** A plot with everything resolved: drawing it needs no statistics and no frames. */
export interface Plot {
  readonly time: boolean;
  readonly xs: readonly number[] | Float64Array;
  readonly series: readonly PlotSeries[];
  /** One column a series, as long as `xs`. */
  readonly columns: readonly Values[];
  readonly xRange: Range;
  readonly yRange: Range;
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly formatX?: (value: number) => string;
  readonly formatY: (value: number, decimals?: number) => string;
  /** x counts things: no ticks between whole numbers. */
  readonly wholeX?: boolean;
  /** Width of the vertical axis in CSS pixels, so that plots above each other align; as its labels need unless given. */
  readonly axisWidth?: number;
  /** Width right of the plot for labels of lines, in CSS pixels. */
  readonly gutter: number;
  /** Drawn below the series, and above them. */
  readonly under?: (painter: Painter) => void;
  readonly over?: (painter: Painter) => void;
  /** Text of a point; `series` counts from 0. */
  readonly describe: (series: number, index: number) => PointText | null;
}

/** A range that holds the values and the extra ones, with a margin; never empty. */
export function rangeOf(columns: readonly Values[], extra: readonly number[], margin = 0.06): Range {
  let from = Infinity;
  let to = -Infinity;
  const take = (value: number | null | undefined): void => {
    if (value === null || value === undefined || value - value !== 0) return;
    if (value < from) from = value;
    if (value > to) to = value;
  };
  for (const column of columns) for (let i = 0; i < column.length; i++) take(column[i]);
  for (const value of extra) take(value);
  if (from > to) return [0, 1];
  const size = to - from;
  const pad = size > 0 ? size * margin : Math.max(Math.abs(to) * 0.05, Number.MIN_VALUE ** 0.5);
  return [from - pad, to + pad];
}

/** The indices [from, to) of sorted x within a range, with a neighbour on each side. */
export function windowOf(xs: ArrayLike<number>, [least, most]: Range): Range {
  const firstAtLeast = (value: number): number => {
    let low = 0;
    let high = xs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((xs[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return [Math.max(0, firstAtLeast(least) - 1), Math.min(xs.length, firstAtLeast(most) + 1)];
}
