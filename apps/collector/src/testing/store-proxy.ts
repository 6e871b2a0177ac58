import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** What becomes of a request to write. */
export type Fate =
  | { readonly kind: 'pass' }
  /** The body that the store gets instead. */
  | { readonly kind: 'changed'; readonly body: string }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is cut, before the store hears of it or after it has stored all. */
  | { readonly kind: 'cut'; readonly stored: boolean };

export const PASS: Fate = { kind: 'pass' };

/** Stands between the collector and InfluxDB, and decides what becomes of each write. All else passes. */
export class StoreProxy {
  /** By the lines and the number of the request, from 1 on. */
  fate: (body: string, number: number) => Fate = () => PASS;
  private requests = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async start(target: string): Promise<StoreProxy> {
    const server = createServer();
    const proxy = new StoreProxy(server, new URL(target));
    server.on('request', (incoming, response) => {
      proxy.handle(incoming, response).catch(() => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const isWrite = incoming.url?.startsWith('/write') === true && body.length > 0;
    const fate = isWrite ? this.fate(body.toString('utf8'), ++this.requests) : PASS;
    switch (fate.kind) {
      case 'answer':
        response.writeHead(fate.status, { ...fate.headers }).end(fate.body);
        return;
      case 'cut':
        if (fate.stored) await this.forward(incoming, body, null);
        response.destroy();
        return;
      case 'changed':
        return this.forward(incoming, Buffer.from(fate.body, 'utf8'), response);
      case 'pass':
        return this.forward(incoming, body, response);
    }
  }

  private async forward(incoming: IncomingMessage, body: Buffer, to: ServerResponse | null): Promise<void> {
    const { hostname, port } = this.target;
    const headers = { ...incoming.headers, host: this.target.host, 'content-length': String(body.length) };
    const outgoing = request({ hostname, port, path: incoming.url, method: incoming.method, headers });
    outgoing.end(body);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    if (to === null) {
      answer.resume();
      await once(answer, 'end');
      return;
    }
    to.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(to);
  }
}
