import { LineSink, replyOfError, type CellSighting, type SinkReply } from '@cellgate/time-series';
import type { StoreAccess } from '../store/store-access';

/** One line a sighting. */
export function sightingLine(sighting: CellSighting): string {
  return JSON.stringify(sighting);
}

/**
 * Brings sightings of cells into `cell_index`: the row of a cell stands at the instant of its first sighting, which only
 * the store knows. One request at a time, so that a new cell gets one instant.
 */
export class SightingSink extends LineSink {
  override readonly inFlight = 1;
  override readonly mostLines = 500;

  constructor(private readonly access: StoreAccess) {
    super();
  }

  override async send(body: Uint8Array): Promise<SinkReply> {
    const texts = Buffer.from(body).toString('utf8').split('\n');
    const refused: number[] = [];
    const sightings: CellSighting[] = [];
    for (const [index, text] of texts.entries()) {
      if (text === '') continue;
      const sighting = sightingOf(text);
      if (sighting === null) refused.push(index + 1);
      else sightings.push(sighting);
    }
    try {
      const index = await this.access.cellIndex();
      const { rejected } = await (await this.access.store()).write(await index.sightings(sightings));
      if (refused.length === 0 && rejected.length === 0) return { kind: 'stored' };
      if (refused.length === 0) return refusalOf(sightings, texts, rejected);
      return { kind: 'refused', detail: 'no sighting', lines: refused, stored: 'rest', tooOld: false };
    } catch (cause) {
      return replyOfError(cause);
    }
  }
}

function refusalOf(
  sightings: readonly CellSighting[],
  texts: readonly string[],
  rejected: readonly { readonly index: number; readonly detail: string }[],
): SinkReply {
  const lines = rejected.map(
    ({ index }) => texts.indexOf(sightingLine(sightings[index] as CellSighting)) + 1,
  );
  return { kind: 'refused', detail: rejected[0]?.detail ?? '', lines, stored: 'rest', tooOld: false };
}

function sightingOf(text: string): CellSighting | null {
  try {
    const sighting = JSON.parse(text) as CellSighting;
    const { cell, line, stage, atMs } = sighting;
    return [cell, line, stage].every((part) => typeof part === 'string') && Number.isFinite(atMs)
      ? sighting
      : null;
  } catch {
    return null;
  }
}
