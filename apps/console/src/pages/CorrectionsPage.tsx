import { useState, type ReactElement } from 'react';
import { api, failureText } from '../api/api-client';
import { LOOP_MODES, type CorrectionAnswer, type CorrectionLoopAnswer, type LoopMode } from '../api/answers';
import { useAnswer } from '../api/use-answer';
import { Card } from '../shell/Card';
import { instantText, numberText } from '../shell/format';
import type { PageProps } from '../shell/App';

const REFRESH_MS = 3_000;
const LOOPS_MS = 10_000;

/** Corrections that the controller proposes: a person approves or rejects each. */
export function CorrectionsPage({ timeZone }: PageProps): ReactElement {
  const { answer, failure, refresh } = useAnswer<{ data: readonly CorrectionAnswer[] }>(
    '/corrections',
    REFRESH_MS,
  );
  const loops = useAnswer<{ data: readonly CorrectionLoopAnswer[] }>('/correction-loops', LOOPS_MS);
  const all = answer?.data ?? [];
  const waiting = all.filter(({ state }) => state === 'proposed');
  const others = all.filter(({ state }) => state !== 'proposed');
  return (
    <>
      <Card title="Corrections that wait for a decision" failure={failure}>
        {answer !== null && waiting.length === 0 && (
          <p className="quiet">None. The line runs without a proposal.</p>
        )}
        {waiting.map((correction) => (
          <Decision key={correction.id} correction={correction} timeZone={timeZone} onDone={refresh} />
        ))}
      </Card>
      <Card title="Loops" failure={loops.failure}>
        {(loops.answer?.data ?? []).map((loop) => (
          <Loop key={loop.loop} loop={loop} onDone={loops.refresh} />
        ))}
        <p className="quiet">
          Advisory: a proposal is shown and nothing is written. Supervised: what a person approves is written.
          Closed: the controller writes within its bounds. Going up takes evidence and two persons.
        </p>
      </Card>
      <Card title="Past corrections">
        {answer !== null && others.length === 0 && <p className="quiet">None yet.</p>}
        {others.map(({ id, text, state, code, proposedAt, approvedBy, effect }) => (
          <p key={id}>
            {instantText(proposedAt, timeZone)}: {text}. <strong>{state}</strong>
            {code === null ? '' : ` (${code})`}
            {approvedBy === null ? '' : `, approved by ${approvedBy}`}
            {effect === null ? '' : `, effect: ${effect}`}
          </p>
        ))}
      </Card>
    </>
  );
}

/** A loop with its mode, and the wish for another one. */
function Loop({
  loop,
  onDone,
}: {
  readonly loop: CorrectionLoopAnswer;
  readonly onDone: () => void;
}): ReactElement {
  const {
    loop: id,
    machine,
    signal,
    unit,
    mode,
    pending,
    min,
    max,
    target,
    operatorHold,
    lastRefusal,
  } = loop;
  const [said, setSaid] = useState<string | null>(null);
  const ask = async (wanted: LoopMode): Promise<void> => {
    try {
      await api.send('PUT', `/correction-loops/${encodeURIComponent(id)}/mode`, { mode: wanted });
      setSaid(null);
      onDone();
    } catch (error) {
      setSaid(failureText(error));
    }
  };
  return (
    <div className="form">
      <label>
        {machine} {signal}: target {numberText(target)} {unit}, set-point from {numberText(min)} to{' '}
        {numberText(max)} {unit}
        <select value={mode} onChange={(event) => void ask(event.target.value as LoopMode)}>
          {LOOP_MODES.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <span className="quiet">
        {pending === null ? '' : `${pending.mode} asked for by ${pending.by}, waits for a second person. `}
        {operatorHold ? 'Held by an operator. ' : ''}
        {lastRefusal === null ? '' : `Last proposal refused: ${lastRefusal}.`}
      </span>
      {said !== null && (
        <p className="failure" role="alert">
          {said}
        </p>
      )}
    </div>
  );
}

interface DecisionProps {
  readonly correction: CorrectionAnswer;
  readonly timeZone: string;
  readonly onDone: () => void;
}

function Decision({ correction, timeZone, onDone }: DecisionProps): ReactElement {
  const { id, text, from, to, unit, expiresAt } = correction;
  const [reason, setReason] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
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
        from {numberText(from)} {unit} to {numberText(to)} {unit}; the proposal expires{' '}
        {instantText(expiresAt, timeZone)}
      </p>
      <div className="form">
        <button type="button" className="primary" disabled={busy} onClick={() => void decide('approve')}>
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
