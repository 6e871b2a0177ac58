import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An HTTP server on a loopback port that answers as it is told. */
export class MesStub {
  readonly requests: { readonly url: string; readonly authorization: string | undefined }[] = [];
  private answer: Answer = json(200, { orders: [] });

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<MesStub> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('the stub has no port');
    }
    const stub = new MesStub(server, `http://127.0.0.1:${address.port}`);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      stub.requests.push({ url: request.url ?? '', authorization: request.headers.authorization });
      stub.answer(request, response);
    });
    return stub;
  }

  answers(answer: Answer): void {
    this.answer = answer;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

export function text(status: number, body: string, contentType = 'text/html'): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': contentType }).end(body);
  };
}

/** Sends the header and then nothing. */
export const silence: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{"orders":');
};
