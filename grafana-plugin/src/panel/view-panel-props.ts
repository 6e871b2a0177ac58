import type { DataFrame } from '@grafana/data';
import type { ReactElement } from 'react';
import type { Look } from '../chart/look';
import type { Problem } from '../frames/frame';
import type { Origin } from '../frames/table';
import type { RowActions } from '../chart/plot-props';
import type { PanelOptions } from '../options';

/** What the panel hands to the part that makes a view's model and shows it. */
export interface ViewPanelProps {
  readonly frames: readonly DataFrame[];
  readonly annotations: readonly DataFrame[];
  readonly aggregated: boolean;
  readonly options: PanelOptions;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
  readonly timeZone: string;
  readonly timeRange: readonly [from: number, to: number];
  readonly now: number | null;
  readonly onZoom: (from: number, to: number) => void;
  /** Links and filters of rows of a model. */
  readonly actions: (originAt: (row: number) => Origin) => RowActions;
  readonly renderProblem: (problem: Problem) => ReactElement;
}
