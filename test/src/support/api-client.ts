export interface MachineAnswer {
  readonly id: string;
  readonly kind: string;
  readonly line: string;
  readonly status: string | null;
  readonly updatedAt: string | null;
  readonly signals: readonly {
    readonly id: string;
    readonly label: string;
    readonly unit: string;
    readonly value: number | null;
    readonly quality: string;
    readonly at: string | null;
  }[];
}

export interface OrderAnswer {
  readonly id: string;
  readonly product: string;
  readonly state: string;
  readonly quantity: number;
  readonly produced: number;
}

export interface CellListAnswer {
  readonly id: string;
  readonly grade: string | null;
}

export interface CellAnswer {
  readonly id: string;
  readonly inspections: readonly {
    readonly stage: string;
    readonly station: string;
    readonly measurements: readonly { readonly characteristic: string; readonly unit: string }[];
  }[];
  readonly risk: {
    readonly grade: string;
    readonly score: number | null;
    readonly recommendation: string;
    readonly model: string;
    readonly factors: readonly unknown[];
  } | null;
}

export interface ReadinessAnswer {
  readonly status: number;
  readonly text: string;
}

/** Reads the API of a running line; an answer other than 200 is an error with its text. */
export class ApiClient {
  constructor(private readonly url: string) {}

  async get<T>(path: string): Promise<T> {
    const reply = await fetch(`${this.url}/api/v1${path}`, { signal: AbortSignal.timeout(5_000) });
    const text = await reply.text();
    if (reply.status !== 200) throw new Error(`GET ${path} answered ${reply.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  async list<T>(path: string): Promise<readonly T[]> {
    return (await this.get<{ data: readonly T[] }>(path)).data;
  }

  async readiness(): Promise<ReadinessAnswer> {
    const reply = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(5_000) });
    return { status: reply.status, text: await reply.text() };
  }
}
