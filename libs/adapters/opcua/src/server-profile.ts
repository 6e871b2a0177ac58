import type { OpcUaConnection } from '@cellgate/plant';

/** What a server takes, beyond what it says of itself. */
export interface ServerProfile {
  /** Most monitored items in one request. */
  readonly itemsPerCall: number;
  /** Most monitored items of the server. */
  readonly items: number;
  /** Whether a data-change filter may be asked for; where not, the client applies the deadband. */
  readonly takesFilters: boolean;
}

const LARGEST_BATCH = 1_000;

const PROFILES: Readonly<Record<NonNullable<OpcUaConnection['profile']>, ServerProfile>> = {
  generic: { itemsPerCall: LARGEST_BATCH, items: Number.POSITIVE_INFINITY, takesFilters: true },
  // Siemens entry 109755846: more than 100 items a call are slower by far, and there is no DataChangeFilter.
  's7-1200': { itemsPerCall: 100, items: 1_000, takesFilters: false },
  's7-1500': { itemsPerCall: LARGEST_BATCH, items: 10_000, takesFilters: true },
};

export function profileOf(connection: OpcUaConnection): ServerProfile {
  return PROFILES[connection.profile ?? 'generic'];
}

/** The smaller of what profile and server allow; a limit of 0 or none at all is no limit. */
export function batchSize(limit: number | undefined, most = LARGEST_BATCH): number {
  return Math.min(limit || most, most);
}
