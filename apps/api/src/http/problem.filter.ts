import { Catch, HttpException, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { RecordsUnavailableError } from '@cellgate/records';
import { InvalidQueryError, StoreUnavailableError } from '@cellgate/time-series';
import type { Request, Response } from 'express';
import { Problem } from './problem';

const RETRY_AFTER_S = '5';

/** The only place where an error becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Api');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const problem = problemOf(error, request);
    if (problem.code === 'INTERNAL_ERROR') {
      this.logger.error({
        message: 'request failed',
        method: request.method,
        path: request.path,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
    sendProblem(http.getResponse<Response>(), problem);
  }
}

export function sendProblem(response: Response, problem: Problem): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response
    .status(problem.status)
    .set({ ...problem.headers, 'Content-Type': 'application/problem+json; charset=utf-8' })
    .send(JSON.stringify(problem.body()));
}

/** What a client is told of an error: nothing of the inside. */
export function problemOf(error: unknown, request: Request): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreUnavailableError || error instanceof RecordsUnavailableError) {
    // The message may name hosts and files: that is for the log and the readiness, not for every client.
    return new Problem('STORE_UNAVAILABLE', 'try again in a few seconds', [], {
      'Retry-After': RETRY_AFTER_S,
    });
  }
  if (error instanceof InvalidQueryError) return new Problem('INVALID_REQUEST', error.message);
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  if (status === 404) return new Problem('UNKNOWN_ROUTE', `there is no ${request.path}`);
  if (status >= 400 && status < 500) {
    return new Problem('INVALID_REQUEST', 'the request cannot be read', [
      { in: 'path', pointer: '', detail: 'badly encoded' },
    ]);
  }
  return new Problem('INTERNAL_ERROR', 'the mistake is in the log of the server');
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  return typeof status === 'number' ? status : 500;
}
