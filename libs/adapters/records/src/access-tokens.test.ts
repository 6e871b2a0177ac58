import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Scope } from './access-tokens';
import { InvalidTokenRequestError } from './errors';
import { LineRecords } from './line-records';
import { temporaryDirectory } from './testing/temporary-directory';

describe('AccessTokens', () => {
  const directory = temporaryDirectory();
  let nowMs = 1_000_000;
  let records: LineRecords;
  beforeEach(() => {
    nowMs = 1_000_000;
    records = LineRecords.open(directory(), { now: () => nowMs });
  });
  afterEach(() => records.close());

  it('verifies a token with its name and scopes', () => {
    const token = records.tokens.create({ name: 'mes', scopes: ['inspect', 'read'] });
    expect(token).toMatch(/^cg_[A-Za-z0-9_-]{43}$/);
    expect(records.tokens.verify(token)).toEqual({ name: 'mes', scopes: ['read', 'inspect'] });
  });

  it.each(['', 'cg_', 'cg_AAAA', '\u0000', 'é'.repeat(500)])('knows no token %j', (token) => {
    records.tokens.create({ name: 'mes', scopes: ['read'] });
    expect(records.tokens.verify(token)).toBeNull();
  });

  it('keeps no token in plain text in any of its files', () => {
    const token = records.tokens.create({ name: 'mes', scopes: ['read'] });
    for (const file of readdirSync(directory())) {
      expect(readFileSync(join(directory(), file)).includes(token)).toBe(false);
    }
  });

  it('accepts a token until the instant it expires', () => {
    const token = records.tokens.create({ name: 'mes', scopes: ['read'], expiresAt: nowMs + 1_000 });
    nowMs += 999;
    expect(records.tokens.verify(token)).not.toBeNull();
    nowMs += 1;
    expect(records.tokens.verify(token)).toBeNull();
  });

  it('refuses a revoked token and gives its name free', () => {
    const token = records.tokens.create({ name: 'mes', scopes: ['read'] });
    expect(records.tokens.revoke('mes')).toBe(true);
    expect(records.tokens.revoke('mes')).toBe(false);
    expect(records.tokens.verify(token)).toBeNull();
    const second = records.tokens.create({ name: 'mes', scopes: ['admin'] });
    expect(records.tokens.verify(second)).toEqual({ name: 'mes', scopes: ['admin'] });
    expect(records.tokens.list().map(({ revokedAtMs }) => revokedAtMs)).toEqual([nowMs, null]);
  });

  it('still says that a token was created after the last one was revoked', () => {
    expect(records.tokens.everCreated()).toBe(false);
    records.tokens.create({ name: 'mes', scopes: ['read'] });
    records.tokens.revoke('mes');
    expect(records.tokens.everCreated()).toBe(true);
  });

  it.each<[string, readonly string[], number | null]>([
    ['', ['read'], null],
    ['a b', ['read'], null],
    ['x'.repeat(65), ['read'], null],
    ['mes', [], null],
    ['mes', ['read', 'root'], null],
    ['mes', ['read'], 1_000_000],
    ['mes', ['read'], Number.NaN],
  ])('refuses name %j, scopes %j, expiry %p', (name, scopes, expiresAt) => {
    expect(() => records.tokens.create({ name, scopes: scopes as Scope[], expiresAt })).toThrow(
      InvalidTokenRequestError,
    );
    expect(records.tokens.list()).toEqual([]);
  });

  it('refuses a name that is in use', () => {
    records.tokens.create({ name: 'mes', scopes: ['read'] });
    expect(() => records.tokens.create({ name: 'mes', scopes: ['read'] })).toThrow('already in use');
  });
});
