import { boundedMove, proposeMove } from '@cellgate/control';
import type { CorrectionRecord } from '@cellgate/records';
import { correctionText } from './correction-text';
import { executeCorrection, type Execution, SCORER } from './execute-correction';

/** The PLC's own least time between two moves has not passed: the next run tries again. */
const TOO_SOON = 'PLC_6';

/**
 * One step of the way back to the set-point before a correction: a ramp that keeps step and limits, never a jump. When
 * somebody else has moved the set-point meanwhile, it is theirs: the ramp ends and the value stays.
 */
export async function rollBack(execution: Execution, original: CorrectionRecord): Promise<void> {
  const { corrections, plcs, loop, now, samples } = execution;
  const { settings } = loop;
  const steps = corrections
    .list({ loop: original.loop })
    .filter(({ rollsBack }) => rollsBack === original.id);
  const last = steps[0] ?? null;
  if (last !== null && (last.state === 'sent' || last.state === 'unknown')) return;
  const plc = await plcs.read(settings.id, true).catch(() => null);
  if (plc === null) return;
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= settings.resolution / 2;
  if (near(plc.actual, original.from)) {
    corrections.advance(original.id, 'rolled-back', SCORER, {}, { actual: plc.actual });
    return;
  }
  const expected = [original.to, ...steps.map(({ to }) => to)];
  if (
    !expected.some((value) => near(value, plc.actual)) ||
    (last?.state === 'rejected' && last.code !== TOO_SOON)
  ) {
    corrections.advance(
      original.id,
      'effect-checked',
      SCORER,
      { code: 'ROLLBACK_HELD' },
      { actual: plc.actual },
    );
    return;
  }
  const { value } = boundedMove(plc.actual, original.from, {
    ...settings,
    maxStep: Math.min(settings.maxStep, plc.maxStep ?? settings.maxStep),
  });
  const process = proposeMove(settings, plc, samples.values);
  const proposedAtMs = now();
  const step = corrections.propose({
    ...original,
    id: `${original.id}-back-${steps.length + 1}`,
    kind: 'rollback',
    rollsBack: original.id,
    code: null,
    from: plc.actual,
    to: value,
    wish: original.from,
    processNow: process.processNow,
    processThen: process.disturbance + settings.gain * value,
    text: correctionText(settings, {
      from: plc.actual,
      to: value,
      processThen: process.disturbance + settings.gain * value,
    }),
    evidence: { rollsBack: original.id, code: original.code, plc },
    proposedBy: SCORER,
    proposedAtMs,
    expiresAtMs: proposedAtMs + settings.expiryMs,
    approvedBy: null,
    request: null,
    verifiedAtMs: null,
    effect: null,
  });
  await executeCorrection(
    execution,
    corrections.advance(step.id, 'approved', SCORER, {}, { reason: 'rollback' }),
  );
}
