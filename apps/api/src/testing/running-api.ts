import type { ModelFolders } from '../composition/line.module';
import { createApi } from '../create-api';
import type { RunningApi } from '../create-api';
import type { ProblemBody } from '../http/problem';
import { DemoLine } from './demo-line';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed body; a test states what it expects of it. */
  readonly body: never;
  readonly problem: ProblemBody;
}

export interface TestApi {
  readonly line: DemoLine;
  readonly port: number;
  readonly url: string;
  /** A request over real HTTP; `path` from the root. */
  ask(path: string, init?: RequestInit): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

/** The API over the demonstration line, on a port of its own. */
export async function startTestApi(models?: ModelFolders): Promise<TestApi> {
  const line = await DemoLine.open(models);
  const api: RunningApi = await createApi(line, { host: '127.0.0.1', port: 0, logger: false });
  const url = `http://127.0.0.1:${api.port}`;
  const ask = async (path: string, init?: RequestInit): Promise<Answer> => {
    // A connection of its own: on a busy machine the server may close an idle one just as it is used again.
    const headers = new Headers(init?.headers);
    headers.set('Connection', 'close');
    const response = await fetch(url + path, { ...init, headers });
    const text = await response.text();
    const json =
      text !== '' && /json/.test(response.headers.get('content-type') ?? '')
        ? (JSON.parse(text) as unknown)
        : null;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: json as never,
      problem: json as ProblemBody,
    };
  };
  return {
    line,
    port: api.port,
    url,
    ask,
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    close: async () => {
      await api.close();
      await line.close();
    },
  };
}
