import { SCOPES } from '@cellgate/records';
import { z } from 'zod';
import { PROBLEMS } from '../http/problem';
import type { ProblemCode } from '../http/problem';
import { BASE_PATH } from '../http/route';
import type { Route } from '../http/route';

type Json = Readonly<Record<string, unknown>>;

const problem = z.object({
  type: z.string().meta({ description: 'URN of the code' }),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  errors: z.array(
    z.object({
      in: z.enum(['body', 'query', 'path', 'header']),
      pointer: z.string().meta({ description: 'JSON pointer into that part' }),
      detail: z.string(),
      code: z.string().optional().meta({ description: 'kind of the fault, where one is named' }),
    }),
  ),
});

const SCOPE_TEXT: Readonly<Record<(typeof SCOPES)[number], string>> = {
  read: 'read everything',
  inspect: 'send inspections',
  correct: 'decide on corrections',
  admin: 'change models and modes',
};

/** OpenAPI 3.1 of the routes, made from the very schemas that check requests and type answers. */
export function openApiDocument(routes: readonly Route[]): Json {
  const schemas = new Schemas();
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = (paths[BASE_PATH + route.path] ??= {});
    path[route.method.toLowerCase()] = operation(route, schemas);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cellgate',
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Machines, orders, cells and their risk. Times are RFC 3339 UTC, null means missing, errors are RFC 9457 problems.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...schemas.components, Problem: schemas.of(problem, 'output') },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            'Needed as soon as a token was created. Scopes: ' +
            SCOPES.map((scope) => `\`${scope}\` (${SCOPE_TEXT[scope]})`).join(', '),
        },
      },
    },
  };
}

function operation(route: Route, schemas: Schemas): Json {
  const body = route.bodyLimit > 0;
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, `Scope: \`${route.scope}\`.`].filter(Boolean).join('\n\n'),
    // The empty one: none is needed while no token was created.
    security: [{ token: [] }, {}],
    parameters: [
      ...parametersOf(route.params, 'path', schemas),
      ...parametersOf(route.query, 'query', schemas),
      ...(route.idempotent ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(body
      ? {
          requestBody: {
            required: true,
            description: `At most ${route.bodyLimit / 1_000_000} MB.`,
            content: { 'application/json': { schema: schemas.of(route.body, 'input') } },
          },
        }
      : {}),
    responses: {
      200: {
        description: 'OK',
        content: Object.fromEntries(
          (route.media ?? ['application/json']).map((type) => [
            type,
            { schema: schemas.of(route.answer, 'output') },
          ]),
        ),
      },
      ...Object.fromEntries(statusesOf(route).map((status) => [status, problemResponse(status)])),
    },
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A repeat with the same key and body within 24 h gets the first answer and is not done again.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
};

function statusesOf(route: Route): number[] {
  const statuses = [
    400,
    401,
    403,
    ...(Object.keys(route.params.shape).length > 0 ? [404] : []),
    ...(route.bodyLimit > 0 ? [409, 413, 415, 422] : []),
    503,
  ];
  return [...new Set([...statuses, ...route.refusals])].sort((a, b) => a - b);
}

function problemResponse(status: number): Json {
  const codes = Object.entries(PROBLEMS).filter(([, known]) => known.status === status);
  return {
    description: codes.map(([code, { title }]) => `${code}: ${title}`).join('; '),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function parametersOf(schema: z.ZodObject, place: 'path' | 'query', schemas: Schemas): Json[] {
  const { properties = {}, required = [] } = schemas.of(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

/**
 * JSON Schema of a zod schema. Named parts (`meta({ id })`) go to the components, since `#/$defs` would be looked
 * for at the top of the document.
 */
class Schemas {
  readonly components: Record<string, unknown> = {};

  of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const text = JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
    const { $defs = {}, ...root } = JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as {
      $defs?: Readonly<Record<string, Json>>;
    } & Json;
    for (const [name, part] of Object.entries($defs)) this.components[name] = withoutName(part);
    if (typeof root['id'] !== 'string') return withoutName(root);
    this.components[root['id']] = withoutName(root);
    return { $ref: `#/components/schemas/${root['id']}` };
  }
}

/** OpenAPI 3.1 says once for the whole document which dialect is meant; a name is the key of a component. */
function withoutName(schema: Json): Json {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== 'id'));
}
