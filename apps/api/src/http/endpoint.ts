import { Get, HttpCode, Post, Put, SetMetadata, applyDecorators, createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Scope } from '@cellgate/records';
import type { Request } from 'express';
import { BASE_PATH } from './route';
import type { AnswerOf, InputOf, Route } from './route';

export const ROUTE_METADATA = 'cellgate:route';
export const SCOPE_METADATA = 'cellgate:scope';

const checkedInputs = new WeakMap<Request, InputOf<Route>>();

export function keepInput(request: Request, input: InputOf<Route>): void {
  checkedInputs.set(request, input);
}

/** The checked input of a request; undefined before `CheckInput` has run. */
export function inputOf(request: Request): InputOf<Route> | undefined {
  return checkedInputs.get(request);
}

/** Needs a token with this scope, once tokens exist. */
export const NeedsScope = (scope: Scope): MethodDecorator => SetMetadata(SCOPE_METADATA, scope);

/** Further parameters come from decorators of their own. */
type Handler<R extends Route> = (input: InputOf<R>, ...others: never[]) => Promise<AnswerOf<R>> | AnswerOf<R>;

const METHODS = { GET: Get, POST: Post, PUT: Put } as const;

/** Serves a route with the method below it, whose type must fit the route. */
export function Endpoint<R extends Route>(route: R) {
  const path = BASE_PATH + route.path.replaceAll(/\{(\w+)\}/g, ':$1');
  const decorate = applyDecorators(
    METHODS[route.method](path),
    HttpCode(200),
    NeedsScope(route.scope),
    SetMetadata(ROUTE_METADATA, route),
  );
  return <M extends Handler<R>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    decorate(target, key, descriptor);
  };
}

/** The checked input of the request; see `CheckInput`. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext) =>
  inputOf(context.switchToHttp().getRequest<Request>()),
);
