import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A network between writer and PLC that a test can cut, or hold up and let go again. */
export class FaultProxy {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private down = false;
  private holding = false;
  private trigger: Buffer | null = null;
  private held: { readonly far: Socket; readonly data: Buffer | null }[] = [];

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {
    server.on('connection', (near) => this.join(near));
  }

  static async start(targetPort: number): Promise<FaultProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultProxy(server, targetPort);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resets every connection and every attempt to make one, until `restore`. */
  cut(): void {
    this.down = true;
    for (const sockets of this.pairs) for (const socket of sockets) socket.resetAndDestroy();
    this.pairs.clear();
  }

  /**
   * Holds up the first message that contains these bytes and whatever clients send after it. Nothing is lost, as with a link
   * that stalls: even what a client sent before it gave up arrives once the link is back.
   */
  stallAt(bytes: Buffer): void {
    this.trigger = bytes;
  }

  /** Whether a message is held up. */
  get stalled(): boolean {
    return this.holding;
  }

  /** Lets through what was held up. */
  restore(): void {
    this.down = false;
    this.holding = false;
    this.trigger = null;
    for (const { far, data } of this.held) {
      if (data === null) far.end();
      else far.write(data);
    }
    this.held = [];
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket): void {
    if (this.down) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: this.targetPort, host: '127.0.0.1' });
    const pair = [near, far] as const;
    this.pairs.add(pair);
    const pass = (data: Buffer | null): void => {
      if (data !== null && this.trigger !== null && data.includes(this.trigger)) this.holding = true;
      if (this.holding) this.held.push({ far, data });
      else if (data === null) far.end();
      else far.write(data);
    };
    near.on('data', pass);
    far.on('data', (data: Buffer) => {
      if (!near.destroyed) near.write(data);
    });
    for (const socket of pair) socket.on('error', () => undefined);
    near.on('close', () => pass(null));
    far.on('close', () => {
      this.pairs.delete(pair);
      near.destroy();
    });
  }
}
