import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import { ApiModule } from './api.module';
import type { Line } from './composition/line.module';
import { Metrics } from './health/metrics';
import { Doorkeeper } from './http/doorkeeper';
import { RouteTable } from './http/route-table';

/** A slow client may not hold a request open for longer, in milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;
/** How long running requests are waited for when the API ends, in milliseconds. */
const DRAIN_MS = 3_000;

export interface RunningApi {
  readonly host: string;
  readonly port: number;
  /** Lets running requests end. Store and records stay open: they belong to the caller. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly logger?: LoggerService | false;
}

/** Builds the API over a line and listens. */
export async function createApi(line: Line, options: ListenOptions): Promise<RunningApi> {
  const adapter = new ExpressAdapter();
  const server = adapter.getInstance<Express>();
  server.disable('x-powered-by');
  server.enable('case sensitive routing');
  server.enable('strict routing');
  server.set('etag', false);
  server.set('query parser', false);
  // Nest's own start-up lines tell nothing that an operator needs.
  const app = await NestFactory.create<NestExpressApplication>(ApiModule.of(line), adapter, {
    bodyParser: false,
    logger: ['warn', 'error', 'fatal'],
    abortOnError: false,
  });
  if (options.logger !== undefined) app.useLogger(options.logger);
  const metrics = app.get(Metrics);
  const doorkeeper = new Doorkeeper(new RouteTable(server), line.records, (...request) =>
    metrics.observe(...request),
  );
  app.use(doorkeeper.handle);
  await app.listen(options.port, options.host);
  const http = app.getHttpServer() as Server;
  http.requestTimeout = REQUEST_TIMEOUT_MS;
  return {
    host: options.host,
    port: (http.address() as AddressInfo).port,
    close: async () => {
      const cut = setTimeout(() => http.closeAllConnections(), DRAIN_MS);
      http.closeIdleConnections();
      try {
        await app.close();
      } finally {
        clearTimeout(cut);
      }
    },
  };
}
