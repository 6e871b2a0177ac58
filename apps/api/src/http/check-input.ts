import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';
import type { z } from 'zod';
import { ROUTE_METADATA, keepInput } from './endpoint';
import { readJsonBody } from './json-body';
import { Problem } from './problem';
import type { ProblemIssue } from './problem';
import type { Route } from './route';

/** Checks path, query and body against the route before its handler runs; everything wrong is named at once. */
@Injectable()
export class CheckInput implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const route = this.reflector.get<Route | undefined>(ROUTE_METADATA, context.getHandler());
    if (route !== undefined) {
      const http = context.switchToHttp();
      const request = http.getRequest<Request>();
      const issues: ProblemIssue[] = [];
      const params = check('path', route.params, request.params, issues);
      const query = check('query', route.query, queryOf(request), issues);
      // The body is read last: a request that is wrong anyway does not deserve it.
      if (issues.length > 0) throw refusal(issues);
      const sent =
        route.bodyLimit === 0 || (hasNoBody(request) && route.body.safeParse(undefined).success)
          ? undefined
          : await readJsonBody(request, http.getResponse<Response>(), route.bodyLimit);
      const body = check('body', route.body, sent, issues);
      if (issues.length > 0) throw refusal(issues);
      keepInput(request, { params: params as never, query: query as never, body });
    }
    return next.handle();
  }
}

function hasNoBody({ headers }: Request): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] === undefined && (length === undefined || length === '0');
}

function check(part: ProblemIssue['in'], schema: z.ZodType, value: unknown, issues: ProblemIssue[]): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [null];
    for (const name of names) {
      const path = name === null ? issue.path : [...issue.path, name];
      issues.push({
        in: part,
        pointer: path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
        detail: name === null ? issue.message : 'unknown name',
      });
    }
  }
  return undefined;
}

/** A body of a million mistakes must not become an answer of a million lines. */
const MOST_ISSUES = 50;

function refusal(issues: readonly ProblemIssue[]): Problem {
  const first = issues
    .slice(0, 3)
    .map((issue) => `${issue.in} ${issue.pointer || '(whole)'}: ${issue.detail}`);
  const more = issues.length > 3 ? `; and ${issues.length - 3} more` : '';
  return new Problem('INVALID_REQUEST', first.join('; ') + more, issues.slice(0, MOST_ISSUES));
}

/** Query parameters as text; one given twice becomes a list, which no schema accepts. */
function queryOf(request: Request): Record<string, unknown> {
  const url = request.originalUrl;
  const start = url.indexOf('?');
  const query = Object.create(null) as Record<string, unknown>;
  if (start === -1) return query;
  const parameters = new URLSearchParams(url.slice(start));
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    query[name] = values.length === 1 ? values[0] : values;
  }
  return { ...query };
}
