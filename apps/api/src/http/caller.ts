import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { callerOf } from './access.guard';

/** Name of the token's holder; without tokens whoever sits at this machine. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    callerOf(context.switchToHttp().getRequest<Request>()) || LOCAL_CALLER,
);

export const LOCAL_CALLER = 'this machine';
