import { createRequire } from 'node:module';

export interface StoryCorrection {
  readonly id: string;
  readonly loop: string;
  readonly state: string;
  readonly code: string | null;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly effect: string | null;
  readonly approvedBy: string | null;
}
export interface StoryLoop {
  readonly loop: string;
  readonly mode: string;
  readonly lastRefusal: string | null;
  readonly evidence: { readonly judged: number; readonly signCorrect: number; readonly boundHits: number };
}

/** Three persons with tokens of their own, as `npm run token -w apps/api` makes them. */
export function tokensFor(dataDir: string, names: readonly string[]): Map<string, string> {
  const require = createRequire(import.meta.url);
  const { LineRecords } = require('../../libs/adapters/records/dist/index.js') as {
    LineRecords: {
      open(folder: string): {
        tokens: { create(request: object): string };
        close(): void;
      };
    };
  };
  const records = LineRecords.open(dataDir);
  const tokens = new Map(
    names.map((name) => [name, records.tokens.create({ name, scopes: ['read', 'correct'] })]),
  );
  records.close();
  return tokens;
}

/** The REST API as the persons of the story use it. */
export class StoryApi {
  private readonly url: string;
  private readonly tokens: ReadonlyMap<string, string>;
  constructor(url: string, tokens: ReadonlyMap<string, string>) {
    this.url = url;
    this.tokens = tokens;
  }

  /** @throws with the problem of the answer */
  async ask<T>(person: string, method: string, route: string, body?: object): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${route}`, {
      method,
      headers: {
        authorization: `Bearer ${this.tokens.get(person) ?? ''}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }

  async loops(): Promise<readonly StoryLoop[]> {
    return (await this.ask<{ data: StoryLoop[] }>('ada', 'GET', '/correction-loops')).data;
  }

  async corrections(): Promise<readonly StoryCorrection[]> {
    return (await this.ask<{ data: StoryCorrection[] }>('ada', 'GET', '/corrections')).data;
  }
}
