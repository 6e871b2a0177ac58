import type { MonitoredNode } from './monitored-node';

/** Where a connection keeps what its successor after a crash needs; may throw, then nothing is kept. */
export interface SubscriptionMemory {
  load(key: string): string | null;
  keep(key: string, content: string): void;
}

/** A subscription of the process before this one, which the server may still fill. */
export interface RememberedSubscription {
  readonly id: number;
  /** Client handle, machine, role and signal of each node. */
  readonly handles: readonly (readonly [number, string, string, string])[];
}

export interface Remembered {
  /** Start time and namespaces of the server that knows the subscriptions; null: none is known. */
  readonly identity: string | null;
  readonly subscriptions: readonly RememberedSubscription[];
  /** When the process last heard of the server, milliseconds since 1970 UTC; null: never. */
  readonly lastMs: number | null;
}

const NOTHING: Remembered = { identity: null, subscriptions: [], lastMs: null };

/** What the process before this one left of a connection; nothing where it cannot be read. */
export function remembered(memory: SubscriptionMemory | null, key: string): Remembered {
  try {
    const content = memory?.load(`${key}#subscriptions`) ?? null;
    const lastMs = memory?.load(`${key}#last`) ?? null;
    const kept = content === null ? NOTHING : (JSON.parse(content) as Omit<Remembered, 'lastMs'>);
    return { ...kept, lastMs: lastMs === null ? null : Number(lastMs) };
  } catch {
    return NOTHING;
  }
}

export function rememberSubscriptions(
  memory: SubscriptionMemory | null,
  key: string,
  identity: string,
  subscriptions: readonly { readonly id: number; readonly handles: ReadonlyMap<number, MonitoredNode> }[],
): void {
  const list: RememberedSubscription[] = subscriptions.map(({ id, handles }) => ({
    id,
    handles: [...handles].map(([handle, { machine, role, signal }]) => [handle, machine, role, signal]),
  }));
  const content: Omit<Remembered, 'lastMs'> = { identity, subscriptions: list };
  attempt(() => memory?.keep(`${key}#subscriptions`, JSON.stringify(content)));
}

export function rememberTime(memory: SubscriptionMemory | null, key: string, ms: number): void {
  attempt(() => memory?.keep(`${key}#last`, String(Math.round(ms))));
}

/** Without a memory a restart is a gap in the ledger, nothing worse: collecting goes on. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The next second tries again.
  }
}
