import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { LineRecords } from '@cellgate/records';
import type { Scope } from '@cellgate/records';
import type { Request } from 'express';
import { DEMO_PERSONS } from '../composition/tokens';
import type { DemoPersons } from '../demo/demo-persons';
import { SCOPE_METADATA } from './endpoint';
import { Problem } from './problem';

const callers = new WeakMap<Request, string>();

/** Name of the token's holder; empty text in open mode. */
export function callerOf(request: Request): string {
  return callers.get(request) ?? '';
}

/** Asks for a token with the route's scope, as soon as any token was ever created. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly records: LineRecords,
    @Inject(DEMO_PERSONS) private readonly demoPersons: DemoPersons | null,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const scope = this.reflector.get<Scope | undefined>(SCOPE_METADATA, context.getHandler());
    if (scope === undefined) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const header = request.headers.authorization;
    const token = /^Bearer +([A-Za-z0-9._~+/-]{1,512}=*) *$/i.exec(header ?? '')?.[1];
    if (!this.records.tokens.everCreated()) {
      // Everything is open to this machine; a demo person merely says who decides.
      const name = token === undefined ? null : (this.demoPersons?.verify(token) ?? null);
      if (name !== null) callers.set(request, name);
      return true;
    }
    if (header === undefined) {
      throw new Problem('UNAUTHENTICATED', 'send the header "Authorization: Bearer <token>"', [], {
        'WWW-Authenticate': 'Bearer realm="cellgate"',
      });
    }
    const holder = token === undefined ? null : this.records.tokens.verify(token);
    if (holder === null) {
      throw new Problem('UNAUTHENTICATED', 'the token is unknown, expired or revoked', [], {
        'WWW-Authenticate': 'Bearer realm="cellgate", error="invalid_token"',
      });
    }
    if (!holder.scopes.includes(scope)) {
      throw new Problem(
        'MISSING_SCOPE',
        `the scope ${scope} is needed, the token has ${holder.scopes.join(', ')}`,
        [],
        {
          'WWW-Authenticate': `Bearer realm="cellgate", error="insufficient_scope", scope="${scope}"`,
        },
      );
    }
    callers.set(request, holder.name);
    return true;
  }
}
