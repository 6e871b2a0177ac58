import {
  judgeInspection,
  parseInspection,
  type InspectionRecord,
  type Machine,
  type Plant,
} from '@cellgate/plant';
import type { ReceivedValue } from '@cellgate/opcua';
import { inspectionPoint, type CellSighting, type Point } from '@cellgate/time-series';
import { eventPoint, type EventKind } from './event-point';
import { MissingRecords, type MissingNumbers } from './missing-records';
import { observedAtMs } from './observed-at';

export interface LastRecord {
  readonly sequence: number;
  /** Milliseconds since 1970 UTC of its measurement. */
  readonly atMs: number;
}

/** Inspections of a station that were counted and did not come, or came after all. */
export interface MissedRecords extends MissingNumbers {
  /** `delivered`: late records have filled the hole of this key. */
  readonly outcome: 'missing' | 'delivered';
  /** For people. */
  readonly detail: string;
}

export interface Intake {
  readonly points: readonly Point[];
  readonly sightings: readonly CellSighting[];
  readonly missed: readonly MissedRecords[];
}

export interface IntakeCounters {
  accepted: number;
  rejected: number;
  /** Records that a station counted and we never saw. */
  missed: number;
}

/** A raw text in an event is cut to this many characters. */
const LONGEST_TEXT = 2_000;

/** Reads the inspection records that stations publish. What is refused becomes an event: nothing is lost silently. */
export class InspectionIntake {
  readonly counters: IntakeCounters = { accepted: 0, rejected: 0, missed: 0 };
  private readonly last: Map<string, LastRecord>;
  private readonly missing = new MissingRecords();

  /** @param last - last known record by station, from before the start */
  constructor(
    private plant: Plant,
    last: ReadonlyMap<string, LastRecord> = new Map(),
  ) {
    this.last = new Map(last);
  }

  /** Takes the value of a results node: one record or an array of them as JSON; an empty text is none. */
  take(machine: Machine, value: ReceivedValue): Intake {
    const points: Point[] = [];
    const sightings: CellSighting[] = [];
    const missed: MissedRecords[] = [];
    const tell = (kind: EventKind, state: string, reason: string, text: string): void => {
      const { line, id } = machine;
      const cut = text.slice(0, LONGEST_TEXT);
      points.push(
        eventPoint({ line, machine: id, kind, state, reason, text: cut, atMs: observedAtMs(value) }),
      );
    };
    const reject = (reason: string, text: string): void => {
      this.counters.rejected += 1;
      tell('inspection_rejected', 'rejected', reason, text);
    };

    if (typeof value.value !== 'string' || value.value.trim() === '') {
      return { points, sightings, missed };
    }
    const text = value.value;
    if (value.quality === 'bad') {
      reject(`the value is bad: ${value.reason ?? value.statusCode}`, text);
      return { points, sightings, missed };
    }
    for (const input of inputsOf(text, reject)) {
      const parsed = parseInspection(this.plant, input, { station: machine.id });
      if ('issues' in parsed) {
        const issues = parsed.issues.slice(0, 5).map(({ pointer, detail }) => `${pointer}: ${detail}`);
        reject(issues.join('; '), JSON.stringify(input));
        continue;
      }
      const { record } = parsed;
      points.push(inspectionPoint(record, judgeInspection(this.plant, record)));
      sightings.push(sightingOf(record));
      this.counters.accepted += 1;
      const { wasMissing, closed } = this.lateBy(record);
      if (closed !== null) {
        missed.push({ ...closed, outcome: 'delivered', detail: 'the missing records came late' });
      }
      const gap = wasMissing ? null : this.gapBefore(record);
      if (gap !== null) {
        if (gap.hole !== null) {
          missed.push({ ...gap.hole, outcome: 'missing', detail: gap.reason });
        }
        tell('inspection_gap', gap.state, gap.reason, record.cellId);
      }
    }
    return { points, sightings, missed };
  }

  /** Other stations, characteristics and limits from now on; the sequence numbers of stations are kept. */
  follow(plant: Plant): void {
    this.plant = plant;
  }

  private lateBy({ station, sequence, atMs }: InspectionRecord): ReturnType<MissingRecords['arrived']> {
    const late =
      sequence === null ? { wasMissing: false, closed: null } : this.missing.arrived(station, sequence, atMs);
    this.counters.missed -= Number(late.wasMissing);
    return late;
  }

  /** Records may come again after an outage: only newer measurements move the counter on. */
  private gapBefore(
    record: InspectionRecord,
  ): { state: string; reason: string; hole: MissingNumbers | null } | null {
    const { sequence, atMs, station } = record;
    if (sequence === null) {
      return null;
    }
    const last = this.last.get(station);
    if (last !== undefined && atMs < last.atMs) {
      return null;
    }
    if (last !== undefined && atMs === last.atMs && sequence <= last.sequence) {
      return null;
    }
    this.last.set(station, { sequence, atMs });
    if (last === undefined || sequence === last.sequence + 1) {
      return null;
    }
    if (sequence > last.sequence) {
      const missed = sequence - last.sequence - 1;
      this.counters.missed += missed;
      return {
        state: 'missed',
        reason: `${missed} records missing between ${last.sequence} and ${sequence}`,
        hole: this.missing.missing(station, last.sequence + 1, sequence - 1, last.atMs, atMs),
      };
    }
    return {
      state: 'restarted',
      reason: `the counter of the station went from ${last.sequence} to ${sequence}`,
      hole: null,
    };
  }
}

function inputsOf(text: string, reject: (reason: string, text: string) => void): unknown[] {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    reject(`not JSON: ${(error as Error).message}`, text);
    return [];
  }
  return Array.isArray(input) ? input : [input];
}

function sightingOf(record: InspectionRecord): CellSighting {
  const { cellId: cell, line, lot, order, stage, atMs } = record;
  return { cell, line, lot, order, stage, atMs };
}
