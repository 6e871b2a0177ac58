import type { Look } from './look';
import type { Plot } from './plot';

/** A link of a row, as Grafana gives it. */
export interface RowLink {
  readonly href: string;
  readonly title: string;
  readonly target: '_blank' | '_self' | undefined;
  readonly onClick?: ((event: never, origin?: never) => void) | undefined;
  readonly oneClick?: boolean | undefined;
  readonly origin: never;
}

/** What can be done with a row: links of the field, and filters of the dashboard. */
export interface RowActions {
  readonly linksOf?: ((row: number) => readonly RowLink[]) | undefined;
  readonly filtersOf?: ((row: number) => readonly RowFilter[]) | undefined;
}

export interface RowFilter {
  readonly key: string;
  readonly value: string;
  readonly operator: string;
  readonly onClick: () => void;
}

/** Properties of the component that draws a plot. */
export interface PlotProps extends RowActions {
  readonly plot: Plot;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
  readonly timeZone: string;
  /** What a screen reader says. */
  readonly label: string;
  /** Plots with one key move their cursors together. */
  readonly syncKey?: string | undefined;
  /** A range of time was chosen; without it the plot zooms itself. ms since 1970. */
  readonly onZoom?: ((from: number, to: number) => void) | undefined;
}
