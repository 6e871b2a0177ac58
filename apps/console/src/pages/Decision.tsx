import { useState, type ReactElement } from 'react';
import { api, failureText } from '../api/api-client';
import type { CorrectionAnswer, CorrectionDetailAnswer, CorrectionLoopAnswer } from '../api/answers';
import { useAnswer } from '../api/use-answer';
import { instantText, numberText } from '../shell/format';

/** What a proposal stands on does not change. */
const EVIDENCE_MS = 600_000;
const GUARDS = 11;

interface DecisionProps {
  readonly correction: CorrectionAnswer;
  /** Null: not known yet. */
  readonly loop: CorrectionLoopAnswer | null;
  readonly timeZone: string;
  readonly onDone: () => void;
}

/** A proposal with its evidence, to approve or reject. */
export function Decision({ correction, loop, timeZone, onDone }: DecisionProps): ReactElement {
  const { id, text, from, to, unit, processNow, processThen, expiresAt } = correction;
  const [reason, setReason] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const supervised = loop?.mode === 'supervised';
  const decide = async (what: 'approve' | 'reject', body?: unknown): Promise<void> => {
    setBusy(true);
    try {
      await api.send('POST', `/corrections/${encodeURIComponent(id)}/${what}`, body);
      setSaid(null);
      onDone();
    } catch (error) {
      setSaid(failureText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <article className="decision" aria-label={text}>
      <p>
        <strong>{text}</strong>
        <br />
        Set-point from {numberText(from)} {unit} to {numberText(to)} {unit}; the process is at{' '}
        {numberText(processNow)} {unit} and is expected at {numberText(processThen)} {unit} afterwards. The
        proposal expires {instantText(expiresAt, timeZone)}.
      </p>
      <Evidence id={id} unit={unit} />
      {loop !== null && !supervised && (
        <p className="quiet">
          Advice: in mode {loop.mode} nothing is sent, whatever is decided. Approving is possible once two
          persons have put the loop into mode supervised; {loop.evidence.judged} of {loop.evidence.needed}{' '}
          judged proposals that this takes are there.
        </p>
      )}
      <div className="form">
        <button
          type="button"
          className="primary"
          disabled={busy || !supervised}
          onClick={() => void decide('approve')}
        >
          Approve
        </button>
        <input
          aria-label={`Reason to reject ${id}`}
          placeholder="reason to reject"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <button
          type="button"
          disabled={busy || reason.trim() === ''}
          onClick={() => void decide('reject', { reason: reason.trim() })}
        >
          Reject
        </button>
      </div>
      {said !== null && (
        <p className="failure" role="alert">
          {said}
        </p>
      )}
    </article>
  );
}

/** Why it was proposed: the points of the chart, what they are known to do, and the guards. */
function Evidence({ id, unit }: { readonly id: string; readonly unit: string }): ReactElement | null {
  const { answer, failure } = useAnswer<CorrectionDetailAnswer>(
    `/corrections/${encodeURIComponent(id)}`,
    EVIDENCE_MS,
  );
  if (failure !== null) return <p className="failure">The evidence cannot be shown: {failure}</p>;
  const { trigger, input, guards = [] } = answer?.evidence ?? {};
  if (trigger === undefined) return null;
  const { mean, sigma } = trigger.limits;
  const passed = guards.filter(({ ok }) => ok).length;
  return (
    <ul>
      <li>
        The last {trigger.points.length} points of the chart,{' '}
        {trigger.points.map((point) => numberText(point)).join(', ')} {unit}, lie beyond its limits,{' '}
        {numberText(mean - 3 * sigma)} to {numberText(mean + 3 * sigma)} {unit} (rule {trigger.rule}
        {trigger.signal ? `, limit set ${trigger.signal.limitSet}` : ''}).
      </li>
      {trigger.causes.map(({ characteristic, evidence }) => (
        <li key={characteristic}>
          Acts on {characteristic.replaceAll('_', ' ')} ({evidence}).
        </li>
      ))}
      <li>
        {passed} of {GUARDS} guards passed
        {input === undefined ? '' : `; ${input.good} good samples, ${input.bad} bad`}. All are asked again
        before anything is sent.
      </li>
    </ul>
  );
}
