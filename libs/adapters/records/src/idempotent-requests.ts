import { randomUUID } from 'node:crypto';
import type { RecordsDatabase } from './records-database';

/** How long an answer can be repeated, in milliseconds. */
export const IDEMPOTENCY_EXPIRY_MS = 24 * 3_600_000;
/** After this time without an answer the one who works on a request is taken for dead, in milliseconds. */
export const CLAIM_EXPIRY_MS = 60_000;

export interface IdempotentRequest {
  /** Keys of different callers never meet. */
  readonly caller: string;
  readonly route: string;
  readonly key: string;
  /** Hash of everything that makes the request this one. */
  readonly requestHash: string;
}

export interface IdempotentResponse {
  readonly status: number;
  readonly body: string;
}

/**
 * - `claimed`: do the work, then `complete` or `release` with this `attempt`
 * - `answered`: the same request was answered before; give the same answer
 * - `in-progress`: somebody else is at it; wait and ask again, or refuse
 * - `mismatch`: the key was used for another request
 */
export type Claim =
  | { readonly kind: 'claimed'; readonly attempt: string }
  | { readonly kind: 'answered'; readonly response: IdempotentResponse }
  | { readonly kind: 'in-progress' }
  | { readonly kind: 'mismatch' };

/** Requests that carry an idempotency key, and their answers, over all processes. */
export class IdempotentRequests {
  constructor(
    private readonly database: RecordsDatabase,
    private readonly now: () => number,
  ) {}

  claim(request: IdempotentRequest): Claim {
    const { caller, route, key, requestHash } = request;
    const now = Math.round(this.now());
    return this.database.transaction((): Claim => {
      this.database.run(
        'DELETE FROM idempotent_request WHERE claimed_ms <= ? OR (status IS NULL AND claimed_ms <= ?)',
        now - IDEMPOTENCY_EXPIRY_MS,
        now - CLAIM_EXPIRY_MS,
      );
      const row = this.database.get(
        'SELECT request_hash, status, body FROM idempotent_request WHERE caller = ? AND route = ? AND key = ?',
        caller,
        route,
        key,
      );
      if (row === undefined) {
        const attempt = randomUUID();
        this.database.run(
          `INSERT INTO idempotent_request (caller, route, key, request_hash, attempt, claimed_ms)
           VALUES (?, ?, ?, ?, ?, ?)`,
          caller,
          route,
          key,
          requestHash,
          attempt,
          now,
        );
        return { kind: 'claimed', attempt };
      }
      if (row['request_hash'] !== requestHash) return { kind: 'mismatch' };
      if (row['status'] === null) return { kind: 'in-progress' };
      return {
        kind: 'answered',
        response: { status: Number(row['status']), body: String(row['body']) },
      };
    });
  }

  /** Keeps the answer for repeats. Without effect when the claim was taken over meanwhile. */
  complete(attempt: string, response: IdempotentResponse): void {
    this.database.run(
      'UPDATE idempotent_request SET status = ?, body = ? WHERE attempt = ? AND status IS NULL',
      response.status,
      response.body,
      attempt,
    );
  }

  /** The work failed and may be tried again with the same key. */
  release(attempt: string): void {
    this.database.run('DELETE FROM idempotent_request WHERE attempt = ? AND status IS NULL', attempt);
  }
}
