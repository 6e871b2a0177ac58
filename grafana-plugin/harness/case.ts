import type { FixtureKind } from '../src/testing/fixtures.ts';
import type { ViewName } from '../src/options.ts';

/** What the page is asked to show. */
export interface Case {
  readonly view: ViewName;
  readonly theme: 'dark' | 'light';
  readonly fixture: FixtureKind;
  readonly count?: number;
  readonly width: number;
  readonly height: number;
  /** Options of the view beside those of the fixture. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly title?: string;
  /** The panel without Grafana's frame, to measure it alone. */
  readonly bare?: boolean;
}

/** What showing it took. */
export interface Shown {
  /** From the first call of React to the frame after the first painted one, ms. */
  readonly paintMs: number;
  /** Data of the plot, to find points: null for views without one. */
  readonly plots: number;
}

/** What the loaded module says about itself. */
export interface ModuleFacts {
  readonly defaults: unknown;
  /** Names of the suggestion cards for the normal frames of each view. */
  readonly suggestions: Readonly<Record<string, readonly string[]>>;
  /** Options after the migration of a panel that has none, twice. */
  readonly migrated: readonly unknown[];
}

export interface HarnessWindow {
  facts(): ModuleFacts;
  show(wanted: Case): Promise<Shown>;
  clear(): Promise<void>;
  /** Time from frames to the model of a view, without drawing, ms. */
  prepare(wanted: Case): number;
  /** Frame times while the pointer crosses the first plot in steps, ms. */
  hover(steps: number): Promise<readonly number[]>;
}
