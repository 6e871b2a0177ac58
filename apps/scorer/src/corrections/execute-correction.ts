import { isShedReason, type PlcState, runGuards } from '@cellgate/control';
import type { CorrectionRecord, Corrections } from '@cellgate/records';
import type { WriteOutcome } from '@cellgate/set-points';
import { guardInput } from './guard-facts';
import type { LoopSamples } from './loop-samples';
import type { PlantLoop } from './plant-loops';
import type { PlcPort } from './plc-port';

/** Who acts when nobody is named. */
export const SCORER = 'scorer';
/** A request is void after this long, ms: what a stalled network lets through later must not move anything. */
const REQUEST_LIFE_MS = 10_000;
/** So many requests in a row that came to nothing end the loop's right to write. */
const MOST_FAILURES = 3;
/** Refusals of the PLC that say nothing about the loop: it may try again after its cooldown. */
const HARMLESS = new Set(['PLC_3', 'PLC_6', 'PLC_7']);

export interface Execution {
  readonly loop: PlantLoop;
  readonly corrections: Corrections;
  readonly plcs: PlcPort;
  readonly samples: LoopSamples;
  readonly now: () => number;
}

/**
 * Carries out an approved correction: all guards again with what is true now, `sent` into the ledger, then the request itself.
 * A process that dies in between leaves `sent` behind, which its next life takes for unknown.
 */
export async function executeCorrection(
  execution: Execution,
  approved: CorrectionRecord,
): Promise<CorrectionRecord> {
  const { loop, corrections, plcs, samples, now } = execution;
  const { id } = loop.settings;
  const plc = await plcs.read(id, true).catch(() => null);
  const verdict = runGuards(
    guardInput({
      loop,
      record: corrections.loop(id),
      corrections,
      samples,
      plc,
      nowMs: now(),
      phase: 'execution',
      correction: approved,
      move: { kind: approved.kind, baseline: approved.from, wish: approved.wish, value: approved.to },
    }),
  );
  if (!verdict.passed || plc === null) {
    const code = verdict.code ?? 'PLC_UNREAD';
    const to = code === 'APPROVAL_EXPIRED' ? 'expired' : 'rejected';
    const refused = corrections.advance(approved.id, to, SCORER, { code }, { guards: verdict.results });
    if (isShedReason(code)) corrections.shed(id, code, SCORER, { correction: approved.id });
    return refused;
  }
  const sentAtMs = now();
  const request = { sequence: sequenceAfter(plc), notAfterMs: sentAtMs + REQUEST_LIFE_MS, sentAtMs };
  corrections.advance(
    approved.id,
    'sent',
    SCORER,
    { request },
    { guards: verdict.results, before: plc.actual },
  );
  const outcome = await plcs.apply(id, {
    sequence: request.sequence,
    value: approved.to,
    baseline: approved.from,
    notAfterMs: request.notAfterMs,
    source: approved.id,
  });
  return settle(execution, approved.id, outcome);
}

/** Asks what became of a request; nothing changes while that cannot be said. @throws when the PLC does not answer */
export async function resolveUnknown(
  execution: Execution,
  { id, loop, request, from, to }: CorrectionRecord,
): Promise<void> {
  if (request === null) return;
  const outcome = await execution.plcs.resolve(loop, {
    sequence: request.sequence,
    value: to,
    baseline: from,
    notAfterMs: request.notAfterMs,
    source: id,
  });
  if (outcome.kind !== 'unknown') settle(execution, id, outcome);
}

/** Writes an outcome down and takes the consequences for the loop. */
function settle({ corrections, loop, now }: Execution, id: string, outcome: WriteOutcome): CorrectionRecord {
  const loopId = loop.settings.id;
  if (outcome.kind === 'unknown')
    return corrections.advance(id, 'unknown', SCORER, { code: 'UNKNOWN' }, { why: outcome.why });
  if (outcome.kind === 'verified') {
    corrections.countFailure(loopId, false);
    return corrections.advance(
      id,
      'verified',
      SCORER,
      { code: null, verifiedAtMs: now() },
      { after: outcome.actual },
    );
  }
  const { code, detail } = outcome;
  const rejected = corrections.advance(id, 'rejected', SCORER, { code }, { detail });
  if (code === 'READ_BACK_MISMATCH')
    corrections.shed(loopId, 'READ_BACK_MISMATCH', SCORER, { correction: id });
  else if (!HARMLESS.has(code) && corrections.countFailure(loopId, true) >= MOST_FAILURES) {
    corrections.shed(loopId, 'CONSECUTIVE_FAILURES', SCORER, { correction: id });
  }
  return rejected;
}

function sequenceAfter({ sequence }: PlcState): number {
  return (sequence ?? 0) + 1;
}
