import { useEffect, useState, type FormEvent, type ReactElement } from 'react';
import { api } from '../api/api-client';
import type { ReadinessAnswer } from '../api/answers';
import { useAnswer } from '../api/use-answer';
import { timeText } from './format';
import type { Theme } from './use-look';

interface HeaderProps {
  readonly site: string;
  readonly timeZone: string;
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
  readonly pages: readonly { readonly id: string; readonly title: string; readonly current: boolean }[];
  readonly failure: string | null;
}

const READINESS_MS = 5_000;

export function Header({ site, timeZone, theme, onTheme, pages, failure }: HeaderProps): ReactElement {
  return (
    <header>
      <div className="brand">
        <img src="/assets/icon.svg" alt="" width={26} height={26} />
        <strong>Cellgate</strong>
        <span className="quiet">{site}</span>
      </div>
      <nav aria-label="Pages">
        {pages.map(({ id, title, current }) => (
          <a key={id} href={`#${id}`} {...(current ? { 'aria-current': 'page' as const } : {})}>
            {title}
          </a>
        ))}
      </nav>
      <div className="tools">
        <Readiness />
        <Clock timeZone={timeZone} />
        <label>
          <span className="hidden">Theme</span>
          <select value={theme} onChange={(event) => onTheme(event.target.value as Theme)}>
            <option value="system">System theme</option>
            <option value="dark">Dark</option>
            <option value="light">Light</option>
          </select>
        </label>
        <a href="/docs">API</a>
      </div>
      {failure !== null && <Access failure={failure} />}
    </header>
  );
}

function Readiness(): ReactElement {
  const { answer, failure } = useAnswer<ReadinessAnswer>('/health/ready', READINESS_MS);
  const ready = failure === null && answer?.status === 'ready';
  const text =
    failure ??
    (answer === null ? 'connecting' : ready ? 'all parts ready' : `not ready: ${answer.notReady.join(', ')}`);
  return (
    <span className={`pill ${ready ? 'good' : 'warn'}`} role="status">
      {text}
    </span>
  );
}

function Clock({ timeZone }: { readonly timeZone: string }): ReactElement {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="quiet">
      {timeText(now, timeZone)} {timeZone}
    </span>
  );
}

/** Asks for a token where the API wants one. */
function Access({ failure }: { readonly failure: string }): ReactElement {
  const [token, setToken] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    api.useToken(token.trim());
    location.reload();
  };
  return (
    <form className="access" onSubmit={submit}>
      <span role="alert">{failure}</span>
      <label>
        Access token{' '}
        <input
          type="password"
          autoComplete="off"
          required
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
      </label>
      <button>Use</button>
    </form>
  );
}
