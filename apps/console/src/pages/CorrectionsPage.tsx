import { useState, type ReactElement } from 'react';
import { api, failureText } from '../api/api-client';
import { LOOP_MODES, type CorrectionAnswer, type CorrectionLoopAnswer, type LoopMode } from '../api/answers';
import { useAnswer } from '../api/use-answer';
import { Card } from '../shell/Card';
import { instantText, numberText } from '../shell/format';
import type { PageProps } from '../shell/App';
import { Decision } from './Decision';
import { DemoSignIn } from './DemoSignIn';
import { outcomeText } from './outcome-text';

const REFRESH_MS = 3_000;
const LOOPS_MS = 3_000;

/** Corrections that the controller proposes: a person approves or rejects each. */
export function CorrectionsPage({ timeZone }: PageProps): ReactElement {
  const { answer, failure, refresh } = useAnswer<{ data: readonly CorrectionAnswer[] }>(
    '/corrections',
    REFRESH_MS,
  );
  const loops = useAnswer<{ data: readonly CorrectionLoopAnswer[] }>('/correction-loops', LOOPS_MS);
  // What was refused to somebody else is no news to the person who has just signed in.
  const [person, setPerson] = useState(0);
  const all = answer?.data ?? [];
  const waiting = all.filter(({ state }) => state === 'proposed');
  const others = all.filter(({ state }) => state !== 'proposed');
  return (
    <>
      <DemoSignIn onSignedIn={() => setPerson((last) => last + 1)} />
      <Card title="Corrections that wait for a decision" failure={failure}>
        {answer !== null && waiting.length === 0 && (
          <p className="quiet">None. The line runs without a proposal.</p>
        )}
        {waiting.map((correction) => (
          <Decision
            key={`${correction.id} ${person}`}
            correction={correction}
            loop={loops.answer?.data.find(({ loop }) => loop === correction.loop) ?? null}
            timeZone={timeZone}
            onDone={refresh}
          />
        ))}
      </Card>
      <Card title="Loops" failure={loops.failure}>
        {(loops.answer?.data ?? []).map((loop) => (
          <Loop key={loop.loop} loop={loop} timeZone={timeZone} onDone={loops.refresh} />
        ))}
        <p className="quiet">
          Advisory: a proposal is shown and nothing is written. Supervised: what a person approves is written.
          Closed: the controller writes within its bounds. Going up takes evidence and two persons.
        </p>
      </Card>
      <Card title="Past corrections">
        {answer !== null && others.length === 0 && <p className="quiet">None yet.</p>}
        {others.map(({ id, text, state, code, proposedAt, approvedBy, verifiedAt, effect }) => (
          <p key={id}>
            {instantText(proposedAt, timeZone)}: {text}. <strong>{state}</strong>
            {code === null ? '' : ` (${outcomeText(code)})`}
            {approvedBy === null ? '' : `, approved by ${approvedBy}`}
            {verifiedAt === null ? '' : `, read back from the PLC ${instantText(verifiedAt, timeZone)}`}
            {effect === null ? '' : `, effect: ${effect}`}
          </p>
        ))}
      </Card>
    </>
  );
}

/** Why the loop proposes nothing although there is something to correct, and until when. */
function refusalText(
  { code, detail, until }: NonNullable<CorrectionLoopAnswer['refusal']>,
  timeZone: PageProps['timeZone'],
): string {
  const end = until === null ? '' : ` Free again ${instantText(until, timeZone)}.`;
  return `Nothing is proposed: ${detail} (${code}).${end}`;
}

/** A loop with its mode, and the wish for another one. */
function Loop({
  loop,
  timeZone,
  onDone,
}: {
  readonly loop: CorrectionLoopAnswer;
  readonly timeZone: PageProps['timeZone'];
  readonly onDone: () => void;
}): ReactElement {
  const {
    loop: id,
    machine,
    signal,
    unit,
    mode,
    pending,
    evidence,
    min,
    max,
    target,
    operatorHold,
    refusal,
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
        {evidence.judged} of {evidence.needed} judged proposals for a promotion, {evidence.signCorrect} of
        them in the right direction.{' '}
        {pending === null ? '' : `${pending.mode} asked for by ${pending.by}, waits for a second person. `}
        {operatorHold ? 'Held by an operator. ' : ''}
        {refusal === null ? '' : refusalText(refusal, timeZone)}
      </span>
      {said !== null && (
        <p className="failure" role="alert">
          {said}
        </p>
      )}
    </div>
  );
}
