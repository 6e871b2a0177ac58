import { useState, type ReactElement } from 'react';
import { api, failureText } from '../api/api-client';
import type { DemoAnswer } from '../api/answers';
import { useAnswer } from '../api/use-answer';
import { Card } from '../shell/Card';

const DEMO_MS = 60_000;

/** Signing in at the demonstration; nothing at all anywhere else. */
export function DemoSignIn({ onSignedIn }: { readonly onSignedIn: () => void }): ReactElement | null {
  const { answer } = useAnswer<DemoAnswer>('/demo', DEMO_MS);
  const [name, setName] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  if (answer?.demo !== true) return null;
  const signIn = async (): Promise<void> => {
    try {
      const person = await api.send<{ name: string; token: string }>('POST', '/demo/sign-in');
      api.useToken(person.token);
      setName(person.name);
      setSaid(null);
      onSignedIn();
    } catch (error) {
      setSaid(failureText(error));
    }
  };
  return (
    <Card title="Demonstration">
      <p>
        The line is simulated: shortly after the start CAS_01 begins to run too warm, and two demo persons let
        its loop send what a person approves. In a plant persons have access tokens of their own, and a loop
        has to show more.
      </p>
      <div className="form">
        {api.hasToken ? (
          <span role="status">Signed in as {name ?? answer.approver}.</span>
        ) : (
          <button type="button" className="primary" onClick={() => void signIn()}>
            Sign in as {answer.approver}
          </button>
        )}
      </div>
      {said !== null && (
        <p className="failure" role="alert">
          {said}
        </p>
      )}
    </Card>
  );
}
