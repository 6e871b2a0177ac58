import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../../..');

/** What lint says about a file at `path` that imports the writer. */
function lint(path: string): string {
  const eslint = join(ROOT, 'node_modules/eslint/bin/eslint.js');
  const input =
    "import { SetPointWriter } from '@cellgate/set-points';\nexport const writer = SetPointWriter;\n";
  const result = spawnSync(process.execPath, [eslint, '--stdin', '--stdin-filename', path], {
    cwd: ROOT,
    input,
    encoding: 'utf8',
  });
  return result.stdout + result.stderr;
}

describe('the import of the writer', () => {
  // The rule reads the graph of the projects that Nx keeps; a fresh clone has none, and an old one may lack this project.
  beforeAll(() => {
    const nx = join(ROOT, 'node_modules/nx/dist/bin/nx.js');
    const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
    const { status, stderr } = spawnSync(process.execPath, [nx, 'show', 'projects'], {
      cwd: ROOT,
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  }, 60_000);

  it.each(['apps/collector/src/probe.ts', 'apps/api/src/probe.ts', 'libs/adapters/opcua/src/probe.ts'])(
    'is an error in %s',
    (path) => expect(lint(path)).toMatch(/enforce-module-boundaries/),
    60_000,
  );

  it('is none in the scorer', () => expect(lint('apps/scorer/src/probe.ts')).not.toMatch(/error/), 60_000);
});
