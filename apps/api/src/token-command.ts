import { parseArgs } from 'node:util';
import { InvalidTokenRequestError, LineRecords } from '@cellgate/records';
import type { Scope } from '@cellgate/records';

export const TOKEN_HELP = `usage:
  npm run token -w apps/api -- create --name NAME --scopes read,inspect,correct,admin [--expires RFC3339]
  npm run token -w apps/api -- list
  npm run token -w apps/api -- revoke --name NAME
`;

/** What a command has to say, and the exit code of the process: 0 done, 1 refused, 2 not understood. */
export interface CommandResult {
  readonly code: 0 | 1 | 2;
  readonly out: string;
  readonly err: string;
}

/** Creates, lists and revokes access tokens in the records of a data folder. */
export function tokenCommand(args: readonly string[], dataDir: string): CommandResult {
  const parsed = parsedArgs(args);
  if (typeof parsed === 'string') return { code: 2, out: '', err: `${parsed}\n${TOKEN_HELP}` };
  const records = LineRecords.open(dataDir);
  try {
    return run(parsed, records);
  } catch (error) {
    if (!(error instanceof InvalidTokenRequestError)) throw error;
    return { code: 1, out: '', err: `${error.message}\n` };
  } finally {
    records.close();
  }
}

interface Parsed {
  readonly command: 'create' | 'list' | 'revoke';
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number | null;
}

function run({ command, name, scopes, expiresAt }: Parsed, records: LineRecords): CommandResult {
  switch (command) {
    case 'create': {
      const token = records.tokens.create({ name, scopes: scopes as Scope[], expiresAt });
      return {
        code: 0,
        out: `${token}\n`,
        err: 'Keep it now: it is not stored and cannot be shown again.\n',
      };
    }
    case 'list': {
      const lines = records.tokens
        .list()
        .map(({ name: holder, scopes: granted, createdAtMs, expiresAtMs, revokedAtMs }) =>
          [
            holder.padEnd(24),
            granted.join(',').padEnd(28),
            `created ${new Date(createdAtMs).toISOString()}`,
            expiresAtMs === null ? 'never expires' : `expires ${new Date(expiresAtMs).toISOString()}`,
            ...(revokedAtMs === null ? [] : [`revoked ${new Date(revokedAtMs).toISOString()}`]),
          ].join('  '),
        );
      return { code: 0, out: lines.length === 0 ? 'no tokens\n' : `${lines.join('\n')}\n`, err: '' };
    }
    case 'revoke':
      return records.tokens.revoke(name)
        ? { code: 0, out: `revoked ${name}\n`, err: '' }
        : { code: 1, out: '', err: `there is no token ${JSON.stringify(name)} in force\n` };
  }
}

function parsedArgs(args: readonly string[]): Parsed | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { name: { type: 'string' }, scopes: { type: 'string' }, expires: { type: 'string' } },
    });
    const [command, ...rest] = positionals;
    if (command !== 'create' && command !== 'list' && command !== 'revoke')
      return 'create, list or revoke is expected';
    if (rest.length > 0) return `unexpected ${JSON.stringify(rest[0])}`;
    if (command !== 'list' && values.name === undefined) return '--name is missing';
    if (command === 'create' && values.scopes === undefined) return '--scopes is missing';
    const expiresAt = values.expires === undefined ? null : Date.parse(values.expires);
    if (values.expires !== undefined && !/T.*(Z|[+-]\d\d:\d\d)$/.test(values.expires)) {
      return '--expires: a time as in RFC 3339 with Z or an offset is expected';
    }
    return {
      command,
      name: values.name ?? '',
      scopes: (values.scopes ?? '').split(',').map((scope) => scope.trim()),
      expiresAt,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
