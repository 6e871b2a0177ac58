import type { Express } from 'express';

interface Entry {
  readonly template: string;
  readonly pattern: RegExp;
  readonly methods: ReadonlySet<string>;
}

export type RouteMatch =
  | { readonly kind: 'route'; readonly template: string }
  | { readonly kind: 'wrong-method'; readonly template: string; readonly allow: readonly string[] }
  | { readonly kind: 'none' };

interface Layer {
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
}

/** The routes that Express has, to tell an unknown path from a wrong method. */
export class RouteTable {
  #entries: readonly Entry[] | null = null;

  constructor(private readonly app: Express) {}

  match(method: string, path: string): RouteMatch {
    // Read at the first request, when all routes are there.
    this.#entries ??= this.#read();
    const found = this.#entries.filter(({ pattern }) => pattern.test(path));
    const allow = new Set(found.flatMap(({ methods }) => [...methods]));
    const template = found[0]?.template;
    if (template === undefined) return { kind: 'none' };
    if (allow.has('GET')) allow.add('HEAD');
    return allow.has(method)
      ? { kind: 'route', template }
      : { kind: 'wrong-method', template, allow: [...allow].sort() };
  }

  #read(): Entry[] {
    const layers = this.app.router.stack as readonly unknown[] as readonly Layer[];
    return layers.flatMap(({ route }): Entry[] => {
      if (typeof route?.path !== 'string') return [];
      const source = route.path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+');
      return [
        {
          template: route.path.replaceAll(/:(\w+)/g, '{$1}'),
          pattern: new RegExp(`^${source}$`),
          methods: new Set(Object.keys(route.methods).map((method) => method.toUpperCase())),
        },
      ];
    });
  }
}
