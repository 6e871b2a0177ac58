import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

type Mode = 'up' | 'down' | 'mute';

/** A network between client and server that a test can disturb. */
export class TcpProxy {
  private readonly pairs = new Set<Pair>();
  private readonly parked = new Set<Socket>();
  private mode: Mode = 'up';
  private stalled = false;
  private latencyMs = 0;
  private corruptNext = 0;

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {
    server.on('connection', (near) => {
      this.join(near);
    });
  }

  static async start(targetPort: number): Promise<TcpProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new TcpProxy(server, targetPort);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Number of connections through it. */
  get connections(): number {
    return this.pairs.size;
  }

  /** Resets every connection and every attempt to make one, until `restore`. */
  cut(): void {
    this.mode = 'down';
    this.drop();
  }

  /** Resets every connection; new ones work. */
  drop(): void {
    for (const { near, far } of this.pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    this.pairs.clear();
  }

  /** Forwards nothing in either direction until `restore`, and then everything: a router that is busy elsewhere. */
  stall(): void {
    this.stalled = true;
    for (const { near, far } of this.pairs) {
      near.pause();
      far.pause();
    }
  }

  /** Forwards nothing on the connections there are, for ever, without closing them; new ones work: a half-open link. */
  hole(): void {
    for (const { near, far } of this.pairs) {
      near.removeAllListeners('data').resume();
      far.removeAllListeners('data').resume();
      this.parked.add(near);
      this.parked.add(far);
    }
    this.pairs.clear();
  }

  /** Drops what there is; new connections are accepted and never answered. */
  mute(): void {
    this.mode = 'mute';
    this.drop();
  }

  /** Turns over a byte in each of the next chunks from the server. */
  corrupt(chunks: number): void {
    this.corruptNext = chunks;
  }

  delay(milliseconds: number): void {
    this.latencyMs = milliseconds;
  }

  restore(): void {
    this.mode = 'up';
    this.stalled = false;
    this.unpark();
    for (const { near, far } of this.pairs) {
      near.resume();
      far.resume();
    }
  }

  async stop(): Promise<void> {
    this.mode = 'down';
    this.unpark();
    this.drop();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private unpark(): void {
    for (const socket of this.parked) {
      socket.destroy();
    }
    this.parked.clear();
  }

  private join(near: Socket): void {
    near.on('error', () => undefined);
    if (this.mode === 'down') {
      near.resetAndDestroy();
      return;
    }
    if (this.mode === 'mute') {
      this.parked.add(near);
      near.resume();
      return;
    }
    const far = connect(this.targetPort, '127.0.0.1');
    const pair = { near, far };
    this.pairs.add(pair);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.pairs.delete(pair);
        if (!this.parked.has(other)) {
          other.destroy();
        }
      });
      socket.on('data', (chunk: Buffer) => {
        this.forward(other, socket === far ? this.corrupted(chunk) : chunk);
      });
      if (this.stalled) {
        socket.pause();
      }
    }
  }

  private forward(to: Socket, chunk: Buffer): void {
    if (this.latencyMs === 0) {
      to.write(chunk);
    } else {
      setTimeout(() => to.write(chunk), this.latencyMs).unref();
    }
  }

  private corrupted(chunk: Buffer): Buffer {
    if (this.corruptNext === 0) {
      return chunk;
    }
    this.corruptNext -= 1;
    const copy = Buffer.from(chunk);
    // Behind the header, in the security token or the body: what a bad cable does.
    const place = Math.min(copy.length - 1, 10);
    copy[place] = (copy[place] ?? 0) ^ 0xff;
    return copy;
  }
}
