import type { Look } from '../../chart/look';
import type { RowActions } from '../../chart/plot-props';

/** What every view takes besides its model. */
export interface ViewProps extends RowActions {
  readonly look: Look;
  readonly width: number;
  readonly height: number;
  /** IANA name, `utc` or `browser`. */
  readonly timeZone: string;
  /** Range of time of the dashboard, ms since 1970; null to show what there is. */
  readonly timeRange?: readonly [from: number, to: number] | null;
  readonly onZoom?: ((from: number, to: number) => void) | undefined;
  /** Milliseconds since 1970 that count as now. */
  readonly now?: number;
}
