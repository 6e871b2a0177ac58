import { join } from 'node:path';
import { SystemClock } from './clock';
import { ClockTicker } from './clock-ticker';
import type { Config } from './config';
import { HttpServer } from './http/http-server';
import { log } from './log';
import { OrderFile } from './mes/order-file';
import { LineServer } from './opcua/line-server';
import { Simulator, type SimulatorOutput } from './simulator';

const SAVE_ORDERS_MS = 2_000;

export interface RunningSimulator {
  readonly opcUaUrl: string;
  readonly httpUrl: string;
  readonly simulator: Simulator;
  stop(): Promise<void>;
}

/** A port that another process holds. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly code = 'PORT_IN_USE';
  constructor(variable: string, port: number, cause: unknown) {
    super(`${variable}: port ${port} is in use`, { cause });
  }
}

async function listening<T>(variable: string, port: number, listen: Promise<T>): Promise<T> {
  try {
    return await listen;
  } catch (error) {
    if (
      error instanceof Error &&
      /EADDRINUSE/.test(`${'code' in error ? String(error.code) : ''} ${error.message}`)
    )
      throw new PortInUseError(variable, port, error);
    throw error;
  }
}

/**
 * Starts line, OPC UA server and MES.
 *
 * @param finished - is told of every finished cell and the truth about it; for tests
 * @throws PortInUseError
 */
export async function startSimulator(
  config: Config,
  finished?: SimulatorOutput['finished'],
): Promise<RunningSimulator> {
  const clock = new SystemClock();
  const dataDir = join(config.dataDir, 'simulator');
  const orderFile = new OrderFile(join(dataDir, 'orders.json'));
  const simulator = new Simulator({
    clock,
    seed: config.seed,
    speed: config.speed,
    orders: orderFile.load() ?? [],
  });
  for (const name of config.scenarios) simulator.scenarios.start(name);

  const http = new HttpServer(simulator, clock);
  const httpUrl = await listening(
    'CELLGATE_MES_PORT',
    config.mesPort,
    http.listen(config.host, config.mesPort),
  );
  const opcUa = await LineServer.create(
    {
      host: config.host,
      port: config.opcUaPort,
      pkiDir: join(dataDir, 'pki'),
      writerPassword: config.writerPassword,
    },
    simulator,
  );
  let savable = true;
  let saved = simulator.orders.list();
  const save = () => {
    const orders = simulator.orders.list();
    if (orders === saved) return;
    saved = orders;
    try {
      orderFile.save(orders);
      if (!savable) log('log', 'orders are saved again');
      savable = true;
    } catch (error) {
      if (savable) log('warn', 'orders cannot be saved', { error: String(error) });
      savable = false;
    }
  };
  const saving = new ClockTicker(clock, () => SAVE_ORDERS_MS, save);
  const stop = async () => {
    saving.stop();
    simulator.stop();
    await Promise.all([http.stop(), opcUa.stop()]);
    save();
  };
  try {
    simulator.start({
      readings: (machine, readings) => opcUa.nodes.showReadings(machine, readings),
      result: (machine, result) => opcUa.nodes.showResult(machine, result),
      ...(finished ? { finished } : {}),
    });
    const opcUaUrl = await listening('CELLGATE_OPCUA_PORT', config.opcUaPort, opcUa.listen());
    saving.start();
    log('log', 'simulator started', { seed: config.seed, speed: config.speed, scenarios: config.scenarios });
    return { opcUaUrl, httpUrl, simulator, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
