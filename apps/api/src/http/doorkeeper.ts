import type { LineRecords } from '@cellgate/records';
import type { NextFunction, Request, Response } from 'express';
import { isLoopback } from '../config';
import { Problem } from './problem';
import { problemOf, sendProblem } from './problem.filter';
import type { RouteTable } from './route-table';

/** Scripts, styles and requests of our own only; nothing inline, nothing framed. */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cache-Control': 'no-store',
};

export type ObserveRequest = (method: string, route: string, status: number, seconds: number) => void;

/** What is decided before any route runs: headers, names, origins, paths and methods. */
export class Doorkeeper {
  constructor(
    private readonly routes: RouteTable,
    private readonly records: LineRecords,
    private readonly observe: ObserveRequest,
  ) {}

  readonly handle = (request: Request, response: Response, next: NextFunction): void => {
    response.set(HEADERS);
    const started = performance.now();
    const match = this.routes.match(request.method, request.path);
    const template = match.kind === 'none' ? 'unknown' : match.template;
    response.once('close', () =>
      this.observe(
        knownMethod(request.method),
        template,
        response.statusCode,
        (performance.now() - started) / 1_000,
      ),
    );
    try {
      if (!this.records.tokens.everCreated()) refuseOtherSites(request);
      if (match.kind === 'none') throw new Problem('UNKNOWN_ROUTE', `there is no ${request.path}`);
      if (match.kind === 'wrong-method') {
        const allow = match.allow.join(', ');
        if (request.method === 'OPTIONS') {
          response.status(204).set('Allow', allow).end();
          return;
        }
        throw new Problem('METHOD_NOT_ALLOWED', `${request.path} knows ${allow}`, [], { Allow: allow });
      }
    } catch (error) {
      sendProblem(response, problemOf(error, request));
      return;
    }
    next();
  };
}

/**
 * Without tokens the loopback address is the only lock. A page of another site, opened on this machine, could
 * pick it: by a DNS name that points to 127.0.0.1, or by a form that posts here.
 */
function refuseOtherSites(request: Request): void {
  const host = request.headers.host ?? '';
  if (!isLoopback(host.replace(/:\d*$/, ''))) {
    throw new Problem('HOST_NOT_ALLOWED', 'use localhost, 127.0.0.1 or [::1], or create a token', [
      { in: 'header', pointer: '/host', detail: 'a loopback name is expected' },
    ]);
  }
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const foreign =
    (origin !== undefined && origin !== `http://${host}`) || site === 'cross-site' || site === 'same-site';
  if (foreign && request.method !== 'GET' && request.method !== 'HEAD') {
    throw new Problem('ORIGIN_NOT_ALLOWED', 'requests of other web pages are refused without tokens', [
      { in: 'header', pointer: '/origin', detail: 'the origin of this server is expected' },
    ]);
  }
}

/** The label of a metric is bounded, what clients send is not. */
function knownMethod(method: string): string {
  return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'other';
}
