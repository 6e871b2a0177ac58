import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | null;
  readonly body: string;
}

export type StubAnswer = (request: StubRequest, response: ServerResponse) => void;

/** An HTTP server on loopback that answers as the test says, and remembers what it was asked. */
export interface InfluxStub {
  readonly url: string;
  readonly requests: StubRequest[];
  answer: StubAnswer;
  stop(): Promise<void>;
}

export async function startInfluxStub(): Promise<InfluxStub> {
  const requests: StubRequest[] = [];
  const stub: { answer: StubAnswer } = { answer: (_, response) => void response.writeHead(204).end() };
  const server = createServer((incoming, response) => {
    void read(incoming).then((request) => {
      requests.push(request);
      stub.answer(request, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return Object.assign(stub, {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): StubAnswer {
  return (_, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body));
}

async function read(incoming: IncomingMessage): Promise<StubRequest> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://stub');
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    authorization: incoming.headers.authorization ?? null,
    body: Buffer.concat(parts).toString('utf8'),
  };
}
