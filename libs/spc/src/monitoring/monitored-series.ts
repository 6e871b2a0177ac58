import type { IncrementalState } from '../incremental/incremental-chart';
import type { RulePreset } from '../rules/rule-presets';

/** Kinds of chart that watch a series reading by reading. */
export const MONITOR_CHARTS = ['i-mr', 'ewma', 'cusum'] as const;
export type MonitorChart = (typeof MONITOR_CHARTS)[number];

/** How a series of readings is watched. */
export interface MonitoredSeries {
  readonly characteristic: string;
  readonly machine: string;
  readonly chart: MonitorChart;
  readonly rules: RulePreset;
  /** Least time between two readings that are charted, ms; 0: every reading. Readings are skipped, never averaged. */
  readonly everyMs: number;
  /** How long after a stage border no reading is judged, ms. */
  readonly settleMs: number;
  /** Weight of the newest reading in a one-step EWMA forecast whose errors are charted; null: the readings themselves. */
  readonly residualLambda: number | null;
}

export interface Reading {
  /** UTC instant, ms since 1970, and nanoseconds below it. */
  readonly atMs: number;
  readonly sub: number;
  /** Null: missing or of bad quality; it ends every run window. */
  readonly value: number | null;
  /** Null: not known. */
  readonly product: string | null;
}

/** A rule that was broken, said once for the window in which it was. */
export interface RaisedSignal {
  readonly rule: string;
  readonly atMs: number;
  readonly sub: number;
  readonly product: string | null;
  /** The reading itself, and what the chart plots of it (the same on an I chart). */
  readonly reading: number;
  readonly value: number;
  readonly center: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly limitSet: { readonly id: string; readonly version: number };
  /** First and last instant of the points that make the pattern, ms since 1970. */
  readonly window: { readonly fromMs: number; readonly toMs: number };
}

/** Memory of a chart of one product. Plain data. */
export interface TrackState {
  readonly limitSet: { readonly id: string; readonly version: number } | null;
  readonly chart: IncrementalState | null;
  readonly forecast: number | null;
  /** By rule: index of the last point at which it signalled. */
  readonly signalled: Readonly<Record<string, number>>;
  /** Instants of the last points, oldest first, for the start of a window. */
  readonly times: readonly number[];
  /** Readings kept for phase I while no limit set holds: instants and plotted values. */
  readonly history: { readonly atMs: readonly number[]; readonly values: readonly (number | null)[] };
  /** Readings since the last proposal of limits. */
  readonly sinceProposal: number;
}

/** Memory of a series; plain data, to be stored and restored. */
export interface MonitorState {
  /** Instant of the last reading that was taken. */
  readonly last: { readonly atMs: number; readonly sub: number } | null;
  /** Instant of the last reading that was charted. */
  readonly chartedMs: number | null;
  readonly quietUntilMs: number;
  readonly stageMs: number;
  readonly tracks: Readonly<Record<string, TrackState>>;
}
