import type { Scope } from '@cellgate/records';
import { z } from 'zod';

/** What can be asked at one method and path, and what is answered: checks, types and OpenAPI come from here alone. */
export interface Route<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  /** Unique; the operation id of the OpenAPI document. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the base path, parameters as `{name}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly scope: Scope;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Largest body in bytes; 0: the route takes none. */
  readonly bodyLimit: number;
  /** Whether the header `Idempotency-Key` is honoured. */
  readonly idempotent: boolean;
  /** Statuses of refusals that only this route has, besides those every route may give. */
  readonly refusals: readonly number[];
  /** Media types of the answer; JSON when left out. */
  readonly media?: readonly string[];
  readonly answer: Answer;
}

export const BASE_PATH = '/api/v1';
export const DEFAULT_BODY_LIMIT = 1_000_000;

const nothing = z.strictObject({});
type Nothing = typeof nothing;

interface RouteOptions<P, Q, B, A> {
  readonly id: string;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly scope: Scope;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly bodyLimit?: number;
  readonly idempotent?: boolean;
  readonly refusals?: readonly number[];
  readonly media?: readonly string[];
  readonly answer: A;
}

export function get<A extends z.ZodType, P extends z.ZodObject = Nothing, Q extends z.ZodObject = Nothing>(
  options: Omit<RouteOptions<P, Q, never, A>, 'body' | 'bodyLimit' | 'idempotent'>,
): Route<P, Q, z.ZodUndefined, A> {
  return {
    ...options,
    method: 'GET',
    params: options.params ?? (nothing as z.ZodObject as P),
    query: options.query ?? (nothing as z.ZodObject as Q),
    body: z.undefined(),
    bodyLimit: 0,
    idempotent: false,
    refusals: options.refusals ?? [],
  };
}

export function post<
  B extends z.ZodType,
  A extends z.ZodType,
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
>(options: RouteOptions<P, Q, B, A> & { readonly body: B }): Route<P, Q, B, A> {
  return {
    ...options,
    method: 'POST',
    params: options.params ?? (nothing as z.ZodObject as P),
    query: options.query ?? (nothing as z.ZodObject as Q),
    bodyLimit: options.bodyLimit ?? DEFAULT_BODY_LIMIT,
    idempotent: options.idempotent ?? false,
    refusals: options.refusals ?? [],
  };
}

export function put<
  B extends z.ZodType,
  A extends z.ZodType,
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
>(options: RouteOptions<P, Q, B, A> & { readonly body: B }): Route<P, Q, B, A> {
  return { ...post(options), method: 'PUT' };
}

/** What a handler is given, checked and converted. */
export interface InputOf<R extends Route> {
  readonly params: z.output<R['params']>;
  readonly query: z.output<R['query']>;
  readonly body: z.output<R['body']>;
}
export type AnswerOf<R extends Route> = z.output<R['answer']>;
