import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock';
import { MesFaults } from '../mes/mes-faults';
import { PlcFaults } from '../plc/plc-faults';
import type { Simulator } from '../simulator';
import { control, simulatorState } from './control-routes';
import { OrderRoutes } from './order-routes';
import { Problem, readJson, sendJson, sendProblem } from './problem';

/** The MES (`/orders`) and the control of the simulator (`/simulator`) on one port. */
export class HttpServer {
  private readonly server: Server;
  private readonly faults = new MesFaults();
  private readonly plcFaults: PlcFaults;
  private readonly orders: OrderRoutes;

  constructor(
    private readonly simulator: Simulator,
    clock: Clock,
  ) {
    this.plcFaults = new PlcFaults(simulator);
    this.orders = new OrderRoutes(simulator.orders, this.faults, clock);
    this.server = createServer((request, response) => {
      this.handle(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else
          sendProblem(
            response,
            error instanceof Problem ? error : new Problem(500, 'INTERNAL', 'the simulator has a fault'),
          );
      });
    });
  }

  /**
   * @param port - 0: any free port
   * @returns the base URL
   * @throws the error of the socket, e.g. EADDRINUSE
   */
  async listen(host: string, port: number): Promise<string> {
    this.server.listen(port, host);
    await once(this.server, 'listening');
    return `http://${host}:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.orders.stop();
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET' } = request;
    const [root, ...rest] = pathOf(request);
    if (root === 'orders' && rest.length < 2) {
      allow(method, ['GET'], response);
      this.orders.answer(request, response, rest[0] ?? null);
      return;
    }
    if (root !== 'simulator' || rest.length > 2)
      throw new Problem(404, 'UNKNOWN_PATH', 'there is nothing at this path');
    if (rest.length === 0) {
      allow(method, ['GET'], response);
    } else {
      allow(method, ['PUT', 'DELETE'], response);
      control(
        this.simulator,
        this.faults,
        this.plcFaults,
        method === 'PUT' ? 'PUT' : 'DELETE',
        rest,
        await readJson(request),
      );
    }
    sendJson(response, 200, simulatorState(this.simulator, this.faults, this.plcFaults));
  }
}

function pathOf(request: IncomingMessage): string[] {
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://simulator');
    return pathname.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    throw new Problem(400, 'MALFORMED_PATH', 'the path is not a valid one');
  }
}

function allow(method: string, methods: readonly string[], response: ServerResponse): void {
  if (methods.includes(method)) return;
  response.setHeader('allow', methods.join(', '));
  throw new Problem(405, 'METHOD_NOT_ALLOWED', `allowed here: ${methods.join(', ')}`);
}
