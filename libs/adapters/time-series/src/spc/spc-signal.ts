import type { Instant } from '../instant';
import { isInstant } from '../instant';
import { fieldsPresent, numberField, textField } from '../row-fields';
import type { Point, Row } from '../time-series-store';

/** What tells one signal from every other: the key of its row. */
export interface SpcSignalKey {
  readonly line: string;
  readonly machine: string;
  /** Inspection characteristic, or signal of the machine. */
  readonly characteristic: string;
  readonly rule: string;
  /** Instant of the point that completed the pattern. */
  readonly at: Instant;
}

export interface SpcAcknowledgement {
  readonly by: string;
  readonly cause: string;
  readonly action: string;
  readonly note: string | null;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** A broken rule, with everything by which it was judged. */
export interface SpcSignal extends SpcSignalKey {
  readonly product: string | null;
  /** The reading, and what the chart plots of it; the same where single readings are plotted. */
  readonly reading: number;
  readonly value: number;
  readonly center: number;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Id and version of the limit set, as `id#version`. */
  readonly limitSet: string;
  readonly chart: string;
  /** First and last instant of the pattern, milliseconds since 1970 UTC. */
  readonly window: { readonly fromMs: number; readonly toMs: number };
  readonly owner: string | null;
  /** Null: open. */
  readonly acknowledgement: SpcAcknowledgement | null;
}

/**
 * One row of `spc_signal`. The same signal written again is the same row, and its acknowledgement, written later into
 * the same row, stays.
 */
export function spcSignalPoint(signal: SpcSignal): Point {
  const { window, acknowledgement } = signal;
  return {
    ...keyOf(signal),
    fields: fieldsPresent({
      value: signal.value,
      reading: signal.reading,
      centre: signal.center,
      lower: signal.lower,
      upper: signal.upper,
      limit_set: signal.limitSet,
      chart: signal.chart,
      window: `${new Date(window.fromMs).toISOString()}/${new Date(window.toMs).toISOString()}`,
      product: signal.product,
      owner: signal.owner,
      ...acknowledgementFields(acknowledgement),
    }),
  };
}

/** Adds the acknowledgement to the row of a signal. */
export function spcAcknowledgementPoint(key: SpcSignalKey, acknowledgement: SpcAcknowledgement): Point {
  return { ...keyOf(key), fields: fieldsPresent(acknowledgementFields(acknowledgement)) };
}

function keyOf({ line, machine, characteristic, rule, at }: SpcSignalKey): Omit<Point, 'fields'> {
  return { measurement: 'spc_signal', tags: { line, machine, characteristic, rule }, at };
}

function acknowledgementFields(
  acknowledgement: SpcAcknowledgement | null,
): Record<string, string | number | null> {
  if (acknowledgement === null) return {};
  const { by, cause, action, note, atMs } = acknowledgement;
  return { acknowledged_by: by, cause, action, note, acknowledged_at: atMs };
}

/** The signal of a row that was read with all its fields; null where the row is not one. */
export function spcSignalFromRow(row: Row): SpcSignal | null {
  const { line, machine, characteristic, rule } = row.tags;
  const value = numberField(row, 'value');
  const center = numberField(row, 'centre');
  const limitSet = textField(row, 'limit_set');
  const window = windowOf(textField(row, 'window'));
  if (line === undefined || machine === undefined || characteristic === undefined || rule === undefined) {
    return null;
  }
  if (value === null || center === null || limitSet === null || window === null) return null;
  return {
    line,
    machine,
    characteristic,
    rule,
    at: row.at,
    product: textField(row, 'product'),
    reading: numberField(row, 'reading') ?? value,
    value,
    center,
    lower: numberField(row, 'lower'),
    upper: numberField(row, 'upper'),
    limitSet,
    chart: textField(row, 'chart') ?? '',
    window,
    owner: textField(row, 'owner'),
    acknowledgement: acknowledgementOf(row),
  };
}

function windowOf(text: string | null): SpcSignal['window'] | null {
  const [from, to] = (text ?? '').split('/').map((part) => Date.parse(part));
  if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to)) return null;
  return { fromMs: from, toMs: to };
}

function acknowledgementOf(row: Row): SpcAcknowledgement | null {
  const by = textField(row, 'acknowledged_by');
  const atMs = numberField(row, 'acknowledged_at');
  if (by === null || atMs === null) return null;
  return {
    by,
    atMs,
    cause: textField(row, 'cause') ?? '',
    action: textField(row, 'action') ?? '',
    note: textField(row, 'note'),
  };
}

/** The key as one text for addresses: letters, digits, `-` and `_`. */
export function spcSignalId({ line, machine, characteristic, rule, at }: SpcSignalKey): string {
  const parts = [line, machine, characteristic, rule, at.ms, at.sub];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The key of an id; null where the text is none. */
export function spcSignalKey(id: string): SpcSignalKey | null {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(id, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!Array.isArray(parts) || parts.length !== 6) return null;
  const [line, machine, characteristic, rule, ms, sub] = parts as unknown[];
  const texts = [line, machine, characteristic, rule];
  if (!texts.every((text): text is string => typeof text === 'string')) return null;
  if (typeof ms !== 'number' || typeof sub !== 'number' || !isInstant({ ms, sub })) return null;
  const key = { line, machine, characteristic, rule, at: { ms, sub } } as SpcSignalKey;
  return spcSignalId(key) === id ? key : null;
}
