import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineRecords } from '@cellgate/records';
import { tokenCommand } from './token-command';

describe('tokenCommand', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cellgate-token-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const run = (...args: string[]) => tokenCommand(args, directory);

  it('creates a token that is valid, alone on standard output', () => {
    const { code, out } = run('create', '--name', 'mes', '--scopes', 'read, inspect');
    expect(code).toBe(0);
    const records = LineRecords.open(directory);
    expect(records.tokens.verify(out.trim())).toEqual({ name: 'mes', scopes: ['read', 'inspect'] });
    records.close();
  });

  it('lists names and scopes, never a token', () => {
    const { out: token } = run(
      'create',
      '--name',
      'mes',
      '--scopes',
      'read',
      '--expires',
      '2999-01-01T00:00:00Z',
    );
    const { out } = run('list');
    expect(out).toMatch(/^mes +read +created .* expires 2999-01-01T00:00:00\.000Z\n$/);
    expect(out).not.toContain(token.trim());
  });

  it('revokes a token once', () => {
    run('create', '--name', 'mes', '--scopes', 'read');
    expect(run('revoke', '--name', 'mes')).toMatchObject({ code: 0, out: 'revoked mes\n' });
    expect(run('revoke', '--name', 'mes')).toMatchObject({
      code: 1,
      err: 'there is no token "mes" in force\n',
    });
    expect(run('list').out).toContain('revoked');
  });

  it.each([
    [[], 2],
    [['drop'], 2],
    [['create'], 2],
    [['create', '--name', 'x'], 2],
    [['create', '--name', 'x', '--scopes', 'read', '--colour', 'red'], 2],
    [['create', '--name', 'x', '--scopes', 'read', '--expires', '2999-01-01'], 2],
    [['create', '--name', 'x', '--scopes', 'root'], 1],
    [['create', '--name', 'x', '--scopes', ''], 1],
    [['create', '--name', 'x y', '--scopes', 'read'], 1],
    [['create', '--name', 'x', '--scopes', 'read', '--expires', '2001-01-01T00:00:00Z'], 1],
    [['revoke'], 2],
    [['list', 'all'], 2],
  ])('refuses %j with %i and a reason', (args, code) => {
    const result = run(...args);
    expect([result.code, result.out]).toEqual([code, '']);
    expect(result.err).not.toBe('');
  });
});
