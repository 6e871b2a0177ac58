import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { InvalidTokenRequestError } from './errors';
import type { RecordsDatabase } from './records-database';

export const SCOPES = ['read', 'inspect', 'correct', 'admin'] as const;
/** Scopes do not include one another. */
export type Scope = (typeof SCOPES)[number];

export interface TokenRequest {
  /** Who uses it: 1 to 64 letters, digits, `.`, `_`, `-`; unique among the tokens not revoked. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Milliseconds since 1970 UTC; null or left out: never. */
  readonly expiresAt?: number | null;
}

export interface TokenHolder {
  readonly name: string;
  readonly scopes: readonly Scope[];
}

export interface TokenEntry extends TokenHolder {
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
}

/**
 * Bearer tokens: 256 random bits, of which only the SHA-256 is kept. A slow password hash would add nothing,
 * since such a token cannot be guessed from its digest.
 */
export class AccessTokens {
  constructor(
    private readonly database: RecordsDatabase,
    private readonly now: () => number,
  ) {}

  /**
   * @returns the token in plain text; it can never be read again
   * @throws InvalidTokenRequestError naming the field and the rule
   */
  create(request: TokenRequest): string {
    const now = Math.round(this.now());
    const expiresAt = request.expiresAt ?? null;
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(request.name)) {
      throw new InvalidTokenRequestError(
        `name ${JSON.stringify(request.name)}: 1 to 64 letters, digits, ".", "_" or "-" are expected`,
      );
    }
    const scopes = SCOPES.filter((scope) => request.scopes.includes(scope));
    const unknown = request.scopes.find((scope) => !SCOPES.includes(scope));
    if (unknown !== undefined || scopes.length === 0) {
      throw new InvalidTokenRequestError(
        `scopes ${JSON.stringify(request.scopes)}: at least one of ${SCOPES.join(', ')} is expected and no other`,
      );
    }
    if (expiresAt !== null && !(Number.isFinite(expiresAt) && expiresAt > now)) {
      throw new InvalidTokenRequestError(`expiresAt ${String(expiresAt)}: a time in the future is expected`);
    }
    const token = `cg_${randomBytes(32).toString('base64url')}`;
    this.database.transaction(() => {
      const taken = this.database.get(
        'SELECT 1 AS found FROM access_token WHERE name = ? AND revoked_at_ms IS NULL',
        request.name,
      );
      if (taken !== undefined) {
        throw new InvalidTokenRequestError(
          `name ${JSON.stringify(request.name)}: already in use, revoke it first`,
        );
      }
      this.database.run(
        'INSERT INTO access_token (name, digest, scopes, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?, ?)',
        request.name,
        digestOf(token),
        scopes.join(','),
        now,
        expiresAt === null ? null : Math.round(expiresAt),
      );
    });
    return token;
  }

  /** @returns who holds the token, or null when it is unknown, expired or revoked */
  verify(token: string): TokenHolder | null {
    const digest = digestOf(token);
    const now = this.now();
    let holder: TokenHolder | null = null;
    // Every row is compared in full, so that the duration tells nothing about how near a guess came.
    for (const row of this.database.all(
      'SELECT name, digest, scopes, expires_at_ms FROM access_token WHERE revoked_at_ms IS NULL',
    )) {
      const stored = row['digest'];
      const same =
        stored instanceof Uint8Array && stored.length === digest.length && timingSafeEqual(stored, digest);
      const expires = row['expires_at_ms'];
      if (same && (expires === null || Number(expires) > now)) {
        holder = { name: String(row['name']), scopes: scopesOf(row['scopes']) };
      }
    }
    return holder;
  }

  /**
   * Whether a token was ever created here. Revoked and expired ones count: revoking the last one
   * must not open a door that was closed.
   */
  everCreated(): boolean {
    return this.database.get('SELECT 1 AS found FROM access_token LIMIT 1') !== undefined;
  }

  /** Oldest first, including revoked and expired ones; never the token itself. */
  list(): TokenEntry[] {
    return this.database
      .all(
        'SELECT name, scopes, created_at_ms, expires_at_ms, revoked_at_ms FROM access_token ORDER BY created_at_ms, id',
      )
      .map((row) => ({
        name: String(row['name']),
        scopes: scopesOf(row['scopes']),
        createdAtMs: Number(row['created_at_ms']),
        expiresAtMs: row['expires_at_ms'] === null ? null : Number(row['expires_at_ms']),
        revokedAtMs: row['revoked_at_ms'] === null ? null : Number(row['revoked_at_ms']),
      }));
  }

  /** Takes effect with the next request of any process. @returns false when no such token is in force */
  revoke(name: string): boolean {
    return (
      this.database.run(
        'UPDATE access_token SET revoked_at_ms = ? WHERE name = ? AND revoked_at_ms IS NULL',
        Math.round(this.now()),
        name,
      ) > 0
    );
  }
}

function digestOf(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

function scopesOf(text: unknown): Scope[] {
  const words = String(text).split(',');
  return SCOPES.filter((scope) => words.includes(scope));
}
