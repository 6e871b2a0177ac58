import { useCallback, useEffect, useState } from 'react';
import { api, failureText } from './api-client';

/** The last good answer, and what went wrong since; an old answer stays on the page, and the page says that it is old. */
export interface Answered<Answer> {
  readonly answer: Answer | null;
  readonly failure: string | null;
  /** Asks again now. */
  readonly refresh: () => void;
}

/** Asks `path` again and again while the page is looked at; null asks nothing. */
export function useAnswer<Answer>(path: string | null, everyMs: number): Answered<Answer> {
  return useRepeated<Answer>(path, path === null ? null : (signal) => api.get<Answer>(path, signal), everyMs);
}

/**
 * Repeats `ask` every `everyMs` while the page is visible.
 * @param key - what is asked; another key forgets the old answer
 */
export function useRepeated<Answer>(
  key: string | null,
  ask: ((signal: AbortSignal) => Promise<Answer>) | null,
  everyMs: number,
): Answered<Answer> {
  const [state, setState] = useState<{ key: string | null; answer: Answer | null; failure: string | null }>({
    key: null,
    answer: null,
    failure: null,
  });
  const [round, setRound] = useState(0);
  const refresh = useCallback(() => setRound((last) => last + 1), []);
  useEffect(() => {
    if (key === null || ask === null) return undefined;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const repeat = async (): Promise<void> => {
      if (!document.hidden) {
        try {
          const answer = await ask(controller.signal);
          if (!controller.signal.aborted) setState({ key, answer, failure: null });
        } catch (error) {
          if (!controller.signal.aborted) {
            setState((last) => ({
              key,
              answer: last.key === key ? last.answer : null,
              failure: failureText(error),
            }));
          }
        }
      }
      if (!controller.signal.aborted) timer = setTimeout(() => void repeat(), everyMs);
    };
    void repeat();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
    // `ask` is made anew at every render; the key stands for it.
  }, [key, everyMs, round]);
  const current = state.key === key;
  return { answer: current ? state.answer : null, failure: current ? state.failure : null, refresh };
}
