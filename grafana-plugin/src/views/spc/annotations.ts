import type { Frame } from '../../frames/frame';
import { numbersOf, tableOf, textsOf } from '../../frames/table';
import { ANNOTATION_ROLES, SIGNAL_ROLES } from './fields';

/** Something that happened, drawn at its instant. */
export interface ChartEvent {
  readonly kind: 'correction' | 'acknowledged' | 'event';
  /** ms since 1970. */
  readonly at: number;
  readonly until: number | null;
  readonly text: string;
}

/** A signal that was stored when it was found. */
export interface StoredSignal {
  readonly at: number;
  readonly rule: string;
}

/** Annotations of the dashboard as events, oldest first; what has no instant is left out. */
export function eventsOf(frames: readonly Frame[]): readonly ChartEvent[] {
  const events: ChartEvent[] = [];
  for (const frame of frames) {
    const found = tableOf([frame], ANNOTATION_ROLES, ['time'], {}, 'annotations');
    if (!found.ok) continue;
    const table = found.model;
    const times = numbersOf(table, 'time');
    const ends = numbersOf(table, 'timeEnd');
    const title = textsOf(table, 'title', ANNOTATION_ROLES.title);
    const text = textsOf(table, 'text', ANNOTATION_ROLES.text);
    // Tags are lists, which no role reads.
    const tags = frame.fields.find(({ name }) => name === 'tags')?.values;
    for (let row = 0; row < table.length; row++) {
      const at = times[row] as number;
      if (!Number.isFinite(at)) continue;
      const end = ends[row] as number;
      const words = [title(row), text(row)].filter((part) => part !== null).join(': ');
      events.push({
        kind: kindOf(tags?.[row]),
        at,
        until: Number.isFinite(end) && end > at ? end : null,
        text: words.replace(/<[^>]*>/g, ' ').trim(),
      });
    }
  }
  return events.sort((a, b) => a.at - b.at);
}

function kindOf(tags: unknown): ChartEvent['kind'] {
  const list = (Array.isArray(tags) ? tags : typeof tags === 'string' ? tags.split(',') : []).map((tag) =>
    String(tag).trim().toLowerCase(),
  );
  if (list.includes('correction')) return 'correction';
  return list.includes('acknowledged') || list.includes('ack') ? 'acknowledged' : 'event';
}

/** Parts the frames of stored signals (with a rule) from those of points. */
export function partFrames(frames: readonly Frame[]): {
  readonly points: readonly Frame[];
  readonly signals: readonly Frame[];
} {
  const isSignals = (frame: Frame): boolean => tableOf([frame], SIGNAL_ROLES, ['rule', 'time'], {}, 'spc').ok;
  const signals = frames.filter(isSignals);
  // A single frame with rules is the only source of points there is.
  if (signals.length === frames.length) return { points: frames, signals: [] };
  return { points: frames.filter((frame) => !signals.includes(frame)), signals };
}

/** Rows of `spc_signal`. */
export function storedSignals(frames: readonly Frame[]): readonly StoredSignal[] {
  const found = frames.length === 0 ? null : tableOf(frames, SIGNAL_ROLES, ['rule', 'time'], {}, 'spc');
  if (!found?.ok) return [];
  const times = numbersOf(found.model, 'time');
  const rule = textsOf(found.model, 'rule', SIGNAL_ROLES.rule);
  const signals: StoredSignal[] = [];
  for (let row = 0; row < found.model.length; row++) {
    const at = times[row] as number;
    const id = rule(row);
    if (Number.isFinite(at) && id !== null) signals.push({ at, rule: id });
  }
  return signals;
}
