import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { LineRecords } from '@cellgate/records';
import type { Claim, IdempotentRequest } from '@cellgate/records';
import type { Request, Response } from 'express';
import { from, lastValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import { callerOf } from './access.guard';
import { ROUTE_METADATA, inputOf } from './endpoint';
import { Problem } from './problem';
import type { Route } from './route';

/** How long a repeat waits for the first request to be answered. */
const WAIT_MS = 5_000;
const ASK_AGAIN_MS = 25;

/** A repeated request with the same `Idempotency-Key` gets the first one's answer, and is not done again. */
@Injectable()
export class Idempotency implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly records: LineRecords,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const route = this.reflector.get<Route | undefined>(ROUTE_METADATA, context.getHandler());
    const key = request.headers['idempotency-key'];
    if (route?.idempotent !== true || key === undefined) return next.handle();
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
      throw new Problem('INVALID_REQUEST', 'header Idempotency-Key: 1 to 255 visible ASCII characters', [
        { in: 'header', pointer: '/idempotency-key', detail: '1 to 255 visible ASCII characters' },
      ]);
    }
    const claim: IdempotentRequest = {
      caller: callerOf(request),
      route: route.id,
      key,
      requestHash: createHash('sha256')
        .update(JSON.stringify(inputOf(request)))
        .digest('hex'),
    };
    return from(this.once(claim, next, http.getResponse<Response>()));
  }

  private async once(request: IdempotentRequest, next: CallHandler, response: Response): Promise<unknown> {
    const claim = await this.claim(request);
    if (claim.kind === 'mismatch') {
      throw new Problem('IDEMPOTENCY_MISMATCH', 'send a new key with a new body', [
        { in: 'header', pointer: '/idempotency-key', detail: 'used with another body within the last 24 h' },
      ]);
    }
    if (claim.kind === 'in-progress') {
      throw new Problem('REQUEST_IN_PROGRESS', 'the first request with this key is not answered yet', [], {
        'Retry-After': '1',
      });
    }
    if (claim.kind === 'answered') {
      response.status(claim.response.status).set('Idempotent-Replayed', 'true');
      return JSON.parse(claim.response.body) as unknown;
    }
    try {
      const answer: unknown = await lastValueFrom(next.handle());
      this.records.idempotency.complete(claim.attempt, { status: 200, body: JSON.stringify(answer) });
      return answer;
    } catch (error) {
      this.records.idempotency.release(claim.attempt);
      throw error;
    }
  }

  private async claim(request: IdempotentRequest): Promise<Claim> {
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const claim = this.records.idempotency.claim(request);
      if (claim.kind !== 'in-progress' || performance.now() > deadline) return claim;
      await pause(ASK_AGAIN_MS);
    }
  }
}
