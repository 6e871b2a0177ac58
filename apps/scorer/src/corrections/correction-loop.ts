import {
  judgeEffect,
  isShedReason,
  mayWrite,
  modelDrifted,
  pointedRight,
  proposeMove,
  runGuards,
} from '@cellgate/control';
import type { CorrectionRecord, Corrections } from '@cellgate/records';
import type { TimeSeriesStore } from '@cellgate/time-series';
import { correctionText } from './correction-text';
import { executeCorrection, type Execution, resolveUnknown, SCORER } from './execute-correction';
import { guardInput } from './guard-facts';
import { type LoopSamples, meanAndDeviation, readSamples, windowOf } from './loop-samples';
import { signalTriggerOf, triggerOf } from './loop-trigger';
import type { PlantLoop } from './plant-loops';
import type { PlcPort } from './plc-port';
import { riseOfRejects } from './reject-watch';
import { rollBack } from './roll-back';

/** Input of a loop that writes may be bad for this long before the loop is demoted, ms. */
const BAD_INPUT_MS = 60_000;
/** After the settling time the effect is waited for at most this long, ms. */
const EFFECT_WAIT_MS = 60_000;
const LEAST_EFFECT_SAMPLES = 5;
/** How often the rejects since the newest move are counted, ms: a count reads hundreds of cells. */
const REJECTS_MS = 10_000;

export interface LoopParts {
  readonly loop: PlantLoop;
  readonly corrections: Corrections;
  readonly plcs: PlcPort;
  /** Whether persons have frozen limits for the signal of the loop. */
  readonly hasLimitSet: () => boolean;
  readonly now: () => number;
}

/** One correction loop: every run takes what is open one step further, or proposes a move. */
export class CorrectionLoop {
  private badSinceMs: number | null = null;
  private rejectsCountedMs = -Infinity;

  constructor(private readonly parts: LoopParts) {}

  /** What another life of the process has left behind; to be called once before the first run. */
  restart(
    afterRestart: (
      state: CorrectionRecord['state'],
    ) => { readonly to: CorrectionRecord['state']; readonly reason: string } | null,
  ): void {
    const { corrections, loop } = this.parts;
    corrections.restart(loop.settings, loop.revision, SCORER);
    for (const { id, state } of corrections.pending(loop.settings.id)) {
      const next = afterRestart(state);
      if (next !== null) corrections.advance(id, next.to, SCORER, { code: next.reason });
    }
  }

  /** @throws StoreUnavailableError */
  async run(store: TimeSeriesStore): Promise<void> {
    const { corrections, loop, now } = this.parts;
    const { settings } = loop;
    const mode = corrections.loop(settings.id).mode;
    const nowMs = now();
    const samples = await readSamples(store, loop, nowMs - windowOf(loop), nowMs);
    const execution: Execution = { ...this.parts, samples };
    const open = corrections.pending(settings.id);
    for (const correction of open) await this.advance(store, execution, correction);
    await this.watchRejects(store);
    if (mode === 'off' || corrections.pending(settings.id).length > 0) return;
    await this.propose(store, samples);
  }

  private async advance(
    store: TimeSeriesStore,
    execution: Execution,
    correction: CorrectionRecord,
  ): Promise<void> {
    const { corrections, loop, now } = this.parts;
    const { id, state } = correction;
    const mode = corrections.loop(loop.settings.id).mode;
    if (state === 'unknown') await resolveUnknown(execution, correction).catch(() => undefined);
    else if (state === 'rolling-back') await rollBack(execution, correction);
    else if (state === 'verified' && correction.kind === 'rollback')
      corrections.advance(id, 'effect-checked', SCORER);
    else if (state === 'verified') await this.checkEffect(store, correction);
    else if ((state === 'proposed' || state === 'approved') && now() > correction.expiresAtMs) {
      corrections.advance(id, 'expired', SCORER, { code: 'APPROVAL_EXPIRED' });
    } else if (state === 'approved') await executeCorrection(execution, correction);
    else if (state === 'proposed' && mode === 'closed') {
      await executeCorrection(execution, corrections.advance(id, 'approved', SCORER, {}, { mode }));
    } else if (state === 'proposed' && !mayWrite(mode)) await this.judge(store, correction);
  }

  /** Nothing is written in this mode: what the process does without the move tells whether it pointed the right way. */
  private async judge(store: TimeSeriesStore, correction: CorrectionRecord): Promise<void> {
    const { corrections, loop, now } = this.parts;
    const { settings } = loop;
    const dueMs = correction.proposedAtMs + settings.settlingMs;
    if (now() < dueMs) return;
    const { values } = await readSamples(store, loop, dueMs - settings.settlingMs / 2, now());
    if (values.length < LEAST_EFFECT_SAMPLES) return;
    const after = meanAndDeviation(values).mean;
    const { from, to } = correction;
    const right = pointedRight({ delta: to - from, gain: settings.gain, target: settings.target, after });
    const boundHit = correction.evidence['cut'] === 'limits';
    corrections.judge(settings.id, correction.id, SCORER, { right, boundHit, after });
    corrections.advance(correction.id, 'expired', SCORER, { code: 'JUDGED' }, { right, after });
  }

  private async checkEffect(store: TimeSeriesStore, correction: CorrectionRecord): Promise<void> {
    const { corrections, loop, now } = this.parts;
    const { settings } = loop;
    const fromMs = (correction.verifiedAtMs ?? 0) + settings.settlingMs;
    if (now() < fromMs) return;
    const { values } = await readSamples(store, loop, fromMs, now());
    if (values.length < LEAST_EFFECT_SAMPLES) {
      if (now() > fromMs + EFFECT_WAIT_MS) {
        corrections.advance(correction.id, 'effect-checked', SCORER, {
          effect: 'not-seen',
          code: 'NO_INPUT',
        });
      }
      return;
    }
    const { mean: after } = meanAndDeviation(values);
    const predicted = settings.gain * (correction.to - correction.from);
    const noise = 2 * settings.chart.sigma;
    const effect = judgeEffect({ before: correction.processNow, after, predicted, noise });
    const seen = { before: correction.processNow, after, predicted };
    if (effect !== 'opposite') {
      corrections.advance(correction.id, 'effect-checked', SCORER, { effect }, seen);
      const judged = corrections
        .list({ loop: settings.id })
        .filter((each) => each.kind === 'move' && each.effect !== null);
      if (modelDrifted(judged.map((each) => each.effect)))
        corrections.shed(settings.id, 'MODEL_DRIFT', SCORER, { correction: correction.id, ...seen });
      return;
    }
    corrections.shed(settings.id, 'EFFECT_OPPOSITE', SCORER, { correction: correction.id });
    corrections.advance(correction.id, 'rolling-back', SCORER, { effect, code: 'EFFECT_OPPOSITE' }, seen);
  }

  /** Takes the newest move back when cells have been rejected more often since. */
  private async watchRejects(store: TimeSeriesStore): Promise<void> {
    const { corrections, loop, now } = this.parts;
    const { id } = loop.settings;
    if (now() - this.rejectsCountedMs < REJECTS_MS) return;
    this.rejectsCountedMs = now();
    const latest = corrections
      .list({ loop: id })
      .find(({ request, state }) => request !== null && state !== 'rejected');
    // Whatever else is on its way is finished first; a ramp that has ended is not begun anew.
    if (latest?.kind !== 'move' || latest.state !== 'effect-checked' || latest.code === 'ROLLBACK_HELD')
      return;
    const rise = await riseOfRejects(store, loop, latest, now());
    if (rise === null) return;
    for (const { id: waiting, state } of corrections.pending(id)) {
      if (state === 'proposed' || state === 'approved')
        corrections.advance(waiting, 'expired', SCORER, { code: 'REJECTS_ROSE' });
    }
    corrections.shed(id, 'REJECTS_ROSE', SCORER, { correction: latest.id, ...rise });
    corrections.advance(latest.id, 'rolling-back', SCORER, { code: 'REJECTS_ROSE' }, { ...rise });
  }

  private async propose(store: TimeSeriesStore, recent: LoopSamples): Promise<void> {
    const { corrections, loop, plcs, now } = this.parts;
    const { settings } = loop;
    const record = corrections.loop(settings.id);
    this.watchInput(recent, record.mode);
    const moves = corrections.moves(settings.id, now() - 24 * 3_600_000);
    // What the process showed before the last move had settled belongs to another set-point.
    const settledMs = Math.max(0, ...moves.map(({ atMs }) => atMs + settings.settlingMs));
    const fromMs = Math.max(settledMs, now() - windowOf(loop));
    const samples = await readSamples(store, loop, fromMs, now());
    const trigger = this.parts.hasLimitSet()
      ? await signalTriggerOf(store, loop, samples.values, settledMs, now())
      : triggerOf(settings, samples.values);
    // A loop that may write keeps its heartbeat going even while there is nothing to do.
    const plc =
      trigger !== null || mayWrite(record.mode)
        ? await plcs.read(settings.id, mayWrite(record.mode)).catch(() => null)
        : null;
    if (trigger === null) {
      corrections.noteRefusal(settings.id, null, SCORER);
      return;
    }
    const move = plc === null ? null : proposeMove(settings, plc, samples.values);
    const baseline = plc?.actual ?? NaN;
    const verdict = runGuards(
      guardInput({
        loop,
        record,
        corrections,
        samples,
        plc,
        nowMs: now(),
        phase: 'proposal',
        correction: null,
        move: { kind: 'move', baseline, wish: move?.wish ?? NaN, value: move?.value ?? NaN },
      }),
    );
    if (!verdict.passed || move === null) {
      const code = verdict.code ?? 'PLC_UNREAD';
      if (isShedReason(code)) corrections.shed(settings.id, code, SCORER, { guards: verdict.results });
      const last = verdict.results.at(-1);
      const refusal = { code, detail: last?.detail ?? code, untilMs: last?.untilMs ?? null };
      corrections.noteRefusal(settings.id, refusal, SCORER, { guards: verdict.results });
      return;
    }
    corrections.noteRefusal(settings.id, null, SCORER);
    const proposedAtMs = now();
    corrections.propose({
      id: `${settings.id}-${new Date(proposedAtMs).toISOString().replaceAll(/\D/g, '')}`,
      loop: settings.id,
      line: settings.line,
      machine: settings.machine,
      signal: settings.signal,
      unit: settings.unit,
      kind: 'move',
      rollsBack: null,
      code: null,
      from: baseline,
      to: move.value,
      wish: move.wish,
      processNow: move.processNow,
      processThen: move.processThen,
      text: correctionText(settings, { from: baseline, to: move.value, processThen: move.processThen }),
      evidence: {
        trigger,
        cut: move.cut,
        disturbance: move.disturbance,
        input: samples.summary,
        plc,
        mode: record.mode,
        revision: loop.revision,
        settings,
        guards: verdict.results,
      },
      proposedBy: SCORER,
      proposedAtMs,
      expiresAtMs: proposedAtMs + settings.expiryMs,
      approvedBy: null,
      request: null,
      verifiedAtMs: null,
      effect: null,
    });
  }

  private watchInput({ summary }: LoopSamples, mode: string): void {
    const { corrections, loop, now } = this.parts;
    const { settings } = loop;
    const stale = summary.newestMs === null || now() - summary.newestMs > settings.maxAgeMs;
    if (!stale && summary.bad === 0) {
      this.badSinceMs = null;
      return;
    }
    this.badSinceMs ??= now();
    if (now() - this.badSinceMs > BAD_INPUT_MS) {
      corrections.shed(settings.id, 'BAD_INPUT', SCORER, { mode, input: summary });
    }
  }
}
